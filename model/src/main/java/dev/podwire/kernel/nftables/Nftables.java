package dev.podwire.kernel.nftables;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Family;

/** The tables of nftables in one network namespace, in the order of their making; iptables' own tables are kept apart. */
public record Nftables(Map<NftTable.Name, NftTable> tables) {

    public static final Nftables EMPTY = new Nftables(Map.of());

    public Nftables {
        tables = tables.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    public Optional<NftTable> table(Family family, String name) {
        return Optional.ofNullable(tables.get(new NftTable.Name(family, name)));
    }
}
