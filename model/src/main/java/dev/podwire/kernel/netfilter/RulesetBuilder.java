package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A set of iptables tables under change: what the options -N, -A, -I, -D, -F, -X and -P do. */
public final class RulesetBuilder {

    private static final class OpenChain {
        private final List<Rule> rules;
        private Chain start;

        OpenChain(Chain start) {
            this.start = start;
            rules = new ArrayList<>(start.rules());
        }

        Chain build() {
            return new Chain(start.name(), start.policy(), rules);
        }
    }

    private final Map<TableName, Map<String, OpenChain>> tables = new EnumMap<>(TableName.class);
    private final Map<TableName, Set<String>> hooked = new EnumMap<>(TableName.class);

    public RulesetBuilder(Ruleset start) {
        start.tables().values().forEach(this::open);
    }

    private Map<String, OpenChain> open(Table table) {
        Map<String, OpenChain> chains = new LinkedHashMap<>();
        table.chains().forEach((name, chain) -> chains.put(name, new OpenChain(chain)));
        tables.put(table.name(), chains);
        hooked.put(table.name(), new HashSet<>(table.hooked()));
        return chains;
    }

    private Map<String, OpenChain> table(String name) {
        TableName key = TableName.parse(name);
        Map<String, OpenChain> present = tables.get(key);
        return present != null ? present : open(Table.empty(key));
    }

    private OpenChain chain(String table, String chain) {
        OpenChain found = table(table).get(chain);
        if (found == null) {
            throw new IllegalArgumentException("no chain " + chain + " in table " + table);
        }
        if (found.start.isBuiltIn()) {
            hooked.computeIfAbsent(TableName.parse(table), t -> new HashSet<>()).add(chain);
        }
        return found;
    }

    /** Makes the chain, or empties it if it is there; a built-in chain is left alone, as iptables-restore --noflush does. */
    public void declare(String table, String chain) {
        OpenChain present = table(table).get(chain);
        if (present == null) {
            table(table).put(chain, new OpenChain(Chain.custom(chain, List.of())));
        } else if (!present.start.isBuiltIn()) {
            present.rules.clear();
        }
    }

    public void append(String table, String chain, Rule rule) {
        requireTarget(table, chain, rule);
        chain(table, chain).rules.add(rule);
    }

    public void insert(String table, String chain, int index, Rule rule) {
        requireTarget(table, chain, rule);
        List<Rule> rules = chain(table, chain).rules;
        if (index < 1 || index > rules.size() + 1) {
            throw new IllegalArgumentException("chain " + chain + " has no place " + index);
        }
        rules.add(index - 1, rule);
    }

    private static Optional<String> chainOf(Target target) {
        return target instanceof Target.Jump(String chain)
                ? Optional.of(chain)
                : target instanceof Target.Goto(String other) ? Optional.of(other) : Optional.empty();
    }

    private void requireTarget(String table, String chain, Rule rule) {
        chainOf(rule.target()).filter(target -> !table(table).containsKey(target)).ifPresent(target -> {
            throw new IllegalArgumentException(
                    "no chain " + target + " in table " + table + ", to which a rule of " + chain + " jumps");
        });
    }

    public void delete(String table, String chain, int index) {
        List<Rule> rules = chain(table, chain).rules;
        if (index < 1 || index > rules.size()) {
            throw new IllegalArgumentException("chain " + chain + " has no rule " + index);
        }
        rules.remove(index - 1);
    }

    public void deleteChain(String table, String chain) {
        OpenChain gone = chain(table, chain);
        if (gone.start.isBuiltIn() || !gone.rules.isEmpty()) {
            throw new IllegalArgumentException("chain " + chain + " is built in or not empty");
        }
        table(table).values().stream().flatMap(c -> c.rules.stream())
                .filter(rule -> chainOf(rule.target()).equals(Optional.of(chain))).findFirst().ifPresent(rule -> {
                    throw new IllegalArgumentException("a rule still jumps to chain " + chain);
                });
        table(table).remove(chain);
    }

    public void policy(String table, String chain, Policy policy) {
        OpenChain open = chain(table, chain);
        open.start = new Chain(open.start.name(), Optional.of(policy), List.of());
    }

    public Ruleset build() {
        Map<TableName, Table> built = new EnumMap<>(TableName.class);
        tables.forEach((name, chains) -> {
            Map<String, Chain> done = new LinkedHashMap<>();
            chains.forEach((chain, open) -> done.put(chain, open.build()));
            built.put(name, new Table(name, done, hooked.getOrDefault(name, Set.of())));
        });
        return new Ruleset(built);
    }
}
