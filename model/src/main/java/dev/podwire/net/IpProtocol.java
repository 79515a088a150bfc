package dev.podwire.net;

import java.util.Locale;

/** The upper-layer protocols that Podwire understands, with their IANA numbers. */
public enum IpProtocol {
    ICMP(1), IPIP(4), TCP(6), UDP(17), ICMPV6(58), SCTP(132);

    private final int number;
    private final String text;

    IpProtocol(int number) {
        this.number = number;
        text = number == 58 ? "ipv6-icmp" : name().toLowerCase(Locale.ROOT);
    }

    public int number() {
        return number;
    }

    /** Whether the header starts with a source and a destination port. */
    public boolean hasPorts() {
        return this == TCP || this == UDP || this == SCTP;
    }

    /** Reads a name ({@code tcp}, {@code TCP}, {@code ipv6-icmp}) or a number. */
    public static IpProtocol parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (IpProtocol protocol : values()) {
            if (protocol.text().equals(name) || Integer.toString(protocol.number).equals(name)) {
                return protocol;
            }
        }
        if (name.equals("icmpv6")) {
            return ICMPV6;
        }
        if (name.equals("4") || name.equals("ipencap")) {
            return IPIP;
        }
        throw new IllegalArgumentException("unknown IP protocol '" + text + "'");
    }

    /** The name as iptables-save and conntrack print it. */
    public String text() {
        return text;
    }
}
