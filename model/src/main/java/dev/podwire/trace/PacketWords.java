package dev.podwire.trace;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** A packet in a few words, for labels and sentences: {@code 10.244.1.5:41022 → 10.96.14.3:3550} and {@code TCP SYN}. */
public final class PacketWords {

    private PacketWords() {}

    /** Who talks to whom, as the outermost network header says; of ARP, the question or the answer. */
    public static String flow(Packet packet) {
        for (int i = 0; i < packet.headers().size(); i++) {
            switch (packet.headers().get(i)) {
                case Header.Network network -> {
                    return source(packet, network, i) + " → " + destination(packet, network, i);
                }
                case Header.Arp arp -> {
                    return arp(arp);
                }
                case Header.Ethernet _,Header.Transport _,Header.Icmp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ ->
                    {
                    }
            }
        }
        return kind(packet);
    }

    /** Source address, with the port if there is one, of the outermost network header; empty if it has none. */
    public static String source(Packet packet) {
        int index = packet.indexOf(Header.Network.class);
        return index < 0 ? "" : source(packet, (Header.Network) packet.headers().get(index), index);
    }

    /** Destination address, with the port if there is one, of the outermost network header; empty if it has none. */
    public static String destination(Packet packet) {
        int index = packet.indexOf(Header.Network.class);
        return index < 0 ? "" : destination(packet, (Header.Network) packet.headers().get(index), index);
    }

    /** What kind of packet it is, judged by its innermost known header: {@code TCP SYN}, {@code DNS query A web.shop.}. */
    public static String kind(Packet packet) {
        Packet inner = packet.innermost();
        String kind = "frame";
        for (Header header : inner.headers()) {
            switch (header) {
                case Header.Ethernet _,Header.Vxlan _ -> {
                }
                case Header.Arp arp -> kind = arp.operation() == Header.Arp.REQUEST ? "ARP request" : "ARP reply";
                case Header.Network network -> kind = "IP protocol " + network.protocolNumber();
                case Header.Tcp tcp -> kind = "TCP " + flags(tcp);
                case Header.Udp _ -> kind = "UDP";
                case Header.Sctp _ -> kind = "SCTP";
                case Header.Icmp icmp -> {
                    return icmp(icmp.type(), icmp.code());
                }
                case Header.Icmpv6 icmp -> {
                    return "ICMPv6 " + icmp.type() + "/" + icmp.code();
                }
                case Header.Dns dns -> kind = dns(dns);
                case Header.Data data -> kind = kind + ", " + data.bytes().length + " bytes";
            }
        }
        return kind;
    }

    /** {@code address:port}, with brackets around IPv6. */
    public static String endPoint(IpAddress address, int port) {
        return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
    }

    /** The flags of a segment as people call it: {@code SYN-ACK}. */
    private static String flags(Header.Tcp tcp) {
        StringBuilder text = new StringBuilder();
        flag(text, tcp, Header.Tcp.SYN, "SYN");
        flag(text, tcp, Header.Tcp.FIN, "FIN");
        flag(text, tcp, Header.Tcp.RST, "RST");
        flag(text, tcp, Header.Tcp.PSH, "PSH");
        flag(text, tcp, Header.Tcp.ACK, "ACK");
        return text.toString();
    }

    private static void flag(StringBuilder text, Header.Tcp tcp, int flag, String name) {
        if (tcp.has(flag)) {
            text.append(text.isEmpty() ? "" : "-").append(name);
        }
    }

    private static String arp(Header.Arp arp) {
        return arp.operation() == Header.Arp.REQUEST
                ? "who has " + arp.targetIp() + "? tell " + arp.senderIp()
                : arp.senderIp() + " is at " + arp.senderMac();
    }

    private static String dns(Header.Dns dns) {
        String question = dns.questions().isEmpty()
                ? ""
                : " " + dns.questions().getFirst().type() + " " + dns.questions().getFirst().name();
        return (dns.response() ? "DNS answer" : "DNS query") + question;
    }

    private static String icmp(int type, int code) {
        return switch (type) {
            case Header.Icmp.ECHO_REQUEST -> "ping";
            case Header.Icmp.ECHO_REPLY -> "ping reply";
            case Header.Icmp.TIME_EXCEEDED -> "ICMP time exceeded";
            case Header.Icmp.REDIRECT -> "ICMP redirect";
            case Header.Icmp.UNREACHABLE -> switch (code) {
                case 0 -> "ICMP network unreachable";
                case 1 -> "ICMP host unreachable";
                case 3 -> "ICMP port unreachable";
                case 4 -> "ICMP fragmentation needed";
                case 9, 10, 13 -> "ICMP administratively prohibited";
                default -> "ICMP unreachable, code " + code;
            };
            default -> "ICMP " + type + "/" + code;
        };
    }

    private static String source(Packet packet, Header.Network network, int index) {
        return index + 1 < packet.headers().size()
                && packet.headers().get(index + 1) instanceof Header.Transport transport
                        ? endPoint(network.source(), transport.sourcePort())
                        : network.source().toString();
    }

    private static String destination(Packet packet, Header.Network network, int index) {
        return index + 1 < packet.headers().size()
                && packet.headers().get(index + 1) instanceof Header.Transport transport
                        ? endPoint(network.destination(), transport.destinationPort())
                        : network.destination().toString();
    }

    /** The protocol's name where Podwire knows it, else its number. */
    static String protocol(int number) {
        for (IpProtocol protocol : IpProtocol.values()) {
            if (protocol.number() == number) {
                return protocol.text();
            }
        }
        return "protocol " + number;
    }
}
