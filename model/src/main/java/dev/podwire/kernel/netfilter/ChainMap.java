package dev.podwire.kernel.netfilter;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The chains of a finished table in the order of their making. Nobody can change it, so tables may share it, and a table that
 * differs in a few chains shares the rest: {@link #base} holds most chains, {@link #changes} what is different.
 */
final class ChainMap extends AbstractMap<String, Chain> {

    /**
     * What is different from a base.
     *
     * @param replaced chains that stand where the base has one of their name
     * @param gone     names of the base that are not there (any more, or again: such a chain is an added one)
     * @param added    chains that come after those of the base
     */
    private record Changes(Map<String, Chain> replaced, Set<String> gone, Map<String, Chain> added) {

        static Changes none() {
            return new Changes(new LinkedHashMap<>(), new HashSet<>(), new LinkedHashMap<>());
        }

        Changes copy() {
            return new Changes(new LinkedHashMap<>(replaced), new HashSet<>(gone), new LinkedHashMap<>(added));
        }

        int count() {
            return replaced.size() + gone.size() + added.size();
        }
    }

    /** So many changes are carried along whatever the size of the base. */
    private static final int FEW = 32;
    /** One change for so many chains of the base is carried along; with more the base is made anew. */
    private static final int SHARE = 16;

    private final Map<String, Chain> base;
    private final Changes changes;

    private ChainMap(Map<String, Chain> base, Changes changes) {
        this.base = base;
        this.changes = changes;
    }

    /** The map itself if it is one of these, else a copy. */
    static ChainMap copyOf(Map<String, Chain> chains) {
        return chains instanceof ChainMap done ? done : new ChainMap(new LinkedHashMap<>(chains), Changes.none());
    }

    /** A version to change. */
    Open open() {
        return new Open(base, changes.copy());
    }

    @Override
    public @Nullable Chain get(@Nullable Object name) {
        return find(base, changes, name);
    }

    private static @Nullable Chain find(Map<String, Chain> base, Changes changes, @Nullable Object name) {
        if (changes.count() > 0) {
            Chain other = changes.added.get(name);
            other = other == null ? changes.replaced.get(name) : other;
            if (other != null || changes.gone.contains(name)) {
                return other;
            }
        }
        return base.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return base.size() - changes.gone.size() + changes.added.size();
    }

    @Override
    public Set<Map.Entry<String, Chain>> entrySet() {
        return Collections.unmodifiableMap(changes.count() == 0 ? base : merged(base, changes)).entrySet();
    }

    private static Map<String, Chain> merged(Map<String, Chain> base, Changes changes) {
        Map<String, Chain> all = LinkedHashMap.newLinkedHashMap(base.size() + changes.added.size());
        base.forEach((name, chain) -> {
            if (!changes.gone.contains(name)) {
                all.put(name, changes.replaced.getOrDefault(name, chain));
            }
        });
        all.putAll(changes.added);
        return all;
    }

    /** Chains under change; of use to nobody after {@link #build}. */
    static final class Open {
        private Map<String, Chain> base;
        private Changes changes;
        /** Whether the base is this version's alone and so may be changed itself. */
        private boolean own;

        private Open(Map<String, Chain> base, Changes changes) {
            this.base = base;
            this.changes = changes;
        }

        @Nullable
        Chain get(String name) {
            return find(base, changes, name);
        }

        boolean contains(String name) {
            return get(name) != null;
        }

        Collection<Chain> all() {
            return merged(base, changes).values();
        }

        /** In the place of the chain of this name, else at the end. */
        void put(Chain chain) {
            String name = chain.name();
            if (own) {
                base.put(name, chain);
            } else if (base.containsKey(name) && !changes.gone.contains(name)) {
                changes.replaced.put(name, chain);
            } else {
                changes.added.put(name, chain);
            }
            settle();
        }

        void remove(String name) {
            if (own) {
                base.remove(name);
                return;
            }
            changes.replaced.remove(name);
            if (changes.added.remove(name) == null && base.containsKey(name)) {
                changes.gone.add(name);
            }
            settle();
        }

        private void settle() {
            if (!own && changes.count() > Math.max(FEW, base.size() / SHARE)) {
                base = merged(base, changes);
                changes = Changes.none();
                own = true;
            }
        }

        ChainMap build() {
            own = false;
            return new ChainMap(base, changes);
        }
    }
}
