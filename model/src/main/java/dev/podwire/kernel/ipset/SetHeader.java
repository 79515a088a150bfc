package dev.podwire.kernel.ipset;

import java.util.Optional;

/**
 * What is fixed when a set is made.
 *
 * @param storage  the room it has
 * @param timeout  the seconds an element lives unless it says otherwise, 0: for ever; empty: elements have no timeouts
 * @param counters whether elements count packets and bytes
 * @param comment  whether elements may have comments
 */
public record SetHeader(Storage storage, Optional<Integer> timeout, boolean counters, boolean comment) {

    /** Hash tables as kube-proxy and most others make them. */
    public static final SetHeader INET = new SetHeader(Hash.of(false), Optional.empty(), false, false);
    public static final SetHeader INET6 = new SetHeader(Hash.of(true), Optional.empty(), false, false);
    public static final SetHeader ALL_PORTS = new SetHeader(new Ports(0, 65535), Optional.empty(), false, false);

    /** The room of a set, by the kind of its type. */
    public sealed interface Storage {
    }

    /**
     * Of a hash type. {@code prefixLength} is {@code netmask}: addresses are cut to it. {@code initval} is the seed of the hash
     * function, which the tool prints since 7.0 and a kernel chooses at random.
     */
    public record Hash(boolean ipv6, int hashSize, int maxElements, int prefixLength, int bucketSize,
            Optional<Integer> initval) implements Storage {
        /** The defaults of a family. */
        public static Hash of(boolean ipv6) {
            return new Hash(ipv6, 1024, 65536, ipv6 ? 128 : 32, 12, Optional.empty());
        }
    }

    /** Of {@code bitmap:port}: the ports that it can hold. */
    public record Ports(int from, int to) implements Storage {}

    /** Of {@code list:set}: its first size; it grows. */
    public record Sets(int size) implements Storage {}

    /** What a type has if nothing else is asked for; a range of ports has no default and is all of them here. */
    public static SetHeader defaults(SetType type) {
        return new SetHeader(type.isHash()
                ? Hash.of(false)
                : type == SetType.BITMAP_PORT ? new Ports(0, 65535) : new Sets(8), Optional.empty(), false, false);
    }

    /** Whether the set is for IPv6 addresses; sets without addresses are for both families. */
    public boolean ipv6() {
        return storage instanceof Hash hash && hash.ipv6();
    }
}
