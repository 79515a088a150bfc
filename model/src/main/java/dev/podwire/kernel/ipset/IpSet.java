package dev.podwire.kernel.ipset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set: its elements by their parts, in the order of their adding. */
public record IpSet(String name, SetType type, SetHeader header, Map<List<SetPart>, SetEntry> entries) {

    /** The longest name a set can have. */
    public static final int NAME_LENGTH = 31;

    public IpSet {
        if (name.isEmpty() || name.length() > NAME_LENGTH) {
            throw new IllegalArgumentException("'" + name + "' cannot name a set: 1 to " + NAME_LENGTH
                    + " characters");
        }
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A set without elements. */
    public static IpSet empty(String name, SetType type, SetHeader header) {
        return new IpSet(name, type, header, Map.of());
    }

    /** The number of elements it can hold. */
    public int capacity() {
        return header.storage() instanceof SetHeader.Hash hash ? hash.maxElements() : Integer.MAX_VALUE;
    }

    IpSet named(String other) {
        return new IpSet(other, type, header, entries);
    }

    /** How the kernel keeps an element: bits beyond a set's netmask are cleared. */
    public List<SetPart> stored(List<SetPart> parts) {
        if (!(header.storage() instanceof SetHeader.Hash hash)
                || !(parts.getFirst() instanceof SetPart.Net(var cidr)) || !cidr.isHost()
                || hash.prefixLength() == cidr.prefixLength()) {
            return parts;
        }
        List<SetPart> cut = new java.util.ArrayList<>(parts);
        cut.set(0, SetPart.of(cidr.address().masked(hash.prefixLength())));
        return cut;
    }
}
