package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.RuleWords;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;

/** One {@code iptables} command: -A, -I, -D, -R (by rule text or number), -F, -P, -N, -X. */
final class IptablesCommand {

    private final NetworkNamespace now;
    private final boolean ipv6;
    private final Arguments words;
    private String table = "filter";

    private IptablesCommand(NetworkNamespace now, boolean ipv6, Arguments words) {
        this.now = now;
        this.ipv6 = ipv6;
        this.words = words;
    }

    static List<KernelOperation> parse(NetworkNamespace now, boolean ipv6, Arguments words) {
        return new IptablesCommand(now, ipv6, words).parse();
    }

    private List<KernelOperation> parse() {
        while (words.peek().equals("-t") || words.peek().equals("-w")) {
            if (words.next().equals("-t")) {
                table = words.next(t -> TableName.parse(t).text());
            }
        }
        String command = words.next();
        if (command.equals("-F") && !words.hasNext()) {
            return current().chains().values().stream().flatMap(c -> flush(c).stream()).toList();
        }
        String chain = words.next();
        List<KernelOperation> operations = switch (command) {
            case "-A", "--append" -> List.of(new KernelOperation.AppendRule(now.id(), ipv6, table, chain, rule()));
            case "-I", "--insert" -> insert(chain);
            case "-D", "--delete" -> List
                    .of(new KernelOperation.DeleteRule(now.id(), ipv6, table, chain, position(chain)));
            case "-R", "--replace" -> replace(chain);
            case "-F", "--flush" -> flush(existing(chain));
            case "-N", "--new-chain" -> create(chain);
            case "-X", "--delete-chain" -> List
                    .of(new KernelOperation.DeleteChain(now.id(), ipv6, table, existing(chain).name()));
            case "-P", "--policy" -> List
                    .of(new KernelOperation.SetPolicy(now.id(), ipv6, table, chain, words.next(Policy::valueOf)));
            default -> throw words.unknown(command);
        };
        words.end();
        return operations;
    }

    private List<KernelOperation> insert(String chain) {
        int index = startsWithNumber() ? words.next(Integer::valueOf) : 1;
        if (index < 1 || index > existing(chain).rules().size() + 1) {
            throw words.fail("the chain has no place " + index);
        }
        return List.of(new KernelOperation.InsertRule(now.id(), ipv6, table, chain, index, rule()));
    }

    private List<KernelOperation> replace(String chain) {
        int index = words.next(Integer::valueOf);
        checkIndex(chain, index);
        return List.of(new KernelOperation.DeleteRule(now.id(), ipv6, table, chain, index),
                new KernelOperation.InsertRule(now.id(), ipv6, table, chain, index, rule()));
    }

    private List<KernelOperation> create(String chain) {
        if (current().chains().containsKey(chain)) {
            throw words.fail("the chain exists already");
        }
        return List.of(new KernelOperation.DeclareChain(now.id(), ipv6, table, chain));
    }

    private List<KernelOperation> flush(Chain chain) {
        List<KernelOperation> operations = new ArrayList<>();
        for (int i = 0; i < chain.rules().size(); i++) {
            operations.add(new KernelOperation.DeleteRule(now.id(), ipv6, table, chain.name(), 1));
        }
        return operations;
    }

    private boolean startsWithNumber() {
        return !words.peek().isEmpty() && words.peek().chars().allMatch(Character::isDigit);
    }

    private int position(String chain) {
        if (startsWithNumber()) {
            int index = words.next(Integer::valueOf);
            checkIndex(chain, index);
            return index;
        }
        Rule wanted = rule();
        List<Rule> rules = existing(chain).rules();
        for (int i = 0; i < rules.size(); i++) {
            if (RuleText.format(rules.get(i)).equals(RuleText.format(wanted))) {
                return i + 1;
            }
        }
        throw words.fail("the chain has no such rule");
    }

    private void checkIndex(String chain, int index) {
        if (index < 1 || index > existing(chain).rules().size()) {
            throw words.fail("the chain has no rule " + index);
        }
    }

    private Rule rule() {
        try {
            return RuleText.parse(new RuleWords(words.rest(), 0), ipv6);
        } catch (RuleSyntaxException e) {
            throw words.fail(String.valueOf(e.getMessage()));
        }
    }

    private Table current() {
        Ruleset rules = ipv6 ? now.netfilter().ipv6() : now.netfilter().ipv4();
        TableName name = TableName.parse(table);
        return rules.table(name).orElseGet(() -> Table.empty(name));
    }

    private Chain existing(String name) {
        Chain chain = current().chains().get(name);
        if (chain == null) {
            throw words.fail("no chain " + name + " in table " + table);
        }
        return chain;
    }
}
