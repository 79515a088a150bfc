package dev.podwire.kernel;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Namespaces by id in the order of their making. Those of a {@link DeferredHost} are programmed when the first of them is asked
 * for; ids, size and order are known before. Going through the values programs everything.
 */
final class Namespaces extends AbstractMap<NamespaceId, NetworkNamespace> {

    /** One place in the map. */
    private sealed interface Slot {
        NetworkNamespace get();

        /** As it was before its host's programs, if it was there. */
        Optional<NetworkNamespace> wired();
    }

    private record Ready(NetworkNamespace namespace) implements Slot {
        @Override
        public NetworkNamespace get() {
            return namespace;
        }

        @Override
        public Optional<NetworkNamespace> wired() {
            return Optional.of(namespace);
        }
    }

    private record Awaited(NamespaceId id, DeferredHost host) implements Slot {
        @Override
        public NetworkNamespace get() {
            return host.programmed().namespace(id);
        }

        @Override
        public Optional<NetworkNamespace> wired() {
            return host.soFar().find(id);
        }
    }

    private final Map<NamespaceId, Slot> slots;
    private @Nullable Map<NamespaceId, Integer> positions;

    private Namespaces(Map<NamespaceId, Slot> slots) {
        this.slots = slots;
    }

    /** A map of its own with the same places; nothing is programmed by that. */
    static Namespaces copyOf(Map<NamespaceId, NetworkNamespace> namespaces) {
        if (namespaces instanceof Namespaces other) {
            return new Namespaces(new LinkedHashMap<>(other.slots));
        }
        Map<NamespaceId, Slot> slots = new LinkedHashMap<>();
        namespaces.forEach((id, namespace) -> slots.put(id, new Ready(namespace)));
        return new Namespaces(slots);
    }

    /** Sets a namespace; for those who build a fabric only. */
    void set(NetworkNamespace namespace) {
        slots.put(namespace.id(), new Ready(namespace));
    }

    void await(NamespaceId id, DeferredHost host) {
        slots.put(id, new Awaited(id, host));
    }

    void drop(NamespaceId id) {
        slots.remove(id);
    }

    void dropHost(String host) {
        slots.keySet().removeIf(id -> id.host().equals(host));
    }

    Optional<NetworkNamespace> wired(NamespaceId id) {
        Slot slot = slots.get(id);
        return slot == null ? Optional.empty() : slot.wired();
    }

    /** How many namespaces come before this one. */
    synchronized int position(NamespaceId id) {
        Map<NamespaceId, Integer> known = positions;
        if (known == null) {
            Map<NamespaceId, Integer> counted = HashMap.newHashMap(slots.size());
            slots.keySet().forEach(each -> counted.put(each, counted.size()));
            known = counted;
            positions = known;
        }
        Integer position = known.get(id);
        if (position == null) {
            throw new IllegalArgumentException("no network namespace " + id);
        }
        return position;
    }

    @Override
    public int size() {
        return slots.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return slots.containsKey(key);
    }

    @Override
    public @Nullable NetworkNamespace get(@Nullable Object key) {
        Slot slot = slots.get(key);
        return slot == null ? null : slot.get();
    }

    @Override
    public Set<NamespaceId> keySet() {
        return Collections.unmodifiableSet(slots.keySet());
    }

    @Override
    public Set<Map.Entry<NamespaceId, NetworkNamespace>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return slots.size();
            }

            @Override
            public Iterator<Map.Entry<NamespaceId, NetworkNamespace>> iterator() {
                Iterator<Map.Entry<NamespaceId, Slot>> each = slots.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Map.Entry<NamespaceId, NetworkNamespace> next() {
                        Map.Entry<NamespaceId, Slot> entry = each.next();
                        return Map.entry(entry.getKey(), entry.getValue().get());
                    }
                };
            }
        };
    }
}
