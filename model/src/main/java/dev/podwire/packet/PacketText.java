package dev.podwire.packet;

import java.util.List;
import java.util.function.IntFunction;

import dev.podwire.net.IpAddress;

/**
 * A packet in one line, for example {@code 10.244.1.10:40001>10.96.0.11:80 TCP [S] ttl=64}, spelled as the recordings of the
 * real kernel are. Ports can be given names.
 */
public final class PacketText {

    private final IntFunction<String> portNames;

    private PacketText(IntFunction<String> portNames) {
        this.portNames = portNames;
    }

    /** The spelling that shows ports as numbers. */
    public static PacketText plain() {
        return new PacketText(Integer::toString);
    }

    /** The spelling that shows each port as {@code names} says. */
    public static PacketText naming(IntFunction<String> names) {
        return new PacketText(names);
    }

    /** The packet from its outermost network or ARP header inwards: envelopes before {@code |}, quotes in braces. */
    public String line(Packet packet) {
        return line(packet.headers(), 0);
    }

    /** The outermost network header and what follows it, without contents of an envelope and without quotes. */
    public String outerLine(Packet packet) {
        List<Header> headers = packet.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i) instanceof Header.Network ip) {
                return network(ip, headers, i, false);
            }
        }
        return line(packet);
    }

    private String line(List<Header> headers, int from) {
        for (int i = from; i < headers.size(); i++) {
            switch (headers.get(i)) {
                case Header.Ethernet _ -> {
                    // shown by the devices, not by the line
                }
                case Header.Arp arp -> {
                    return arp(arp);
                }
                case Header.Network ip -> {
                    return network(ip, headers, i, true);
                }
                case Header.Transport _,Header.Icmp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ -> {
                    return "no network header";
                }
            }
        }
        return "empty";
    }

    private static String arp(Header.Arp arp) {
        return arp.operation() == Header.Arp.REQUEST
                ? "ARP who-has " + arp.targetIp() + " tell " + arp.senderIp()
                : "ARP " + arp.senderIp() + " is-at " + arp.senderMac();
    }

    private String network(Header.Network ip, List<Header> headers, int index, boolean deep) {
        String ttl = " ttl=" + ip.ttl();
        String bare = ip.source() + ">" + ip.destination() + " ";
        if (ip instanceof Header.Ipv4 v4 && v4.fragmentOffset() > 0) {
            return bare + protocolName(ip.protocolNumber()) + "-fragment offset " + v4.fragmentOffset() + ttl;
        }
        if (index + 1 >= headers.size()) {
            return bare + "proto " + ip.protocolNumber();
        }
        return switch (headers.get(index + 1)) {
            case Header.Udp udp when deep && index + 2 < headers.size()
                    && headers.get(index + 2) instanceof Header.Vxlan(int vni) ->
                ends(ip, udp) + " VXLAN vni=" + vni
                        + ttl + " | " + line(headers, index + 3);
            case Header.Udp udp -> ends(ip, udp) + " UDP" + ttl;
            case Header.Tcp tcp -> ends(ip, tcp) + " TCP [" + tcp.flagText() + "]" + ttl;
            case Header.Sctp sctp -> ends(ip, sctp) + " SCTP" + ttl;
            case Header.Icmp icmp -> bare + "ICMP " + icmpName(icmp.type(), icmp.code()) + ttl
                    + (deep && icmp.isError() ? quote(headers, index + 2) : "");
            case Header.Icmpv6 icmp -> bare + "ICMPv6 " + icmpv6Name(icmp) + ttl
                    + (deep && icmp.type() < 128 ? quote(headers, index + 2) : "");
            case Header.Network _ -> bare + "IPIP" + ttl + (deep ? " | " + line(headers, index + 1) : "");
            case Header.Ethernet _,Header.Arp _,Header.Vxlan _,Header.Dns _,Header.Data _ -> bare + "proto "
                    + ip.protocolNumber();
        };
    }

    private String quote(List<Header> headers, int from) {
        return from < headers.size() && headers.get(from) instanceof Header.Network ip
                ? " {" + network(ip, headers, from, false) + "}"
                : "";
    }

    private String ends(Header.Network ip, Header.Transport transport) {
        return end(ip.source(), transport.sourcePort()) + ">" + end(ip.destination(), transport.destinationPort());
    }

    private String end(IpAddress address, int port) {
        return (address.isIpv6() ? "[" + address + "]" : address.toString()) + ":" + portNames.apply(port);
    }

    private static String protocolName(int number) {
        return switch (number) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> Integer.toString(number);
        };
    }

    private static String icmpName(int type, int code) {
        return switch (type << 8 | code) {
            case 0x800 -> "echo-request";
            case 0 -> "echo-reply";
            case 0x300 -> "net-unreachable";
            case 0x301 -> "host-unreachable";
            case 0x303 -> "port-unreachable";
            case 0x304 -> "frag-needed";
            case 0x500 -> "redirect-net";
            case 0x501 -> "redirect-host";
            case 0xb00 -> "ttl-exceeded";
            default -> type + "/" + code;
        };
    }

    private static String icmpv6Name(Header.Icmpv6 icmp) {
        return switch (icmp.type()) {
            case Header.Icmpv6.ECHO_REQUEST -> "echo-request";
            case Header.Icmpv6.ECHO_REPLY -> "echo-reply";
            case Header.Icmpv6.PACKET_TOO_BIG -> "packet-too-big";
            case Header.Icmpv6.TIME_EXCEEDED -> "ttl-exceeded";
            case Header.Icmpv6.NEIGHBOR_SOLICITATION -> "who-has" + icmp.target().map(t -> " " + t).orElse("");
            case Header.Icmpv6.NEIGHBOR_ADVERTISEMENT -> "is-at" + icmp.target().map(t -> " " + t).orElse("");
            default -> icmp.type() + "/" + icmp.code();
        };
    }

    /**
     * What kind of packet travels innermost: {@code tcp[S]}, {@code tcp[.P]+39} with the payload's length, {@code udp},
     * {@code icmp 3/3}, {@code arp-request}.
     */
    public static String kind(Packet packet) {
        List<Header> headers = packet.innermost().headers();
        for (int i = 0; i < headers.size(); i++) {
            switch (headers.get(i)) {
                case Header.Ethernet _ -> {
                    // the kind is that of what it carries
                }
                case Header.Arp arp -> {
                    return arp.operation() == Header.Arp.REQUEST ? "arp-request" : "arp-reply";
                }
                case Header.Ipv4 ip when ip.fragmentOffset() > 0 -> {
                    return protocolName(ip.protocolNumber()) + "-fragment";
                }
                case Header.Network ip -> {
                    if (i + 1 >= headers.size() || !(headers.get(i + 1) instanceof Header.Network)) {
                        return kind(headers, i + 1, ip);
                    }
                }
                case Header.Transport _,Header.Icmp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ -> {
                    return "other";
                }
            }
        }
        return "other";
    }

    private static String kind(List<Header> headers, int index, Header.Network ip) {
        if (index >= headers.size()) {
            return Integer.toString(ip.protocolNumber());
        }
        return switch (headers.get(index)) {
            case Header.Tcp tcp -> {
                int payload = PacketLength.of(headers.subList(index + 1, headers.size()));
                yield "tcp[" + tcp.flagText() + "]" + (payload > 0 ? "+" + payload : "");
            }
            case Header.Udp _ -> "udp";
            case Header.Sctp _ -> "sctp";
            case Header.Icmp icmp -> "icmp " + icmp.type() + "/" + icmp.code();
            case Header.Icmpv6 icmp -> "icmpv6 " + icmp.type() + "/" + icmp.code();
            case Header.Ethernet _,Header.Arp _,Header.Network _,Header.Vxlan _,Header.Dns _,Header.Data _ -> Integer
                    .toString(ip.protocolNumber());
        };
    }
}
