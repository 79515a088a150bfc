package dev.podwire.view.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;

/** The fields of a protocol header by the names people know them by, in the order of the wire. */
final class HeaderFields {

    private static final int SHOWN_BYTES = 160;

    private HeaderFields() {}

    static String name(Header header) {
        return switch (header) {
            case Header.Ethernet h -> "Ethernet";
            case Header.Arp h -> "ARP";
            case Header.Ipv4 h -> "IPv4";
            case Header.Ipv6 h -> "IPv6";
            case Header.Tcp h -> "TCP";
            case Header.Udp h -> "UDP";
            case Header.Sctp h -> "SCTP";
            case Header.Icmp h -> "ICMP";
            case Header.Icmpv6 h -> "ICMPv6";
            case Header.Vxlan h -> "VXLAN";
            case Header.Dns h -> "DNS";
            case Header.Data h -> "Data";
        };
    }

    static Map<String, String> of(Header header) {
        Map<String, String> fields = new LinkedHashMap<>();
        switch (header) {
            case Header.Ethernet h -> {
                fields.put("source", h.source().toString());
                fields.put("destination", h.destination().toString());
                fields.put("type", "0x%04x".formatted(h.etherType()));
            }
            case Header.Arp h -> {
                fields.put("operation", h.operation() == Header.Arp.REQUEST ? "1 request" : "2 reply");
                fields.put("sender", h.senderIp() + " is " + h.senderMac());
                fields.put("target", h.targetIp() + " is " + h.targetMac());
            }
            case Header.Ipv4 h -> ipv4(h, fields);
            case Header.Ipv6 h -> {
                fields.put("source", h.source().toString());
                fields.put("destination", h.destination().toString());
                fields.put("hop limit", Integer.toString(h.ttl()));
                fields.put("next header", protocol(h.protocolNumber()));
                fields.put("traffic class", Integer.toString(h.trafficClass()));
                fields.put("flow label", "0x%05x".formatted(h.flowLabel()));
            }
            case Header.Tcp h -> tcp(h, fields);
            case Header.Udp h -> {
                ports(h, fields);
                fields.put("checksum", h.checksum() ? "sent" : "none");
            }
            case Header.Sctp h -> {
                ports(h, fields);
                fields.put("tag", "0x%08x".formatted(h.verificationTag()));
                fields.put("chunk", Integer.toString(h.chunkType()));
            }
            case Header.Icmp h -> icmp(h.type(), h.code(), h.id(), h.sequence(), h.mtu(), fields);
            case Header.Icmpv6 h -> {
                icmp(h.type(), h.code(), h.id(), h.sequence(), h.mtu(), fields);
                h.target().ifPresent(t -> fields.put("target", t.toString()));
            }
            case Header.Vxlan h -> fields.put("VNI", Integer.toString(h.vni()));
            case Header.Dns h -> dns(h, fields);
            case Header.Data h -> {
                fields.put("bytes", Integer.toString(h.bytes().length));
                fields.put("text", visible(h.text()));
            }
        }
        return fields;
    }

    private static void ipv4(Header.Ipv4 h, Map<String, String> fields) {
        fields.put("source", h.source().toString());
        fields.put("destination", h.destination().toString());
        fields.put("TTL", Integer.toString(h.ttl()));
        fields.put("protocol", protocol(h.protocolNumber()));
        fields.put("TOS", "0x%02x".formatted(h.tos()));
        fields.put("id", Integer.toString(h.id()));
        fields.put("flags", h.dontFragment() ? "DF" : h.moreFragments() ? "MF" : "none");
        if (h.fragmentOffset() > 0) {
            fields.put("offset", Integer.toString(h.fragmentOffset()));
        }
    }

    private static void tcp(Header.Tcp h, Map<String, String> fields) {
        ports(h, fields);
        fields.put("flags", flags(h));
        fields.put("sequence", Long.toString(h.sequence()));
        fields.put("acknowledges", Long.toString(h.acknowledgment()));
        fields.put("window", Integer.toString(h.window()));
        if (h.mss() > 0) {
            fields.put("MSS", Integer.toString(h.mss()));
        }
    }

    /** The flags of a segment in words: {@code SYN, ACK}. */
    static String flags(Header.Tcp h) {
        List<String> set = new java.util.ArrayList<>();
        record Flag(int bit, String name) {}
        for (Flag flag : List.of(new Flag(Header.Tcp.SYN, "SYN"), new Flag(Header.Tcp.FIN, "FIN"),
                new Flag(Header.Tcp.RST, "RST"), new Flag(Header.Tcp.PSH, "PSH"), new Flag(Header.Tcp.ACK, "ACK"))) {
            if (h.has(flag.bit())) {
                set.add(flag.name());
            }
        }
        return String.join(", ", set);
    }

    private static void ports(Header.Transport h, Map<String, String> fields) {
        fields.put("source port", Integer.toString(h.sourcePort()));
        fields.put("dest. port", Integer.toString(h.destinationPort()));
    }

    private static void icmp(int type, int code, int id, int sequence, int mtu, Map<String, String> fields) {
        fields.put("type", Integer.toString(type));
        fields.put("code", Integer.toString(code));
        fields.put("id", Integer.toString(id));
        fields.put("sequence", Integer.toString(sequence));
        if (mtu > 0) {
            fields.put("MTU", Integer.toString(mtu));
        }
    }

    private static void dns(Header.Dns h, Map<String, String> fields) {
        fields.put("id", Integer.toString(h.id()));
        fields.put("kind", h.response() ? "answer" : "question");
        h.questions().forEach(q -> fields.put("asks", q.name() + " " + q.type()));
        if (h.response()) {
            fields.put("code", Integer.toString(h.responseCode()));
            int number = 0;
            for (Header.DnsRecord answer : h.answers()) {
                fields.put("answer " + ++number, answer.data() + " (" + answer.type() + ", " + answer.ttl() + " s)");
            }
            fields.put("authority",
                    h.authority().stream().map(r -> r.name() + " " + r.type()).collect(Collectors.joining(", ")));
        }
    }

    private static String protocol(int number) {
        for (IpProtocol known : IpProtocol.values()) {
            if (known.number() == number) {
                return number + " " + known;
            }
        }
        return Integer.toString(number);
    }

    private static String visible(String text) {
        String shown = text.length() > SHOWN_BYTES ? text.substring(0, SHOWN_BYTES) + "…" : text;
        return shown.replace("\r\n", "↵").replace('\n', '↵').replaceAll("\\p{Cntrl}", "·");
    }
}
