package dev.podwire.kernel.netfilter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An iptables table: its chains by name, built-in ones first, then in the order of their making. */
public record Table(TableName name, Map<String, Chain> chains) {

    public Table {
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
    }

    /** A table with nothing but its built-in chains, policy ACCEPT. */
    public static Table empty(TableName name) {
        Map<String, Chain> chains = new LinkedHashMap<>();
        for (Hook hook : name.hooks()) {
            chains.put(hook.name(), Chain.builtIn(hook));
        }
        return new Table(name, chains);
    }
}
