package dev.podwire.kernel.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.kernel.RoutingRule.Action;
import dev.podwire.kernel.RoutingRule.Selector;
import dev.podwire.net.Cidr;

/** One {@code ip rule add|del|flush}. */
final class RuleCommand {

    private final NetworkNamespace now;
    private final Arguments words;
    private Optional<Integer> priority = Optional.empty();
    private boolean inverted;
    private Optional<Cidr> from = Optional.empty();
    private Optional<Cidr> to = Optional.empty();
    private Optional<String> in = Optional.empty();
    private Optional<String> out = Optional.empty();
    private int mark;
    private int markMask;
    private Optional<Integer> table = Optional.empty();
    private int suppressed = -1;
    private Optional<Route.Type> refusal = Optional.empty();

    private RuleCommand(NetworkNamespace now, Arguments words) {
        this.now = now;
        this.words = words;
    }

    static List<KernelOperation> parse(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        RuleCommand command = new RuleCommand(now, words);
        command.read();
        return switch (verb) {
            case "add", "a" -> List.of(command.add());
            case "del", "delete", "d" -> List.of(command.delete());
            case "flush" -> now.routing().rules().stream().filter(r -> r.priority() != 0)
                    .<KernelOperation>map(r -> new KernelOperation.DeleteRoutingRule(now.id(), r)).toList();
            default -> throw words.unknown(verb);
        };
    }

    private void read() {
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "not" -> inverted = true;
                case "from" -> from = network();
                case "to" -> to = network();
                case "iif", "dev" -> in = Optional.of(words.next());
                case "oif" -> out = Optional.of(words.next());
                case "fwmark" -> mark(words.next());
                case "pref", "priority", "preference", "order" -> priority = Optional.of(words.next(Integer::valueOf));
                case "lookup", "table" -> table = Optional.of(words.next(RouteText::table));
                case "suppress_prefixlength", "sup_pl" -> suppressed = words.next(Integer::valueOf);
                case "blackhole", "unreachable", "prohibit" -> refusal = Optional
                        .of(Route.Type.valueOf(word.toUpperCase(Locale.ROOT)));
                default -> throw words.unknown(word);
            }
        }
    }

    private Optional<Cidr> network() {
        String word = words.next();
        return word.equals("all") || word.equals("0/0")
                ? Optional.empty()
                : Optional.of(words.as(word, RouteText::network));
    }

    private void mark(String text) {
        int slash = text.indexOf('/');
        mark = words.as(slash < 0 ? text : text.substring(0, slash), t -> Long.decode(t).intValue());
        markMask = slash < 0 ? -1 : words.as(text.substring(slash + 1), t -> Long.decode(t).intValue());
    }

    private Selector selector() {
        return new Selector(inverted, from, to, in, out, mark, markMask);
    }

    private KernelOperation add() {
        Action action = refusal.<Action>map(Action.Refuse::new)
                .orElseGet(() -> new Action.Lookup(table.orElse(Route.MAIN), suppressed));
        boolean there = now.routing().rules().stream().anyMatch(r -> r.selector().equals(selector())
                && r.action().equals(action) && priority.map(p -> p == r.priority()).orElse(false));
        if (there) {
            throw words.fail("File exists");
        }
        return new KernelOperation.AddRoutingRule(now.id(),
                new RoutingRule(priority.orElseGet(this::freePriority), selector(), action));
    }

    /** One less than that of the second rule ({@code fib_default_rule_pref}). */
    private int freePriority() {
        List<RoutingRule> rules = now.routing().rules();
        return rules.size() > 1 && rules.get(1).priority() > 0 ? rules.get(1).priority() - 1 : 0;
    }

    /** The first rule that agrees with everything that was said. */
    private KernelOperation delete() {
        return now.routing().rules().stream().filter(this::agrees).findFirst()
                .<KernelOperation>map(r -> new KernelOperation.DeleteRoutingRule(now.id(), r))
                .orElseThrow(() -> words.fail("No such file or directory"));
    }

    private boolean agrees(RoutingRule rule) {
        Selector own = rule.selector();
        boolean selects = (from.isEmpty() || from.equals(own.from())) && (to.isEmpty() || to.equals(own.to()))
                && (in.isEmpty() || in.equals(own.inputDevice())) && (out.isEmpty() || out.equals(own.outputDevice()))
                && (markMask == 0 || mark == own.mark() && markMask == own.markMask());
        boolean acts = switch (rule.action()) {
            case Action.Lookup(int number, int _) -> refusal.isEmpty() && table.map(t -> t == number).orElse(true);
            case Action.Refuse(Route.Type type) -> table.isEmpty() && refusal.map(t -> t == type).orElse(true);
        };
        return selects && acts && priority.map(p -> p == rule.priority()).orElse(true);
    }
}
