package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** A set of iptables tables under change: what the options -N, -A, -I, -D, -F, -X and -P do. */
public final class RulesetBuilder {

    /** A chain under change: its rules are copied when the first of them changes. */
    private static final class OpenChain {
        private Chain start;
        private @Nullable List<Rule> rules;

        OpenChain(Chain start) {
            this.start = start;
        }

        List<Rule> rules() {
            List<Rule> open = rules;
            if (open == null) {
                open = new ArrayList<>(start.rules());
                rules = open;
            }
            return open;
        }

        Chain build() {
            return rules == null ? start : new Chain(start.name(), start.policy(), rules);
        }
    }

    /** A table under change. Chains that nothing touches are only held. */
    private static final class OpenTable {
        private final Table start;
        private final ChainMap.Open chains;
        private final Map<String, OpenChain> changed = new LinkedHashMap<>();
        private final Set<String> hooked;
        private final Consumer<String> register;

        OpenTable(Table start, Consumer<String> register) {
            this.start = start;
            this.register = register;
            chains = ChainMap.copyOf(start.chains()).open();
            hooked = new HashSet<>(start.hooked());
        }

        @Nullable
        OpenChain find(String name) {
            OpenChain open = changed.get(name);
            if (open == null) {
                Chain chain = chains.get(name);
                if (chain == null) {
                    return null;
                }
                open = new OpenChain(chain);
                changed.put(name, open);
            }
            return open;
        }

        OpenChain chain(String name) {
            OpenChain found = find(name);
            if (found == null) {
                throw new IllegalArgumentException("no chain " + name + " in table " + start.name().text());
            }
            if (found.start.isBuiltIn() && hooked.add(name)) {
                register.accept(name);
            }
            return found;
        }

        void declare(String name) {
            OpenChain present = find(name);
            if (present == null) {
                chains.put(Chain.custom(name, List.of()));
            } else if (!present.start.isBuiltIn()) {
                present.rules().clear();
            }
        }

        void requireTarget(String chain, Rule rule) {
            String target = rule.target().chain();
            if (target != null && !chains.contains(target)) {
                throw new IllegalArgumentException("no chain " + target + " in table " + start.name().text()
                        + ", to which a rule of " + chain + " jumps");
            }
        }

        void restore(List<Chain> written) {
            apply();
            for (Chain chain : written) {
                Chain present = chains.get(chain.name());
                if (chain.isBuiltIn() || present != null && present.isBuiltIn()) {
                    throw new IllegalArgumentException("chain " + chain.name() + " is built in");
                }
                chains.put(chain);
            }
            for (Chain chain : written) {
                for (Rule rule : chain.rules()) {
                    requireTarget(chain.name(), rule);
                }
            }
        }

        void delete(String name) {
            OpenChain gone = chain(name);
            if (gone.start.isBuiltIn() || !gone.build().rules().isEmpty()) {
                throw new IllegalArgumentException("chain " + name + " is built in or not empty");
            }
            apply();
            if (chains.all().stream().flatMap(c -> c.rules().stream())
                    .anyMatch(rule -> name.equals(rule.target().chain()))) {
                throw new IllegalArgumentException("a rule still jumps to chain " + name);
            }
            chains.remove(name);
        }

        private void apply() {
            changed.values().forEach(open -> chains.put(open.build()));
            changed.clear();
        }

        Table build() {
            apply();
            return new Table(start.name(), chains.build(), hooked);
        }
    }

    private final Map<TableName, Table> present = new EnumMap<>(TableName.class);
    private final Map<TableName, OpenTable> tables = new EnumMap<>(TableName.class);

    private final Family family;
    private final Set<BaseChain> registered;

    /** {@code registered} are the base chains of the namespace, in the order of their registration; kept up to date. */
    public RulesetBuilder(Ruleset start, Family family, Set<BaseChain> registered) {
        present.putAll(start.tables());
        this.family = family;
        this.registered = registered;
    }

    private OpenTable table(String name) {
        TableName key = TableName.parse(name);
        OpenTable open = tables.get(key);
        if (open == null) {
            Table start = present.get(key);
            open = new OpenTable(start == null ? Table.empty(key) : start,
                    chain -> registered.add(new BaseChain(family, key.text(), chain)));
            tables.put(key, open);
        }
        return open;
    }

    /** Makes the chain, or empties it if it is there; a built-in chain is left alone, as iptables-restore --noflush does. */
    public void declare(String table, String chain) {
        table(table).declare(chain);
    }

    /**
     * Makes or replaces custom chains with all their rules, which may jump from one to another, as
     * {@code iptables-restore --noflush} does.
     */
    public void restore(String table, List<Chain> chains) {
        table(table).restore(chains);
    }

    public void append(String table, String chain, Rule rule) {
        OpenTable open = table(table);
        open.requireTarget(chain, rule);
        open.chain(chain).rules().add(rule);
    }

    public void insert(String table, String chain, int index, Rule rule) {
        OpenTable open = table(table);
        open.requireTarget(chain, rule);
        List<Rule> rules = open.chain(chain).rules();
        if (index < 1 || index > rules.size() + 1) {
            throw new IllegalArgumentException("chain " + chain + " has no place " + index);
        }
        rules.add(index - 1, rule);
    }

    public void delete(String table, String chain, int index) {
        List<Rule> rules = table(table).chain(chain).rules();
        if (index < 1 || index > rules.size()) {
            throw new IllegalArgumentException("chain " + chain + " has no rule " + index);
        }
        rules.remove(index - 1);
    }

    public void deleteChain(String table, String chain) {
        table(table).delete(chain);
    }

    public void policy(String table, String chain, Policy policy) {
        OpenChain open = table(table).chain(chain);
        open.rules();
        open.start = new Chain(open.start.name(), Optional.of(policy), List.of());
    }

    public Ruleset build() {
        Map<TableName, Table> built = new EnumMap<>(TableName.class);
        built.putAll(present);
        tables.forEach((name, open) -> built.put(name, open.build()));
        present.putAll(built);
        tables.clear();
        return new Ruleset(built);
    }
}
