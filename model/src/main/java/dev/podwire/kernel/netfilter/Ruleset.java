package dev.podwire.kernel.netfilter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The iptables rules of one address family in one network namespace: the tables that have been touched. */
public record Ruleset(Map<TableName, Table> tables) {

    public static final Ruleset EMPTY = new Ruleset(Map.of());

    public Ruleset {
        Map<TableName, Table> ordered = new EnumMap<>(TableName.class);
        ordered.putAll(tables);
        tables = Collections.unmodifiableMap(ordered);
    }

    public Optional<Table> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Whether a rule names this set. */
    public boolean asks(String set) {
        return tables.values().stream().flatMap(table -> table.chains().values().stream())
                .flatMap(chain -> chain.rules().stream()).anyMatch(rule -> rule.sets().contains(set));
    }
}
