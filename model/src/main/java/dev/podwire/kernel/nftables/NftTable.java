package dev.podwire.kernel.nftables;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Family;

/** A table of nftables: its sets and its chains by name, in the order of their making. */
public record NftTable(Name name, Optional<String> comment, Map<String, NftSet> sets, Map<String, NftChain> chains) {

    /** A table is named by its family and its own name together. */
    public record Name(Family family, String name) {
        @Override
        public String toString() {
            return family.text() + " " + name;
        }
    }

    public NftTable {
        sets = sets.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(sets));
        chains = chains.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(chains));
    }
}
