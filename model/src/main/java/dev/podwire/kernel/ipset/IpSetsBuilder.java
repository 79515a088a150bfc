package dev.podwire.kernel.ipset;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.net.Cidr;

/** Sets under change: what {@code ipset} create, add, del, flush, destroy, rename and swap do, and what they refuse. */
public final class IpSetsBuilder {

    private final Map<String, IpSet> sets;
    /** The elements of sets that have changed; they are copied once. */
    private final Map<String, Map<List<SetPart>, SetEntry>> open = new HashMap<>();

    public IpSetsBuilder(IpSets start) {
        sets = new LinkedHashMap<>(start.sets());
    }

    public IpSets build() {
        open.forEach((name, entries) -> sets.computeIfPresent(name,
                (n, set) -> new IpSet(n, set.type(), set.header(), entries)));
        open.clear();
        return new IpSets(sets);
    }

    /** The set as it was made; its elements may be out of date. */
    private IpSet require(String name) {
        IpSet set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("The set with the given name does not exist: " + name);
        }
        return set;
    }

    /** Refuses, in the words of iptables, a rule about a set that is not there or is for addresses of the other family. */
    public void requireFor(String name, boolean ipv6) {
        IpSet set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("Set " + name + " doesn't exist.");
        }
        boolean anyFamily = !(set.header().storage() instanceof SetHeader.Hash) || set.type() == SetType.HASH_MAC;
        if (!anyFamily && set.header().ipv6() != ipv6) {
            throw new IllegalArgumentException("The protocol family of set " + name + " is "
                    + (ipv6 ? "IPv4" : "IPv6") + ", which is not applicable.");
        }
    }

    private Map<List<SetPart>, SetEntry> entries(String name) {
        return open.computeIfAbsent(name, n -> new LinkedHashMap<>(require(n).entries()));
    }

    /** Makes a set; {@code exist}: one that is there already and like it is left as it is. */
    public void create(IpSet set, boolean exist) {
        IpSet present = sets.get(set.name());
        if (present != null) {
            if (!exist || present.type() != set.type() || !present.header().equals(set.header())) {
                throw new IllegalArgumentException(
                        "Set cannot be created: set with the same name already exists: " + set.name());
            }
            return;
        }
        sets.put(set.name(), set);
    }

    /** Adds an element; {@code exist}: one that is there already is replaced. */
    public void add(String name, SetEntry entry, boolean exist) {
        IpSet set = require(name);
        check(set, entry);
        Map<List<SetPart>, SetEntry> entries = entries(name);
        List<SetPart> parts = set.stored(entry.parts());
        SetEntry present = entries.get(parts);
        if (present != null && !exist) {
            throw new IllegalArgumentException("Element cannot be added to the set: it's already added: " + name + " "
                    + entry.text());
        }
        if (present == null && entries.size() >= set.capacity()) {
            throw new IllegalArgumentException("Hash is full, cannot add more elements: " + name);
        }
        entries.put(parts, parts == entry.parts() ? entry : entry.withParts(parts));
    }

    private void check(IpSet set, SetEntry entry) {
        if (entry.parts().size() != set.type().dimensions().size()) {
            throw wrong(set, entry, "does not fit " + set.type().text());
        }
        for (int i = 0; i < entry.parts().size(); i++) {
            checkPart(set, entry, set.type().dimensions().get(i), entry.parts().get(i));
        }
        SetHeader header = set.header();
        if (entry.nomatch() && !set.type().hasNetworks()) {
            throw wrong(set, entry, "nomatch is for sets of networks");
        }
        if (entry.timeout().isPresent() && header.timeout().isEmpty()) {
            throw wrong(set, entry, "Timeout cannot be used: set was created without timeout support");
        }
        if (!entry.comment().isEmpty() && !header.comment()) {
            throw wrong(set, entry, "Comment cannot be used: set was created without comment support");
        }
        if (!entry.counters().equals(SetEntry.Counters.ZERO) && !header.counters()) {
            throw wrong(set, entry, "Packet/byte counters cannot be used: set was created without counter support");
        }
    }

    private void checkPart(IpSet set, SetEntry entry, SetType.Kind kind, SetPart part) {
        boolean fits = switch (part) {
            case SetPart.Net(Cidr cidr) -> cidr.address().isIpv6() == set.header().ipv6()
                    && (kind == SetType.Kind.NET && cidr.prefixLength() > 0
                            || kind == SetType.Kind.ADDRESS && cidr.isHost());
            case SetPart.Port _ -> kind == SetType.Kind.PORT;
            case SetPart.Number(int port) -> set.header().storage() instanceof SetHeader.Ports(int from, int to)
                    && port >= from && port <= to;
            case SetPart.Mac _ -> kind == SetType.Kind.MAC;
            case SetPart.Member(String member) -> kind == SetType.Kind.SET
                    && require(member).type() != SetType.LIST_SET;
        };
        if (!fits) {
            throw wrong(set, entry, part + " does not fit " + set.type().text());
        }
    }

    private static IllegalArgumentException wrong(IpSet set, SetEntry entry, String problem) {
        return new IllegalArgumentException(problem + ": " + set.name() + " " + entry.text());
    }

    /** Removes an element; {@code exist}: one that is not there is no error. */
    public void delete(String name, List<SetPart> parts, boolean exist) {
        if (entries(name).remove(require(name).stored(parts)) == null && !exist) {
            throw new IllegalArgumentException("Element cannot be deleted from the set: it's not added: " + name + " "
                    + SetEntry.text(parts));
        }
    }

    public void flush(String name) {
        require(name);
        entries(name).clear();
    }

    /** Removes a set that no list holds. That no rule asks for it is the caller's to know. */
    public void destroy(String name) {
        require(name);
        build();
        SetPart member = new SetPart.Member(name);
        if (sets.values().stream().anyMatch(set -> set.entries().containsKey(List.of(member)))) {
            throw inUse(name);
        }
        sets.remove(name);
    }

    public static IllegalArgumentException inUse(String name) {
        return new IllegalArgumentException("Set cannot be destroyed: it is in use by a kernel component: " + name);
    }

    /** Exchanges the contents of two sets of one type. */
    public void swap(String one, String other) {
        build();
        IpSet first = require(one);
        IpSet second = require(other);
        if (first.type() != second.type() || first.header().ipv6() != second.header().ipv6()) {
            throw new IllegalArgumentException("The sets cannot be swapped: their type does not match: " + one + " "
                    + other);
        }
        sets.put(one, second.named(one));
        sets.put(other, first.named(other));
    }
}
