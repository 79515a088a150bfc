package dev.podwire.kernel.ipset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sets of one network namespace by name, in the order of their making. */
public record IpSets(Map<String, IpSet> sets) {

    public static final IpSets EMPTY = new IpSets(Map.of());

    public IpSets {
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    }

    public Optional<IpSet> find(String name) {
        return Optional.ofNullable(sets.get(name));
    }
}
