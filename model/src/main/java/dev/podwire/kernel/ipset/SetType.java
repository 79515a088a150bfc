package dev.podwire.kernel.ipset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a set stores its elements and what these are made of, as {@code ipset create NAME TYPE} names it. */
public enum SetType {
    HASH_IP("hash:ip", 6, Kind.ADDRESS), HASH_NET("hash:net", 7, Kind.NET), HASH_IP_PORT("hash:ip,port", 7,
            Kind.ADDRESS, Kind.PORT), HASH_NET_PORT("hash:net,port", 8, Kind.NET,
                    Kind.PORT), HASH_IP_PORT_IP("hash:ip,port,ip", 6, Kind.ADDRESS, Kind.PORT,
                            Kind.ADDRESS), HASH_IP_PORT_NET("hash:ip,port,net", 8, Kind.ADDRESS, Kind.PORT,
                                    Kind.NET), HASH_MAC("hash:mac", 1, Kind.MAC), BITMAP_PORT("bitmap:port", 3,
                                            Kind.NUMBER), LIST_SET("list:set", 3, Kind.SET);

    /** What one dimension of an element holds. {@code PORT} names its protocol, {@code NUMBER} is a bare port. */
    public enum Kind {
        ADDRESS, NET, PORT, NUMBER, MAC, SET
    }

    private final String text;
    private final int revision;
    private final List<Kind> dimensions;

    SetType(String text, int revision, Kind... dimensions) {
        this.text = text;
        this.revision = revision;
        this.dimensions = List.of(dimensions);
    }

    /** The type as the tool writes it, for example {@code hash:ip,port}. */
    public String text() {
        return text;
    }

    /** The revision that {@code ipset list} names (ipset 7.17 on Linux 6.x). */
    public int revision() {
        return revision;
    }

    public List<Kind> dimensions() {
        return dimensions;
    }

    /** Whether elements are kept in a hash table. */
    public boolean isHash() {
        return text.startsWith("hash:");
    }

    /** Whether an element may be a network, and so an exception ({@code nomatch}) to a wider one. */
    public boolean hasNetworks() {
        return dimensions.contains(Kind.NET);
    }

    /** The type of this name; throws {@link IllegalArgumentException} that lists the known ones. */
    public static SetType parse(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("set type '" + text + "' is not simulated; known are "
                        + Arrays.stream(values()).map(SetType::text).collect(Collectors.joining(", "))));
    }
}
