package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.RuleWords;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;

/** The text of iptables-save and iptables-restore (1.8.9, nf_tables back end), read and written. */
public final class IptablesSave {

    /** The order in which the nf_tables back end lists tables. */
    private static final List<TableName> TABLES = List.of(TableName.MANGLE, TableName.SECURITY, TableName.RAW,
            TableName.FILTER, TableName.NAT);

    private IptablesSave() {}

    /**
     * What {@code iptables-restore --noflush} does with the text, in order: a chain line empties a chain of one's own and sets
     * the policy of a built-in one. Counters and comment lines say nothing about the rules. Throws
     * {@link RuleSyntaxException} with line and word at anything unknown.
     */
    public static List<KernelOperation> restore(NamespaceId namespace, boolean ipv6, String text) {
        Reader reader = new Reader(namespace, ipv6);
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            reader.line(lines[i].strip(), i + 1);
        }
        reader.end(lines.length);
        return reader.operations;
    }

    /**
     * All tables that were touched: built-in chains first in the order of the hooks, then the others by name; rules by chain.
     * Counters are printed as zero.
     */
    public static String save(Ruleset rules, boolean ipv6) {
        StringBuilder text = new StringBuilder();
        for (TableName name : TABLES) {
            rules.table(name).ifPresent(table -> save(table, text));
        }
        return text.toString();
    }

    private static void save(Table table, StringBuilder text) {
        List<Chain> chains = new ArrayList<>(table.chains().values().stream().filter(Chain::isBuiltIn).toList());
        table.chains().values().stream().filter(c -> !c.isBuiltIn()).sorted(Comparator.comparing(Chain::name))
                .forEach(chains::add);
        text.append('*').append(table.name().text()).append('\n');
        for (Chain chain : chains) {
            text.append(':').append(chain.name()).append(' ').append(chain.policy().map(Policy::name).orElse("-"))
                    .append(" [0:0]\n");
        }
        for (Chain chain : chains) {
            for (Rule rule : chain.rules()) {
                String words = RuleText.format(rule);
                text.append("-A ").append(chain.name()).append(words.isEmpty() ? "" : " ").append(words).append('\n');
            }
        }
        text.append("COMMIT\n");
    }

    private static final class Reader {
        private final NamespaceId namespace;
        private final boolean ipv6;
        private final List<KernelOperation> operations = new ArrayList<>();
        private String table = "";

        Reader(NamespaceId namespace, boolean ipv6) {
            this.namespace = namespace;
            this.ipv6 = ipv6;
        }

        void line(String line, int number) {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            if (line.startsWith("*")) {
                begin(line.substring(1), number);
            } else if (table.isEmpty()) {
                throw new RuleSyntaxException(number, line, "no table has been opened");
            } else if (line.equals("COMMIT")) {
                table = "";
            } else if (line.startsWith(":")) {
                chain(RuleWords.split(line.substring(1), number));
            } else {
                command(RuleWords.split(line, number));
            }
        }

        void end(int number) {
            if (!table.isEmpty()) {
                throw new RuleSyntaxException(number, "", "COMMIT is missing for table " + table);
            }
        }

        private void begin(String name, int number) {
            if (!table.isEmpty()) {
                throw new RuleSyntaxException(number, name, "COMMIT is missing for table " + table);
            }
            if (TABLES.stream().noneMatch(t -> t.text().equals(name))) {
                throw new RuleSyntaxException(number, name, "unknown table");
            }
            table = name;
        }

        private void chain(RuleWords words) {
            String chain = words.next("the colon");
            String policy = words.next(chain);
            boolean builtIn = TableName.parse(table).hooks().stream().anyMatch(h -> h.name().equals(chain));
            if (builtIn != !policy.equals("-")) {
                throw words.fail(policy, builtIn ? "a built-in chain has a policy" : "only built-in chains have one");
            }
            operations.add(builtIn
                    ? new KernelOperation.SetPolicy(namespace, ipv6, table, chain, policy(policy, words))
                    : new KernelOperation.DeclareChain(namespace, ipv6, table, chain));
        }

        private static Policy policy(String text, RuleWords words) {
            return switch (text.toUpperCase(Locale.ROOT)) {
                case "ACCEPT" -> Policy.ACCEPT;
                case "DROP" -> Policy.DROP;
                default -> throw words.fail(text, "unknown policy");
            };
        }

        private void command(RuleWords words) {
            if (words.peek().startsWith("[")) {
                words.next("");
            }
            String command = words.next("the counters");
            String chain = words.next(command);
            switch (command) {
                case "-A", "--append" -> operations
                        .add(new KernelOperation.AppendRule(namespace, ipv6, table, chain, rule(words)));
                case "-I", "--insert" -> operations.add(new KernelOperation.InsertRule(namespace, ipv6, table, chain,
                        index(words, 1), rule(words)));
                case "-D", "--delete" -> operations
                        .add(new KernelOperation.DeleteRule(namespace, ipv6, table, chain, index(words, 0)));
                case "-N", "--new-chain", "-F", "--flush" -> {
                    if (TableName.parse(table).hooks().stream().anyMatch(h -> h.name().equals(chain))) {
                        throw words.fail(chain, command + " of a built-in chain is not read from restore text");
                    }
                    operations.add(new KernelOperation.DeclareChain(namespace, ipv6, table, chain));
                }
                case "-X", "--delete-chain" -> operations
                        .add(new KernelOperation.DeleteChain(namespace, ipv6, table, chain));
                case "-P", "--policy" -> operations.add(new KernelOperation.SetPolicy(namespace, ipv6, table, chain,
                        policy(words.next(command), words)));
                default -> throw words.fail(command, "unknown command");
            }
            if (words.hasNext()) {
                throw words.fail(words.peek(), "a word too many");
            }
        }

        private Rule rule(RuleWords words) {
            return RuleText.parse(words, ipv6);
        }

        /** The rule number that follows, or {@code otherwise}; 0 demands one. */
        private static int index(RuleWords words, int otherwise) {
            String word = words.peek();
            if (!word.isEmpty() && word.chars().allMatch(Character::isDigit)) {
                words.next("");
                return Integer.parseInt(word);
            }
            if (otherwise == 0) {
                throw words.fail(word, "a rule to delete is named by its number here");
            }
            return otherwise;
        }
    }
}
