package dev.podwire.walk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftSet;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.Nftables;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** The elements that packets have put into the sets of nftables, and how anything is found in a set. */
final class NftSets {

    private record Key(NftTable.Name table, String set) {}

    /** When each element dies, in virtual nanoseconds; by set. */
    private final Map<Key, Map<NftValue, Long>> added = new HashMap<>();

    /** The element of a named set that a value is, lasting or put in by a packet; null if there is none. */
    @Nullable
    NftElement find(NftTable.Name table, NftSet set, NftValue value, long now) {
        NftElement lasting = set.isInterval() ? first(set.elements().values(), value) : set.elements().get(value);
        if (lasting == null && hasWildcards(set)) {
            lasting = first(set.elements().values(), value);
        }
        if (lasting != null) {
            return lasting;
        }
        Map<NftValue, Long> own = added.get(new Key(table, set.name()));
        Long dies = own == null ? null : own.get(value);
        return dies == null || dies <= now ? null : NftElement.of(value);
    }

    private static boolean hasWildcards(NftSet set) {
        for (NftValue key : set.elements().keySet()) {
            return key instanceof NftValue.Name;
        }
        return false;
    }

    /** The element among several that a value is. */
    static @Nullable NftElement first(Iterable<NftElement> elements, NftValue value) {
        for (NftElement element : elements) {
            if (holds(element.key(), value)) {
                return element;
            }
        }
        return null;
    }

    /** Whether a value is the one that a pattern names, or lies in it. */
    static boolean holds(NftValue pattern, NftValue value) {
        return switch (pattern) {
            case NftValue.Number _,NftValue.Address _,NftValue.Decision _ -> pattern.equals(value);
            case NftValue.Prefix(var cidr) -> value instanceof NftValue.Address(IpAddress address)
                    && cidr.contains(address);
            case NftValue.Name(String text) -> value instanceof NftValue.Name(String device) && named(text, device);
            case NftValue.Range(NftValue.Number(long from), NftValue.Number(long to)) ->
                value instanceof NftValue.Number(long number) && number >= from && number <= to;
            case NftValue.Range(NftValue.Address(IpAddress from), NftValue.Address(IpAddress to)) ->
                value instanceof NftValue.Address(IpAddress address) && from.compareTo(address) <= 0
                        && to.compareTo(address) >= 0;
            case NftValue.Range _ -> false;
            case NftValue.Concat(List<NftValue> parts) -> value instanceof NftValue.Concat(List<NftValue> values)
                    && parts.size() == values.size() && allHold(parts, values);
        };
    }

    private static boolean allHold(List<NftValue> patterns, List<NftValue> values) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!holds(patterns.get(i), values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean named(String pattern, String device) {
        return pattern.endsWith("*")
                ? device.startsWith(pattern.substring(0, pattern.length() - 1))
                : device.equals(pattern);
    }

    /** Adds an element, or gives it new time if {@code renew}; false if the set has no room for it. */
    boolean add(NftTable.Name table, NftSet set, NftValue value, long dies, boolean renew, long now) {
        Map<NftValue, Long> own = added.computeIfAbsent(new Key(table, set.name()), k -> new HashMap<>());
        Long before = own.get(value);
        boolean lives = before != null && before > now;
        if (!lives && set.settings().size() > 0 && own.size() >= set.settings().size()) {
            own.values().removeIf(d -> d <= now);
            if (own.size() >= set.settings().size()) {
                return false;
            }
        }
        if (!lives || renew) {
            own.put(value, dies);
        }
        return true;
    }

    void remove(NftTable.Name table, NftSet set, NftValue value) {
        Map<NftValue, Long> own = added.get(new Key(table, set.name()));
        if (own != null) {
            own.remove(value);
        }
    }

    void clear() {
        added.clear();
    }

    /** Forgets the elements of sets that are gone. */
    void keep(Nftables rules) {
        added.keySet().removeIf(key -> {
            NftTable table = rules.tables().get(key.table());
            return table == null || !table.sets().containsKey(key.set());
        });
    }
}
