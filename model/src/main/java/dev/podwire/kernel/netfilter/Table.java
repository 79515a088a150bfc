package dev.podwire.kernel.netfilter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An iptables table: its chains by name, built-in ones first, then in the order of their making.
 *
 * @param hooked the built-in chains that hooks really ask: with iptables' nf_tables back end those that a command has named
 */
public record Table(TableName name, Map<String, Chain> chains, Set<String> hooked) {

    public Table {
        chains = ChainMap.copyOf(chains);
        hooked = Set.copyOf(hooked);
    }

    /** A table with nothing but its built-in chains, policy ACCEPT. */
    public static Table empty(TableName name) {
        Map<String, Chain> chains = new LinkedHashMap<>();
        for (Hook hook : name.hooks()) {
            chains.put(hook.name(), Chain.builtIn(hook));
        }
        return new Table(name, chains, Set.of());
    }
}
