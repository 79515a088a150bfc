package dev.podwire.walk;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** Lengths of packets in bytes, as the protocols' documents give them. */
final class Sizes {

    private Sizes() {}

    /** Everything from the network header on: what an MTU limits. */
    static int total(Packet packet) {
        return of(packet.headers());
    }

    /** What follows the first transport header. */
    static int payload(Packet packet) {
        List<Header> headers = packet.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i) instanceof Header.Transport) {
                return of(headers.subList(i + 1, headers.size()));
            }
        }
        return 0;
    }

    static int of(List<? extends Header> headers) {
        int sum = 0;
        for (Header header : headers) {
            sum += of(header);
        }
        return sum;
    }

    private static int of(Header header) {
        return switch (header) {
            case Header.Ethernet e -> 14;
            case Header.Arp a -> 28;
            case Header.Ipv4 ip -> 20;
            case Header.Ipv6 ip -> 40;
            case Header.Tcp tcp -> 20 + (tcp.mss() > 0 ? 4 : 0);
            case Header.Udp udp -> 8;
            case Header.Sctp sctp -> 16;
            case Header.Icmp icmp -> 8;
            case Header.Icmpv6 icmp -> icmp.target().isPresent() ? 24 : 8;
            case Header.Vxlan vxlan -> 8;
            case Header.Dns dns -> dns(dns);
            case Header.Data data -> data.bytes().length;
        };
    }

    /** Names are counted as written once in full (RFC 1035, 4.1.4, lets repeated ones be two bytes). */
    private static int dns(Header.Dns dns) {
        int sum = 12;
        for (Header.DnsQuestion question : dns.questions()) {
            sum += name(question.name()) + 4;
        }
        for (List<Header.DnsRecord> section : List.of(dns.answers(), dns.authority(), dns.additional())) {
            for (Header.DnsRecord record : section) {
                sum += 2 + 10 + data(record);
            }
        }
        return sum;
    }

    private static int data(Header.DnsRecord record) {
        return switch (record.type()) {
            case "A" -> 4;
            case "AAAA" -> 16;
            case "SRV" -> 6 + name(record.data());
            case "SOA" -> 20 + name(record.data());
            default -> name(record.data());
        };
    }

    private static int name(String absolute) {
        return absolute.length() + 1;
    }
}
