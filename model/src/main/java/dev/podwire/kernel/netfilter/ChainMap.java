package dev.podwire.kernel.netfilter;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** The chains of a finished table. Nobody can change it, so tables may share it: a large one is not copied once more. */
final class ChainMap extends AbstractMap<String, Chain> {

    private final Map<String, Chain> chains;

    private ChainMap(Map<String, Chain> chains) {
        this.chains = chains;
    }

    /** The map itself if it is one of these, else a copy. */
    static ChainMap copyOf(Map<String, Chain> chains) {
        return chains instanceof ChainMap done ? done : new ChainMap(new LinkedHashMap<>(chains));
    }

    /** Takes over a map that the caller will not touch any more. */
    static ChainMap owning(Map<String, Chain> chains) {
        return new ChainMap(chains);
    }

    /** A copy to change. */
    Map<String, Chain> open() {
        return new LinkedHashMap<>(chains);
    }

    @Override
    public @Nullable Chain get(@Nullable Object name) {
        return chains.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return chains.containsKey(name);
    }

    @Override
    public int size() {
        return chains.size();
    }

    @Override
    public Set<Map.Entry<String, Chain>> entrySet() {
        return Collections.unmodifiableMap(chains).entrySet();
    }
}
