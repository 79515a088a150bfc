package dev.podwire.kernel.netfilter;

import java.util.Locale;

/** The address family of a table in nf_tables: which packets its chains are shown. */
public enum Family {
    IP, IP6, INET, ARP, BRIDGE, NETDEV;

    /** As {@code nft} writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether IPv4 packets pass the hooks of this family. */
    public boolean sees(boolean ipv6) {
        return this == INET || this == (ipv6 ? IP6 : IP);
    }
}
