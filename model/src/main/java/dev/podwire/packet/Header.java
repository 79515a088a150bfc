package dev.podwire.packet;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;

/**
 * One protocol header of a packet, or (last in the stack) the data it carries. Further protocols (Geneve, WireGuard, GRE)
 * are added here, and the compiler then lists every switch to extend.
 */
public sealed interface Header {

    /** A header that carries addresses of the network layer. */
    sealed interface Network extends Header permits Ipv4, Ipv6 {
        IpAddress source();

        IpAddress destination();

        /** TTL of IPv4, hop limit of IPv6. */
        int ttl();

        /** The number of the header that follows, as the IANA assigns them. */
        int protocolNumber();

        Network withSource(IpAddress source);

        Network withDestination(IpAddress destination);

        Network withTtl(int ttl);
    }

    /** A header whose ports, together with the addresses before it, name a flow. */
    sealed interface Transport extends Header permits Tcp, Udp, Sctp {
        int sourcePort();

        int destinationPort();

        Transport withSourcePort(int port);

        Transport withDestinationPort(int port);

        IpProtocol protocol();
    }

    /** An Ethernet II header. */
    record Ethernet(MacAddress destination, MacAddress source, int etherType) implements Header {
        public static final int IPV4 = 0x0800;
        public static final int ARP = 0x0806;
        public static final int IPV6 = 0x86dd;
    }

    /** An ARP message for Ethernet and IPv4 (RFC 826); {@code operation} 1 asks, 2 answers. */
    record Arp(int operation, MacAddress senderMac, Ipv4Address senderIp, MacAddress targetMac, Ipv4Address targetIp)
            implements
                Header {
        public static final int REQUEST = 1;
        public static final int REPLY = 2;
    }

    /** An IPv4 header without options (RFC 791). {@code fragmentOffset} counts bytes. */
    record Ipv4(Ipv4Address source, Ipv4Address destination, int protocolNumber, int ttl, int tos, int id,
            boolean dontFragment, boolean moreFragments, int fragmentOffset) implements Network {

        public Ipv4(Ipv4Address source, Ipv4Address destination, IpProtocol protocol, int ttl, int id) {
            this(source, destination, protocol.number(), ttl, 0, id, false, false, 0);
        }

        @Override
        public Ipv4 withSource(IpAddress source) {
            return new Ipv4((Ipv4Address) source, destination, protocolNumber, ttl, tos, id, dontFragment,
                    moreFragments, fragmentOffset);
        }

        @Override
        public Ipv4 withDestination(IpAddress destination) {
            return new Ipv4(source, (Ipv4Address) destination, protocolNumber, ttl, tos, id, dontFragment,
                    moreFragments, fragmentOffset);
        }

        /** The same with another type of service (DSCP and ECN). */
        public Ipv4 withTos(int tos) {
            return new Ipv4(source, destination, protocolNumber, ttl, tos, id, dontFragment, moreFragments,
                    fragmentOffset);
        }

        @Override
        public Ipv4 withTtl(int ttl) {
            return new Ipv4(source, destination, protocolNumber, ttl, tos, id, dontFragment, moreFragments,
                    fragmentOffset);
        }
    }

    /** An IPv6 header without extension headers (RFC 8200). */
    record Ipv6(IpAddress source, IpAddress destination, int protocolNumber, int ttl, int trafficClass,
            int flowLabel) implements Network {
        @Override
        public Ipv6 withSource(IpAddress source) {
            return new Ipv6(source, destination, protocolNumber, ttl, trafficClass, flowLabel);
        }

        @Override
        public Ipv6 withDestination(IpAddress destination) {
            return new Ipv6(source, destination, protocolNumber, ttl, trafficClass, flowLabel);
        }

        @Override
        public Ipv6 withTtl(int ttl) {
            return new Ipv6(source, destination, protocolNumber, ttl, trafficClass, flowLabel);
        }
    }

    /** A TCP header (RFC 9293); {@code flags} are the FLAG bits, {@code mss} the option of a SYN (0: none). */
    record Tcp(int sourcePort, int destinationPort, long sequence, long acknowledgment, int flags, int window,
            int mss) implements Transport {
        public static final int FIN = 1;
        public static final int SYN = 2;
        public static final int RST = 4;
        public static final int PSH = 8;
        public static final int ACK = 16;

        public boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** The flags in the recordings' spelling and order: S . P F R, for example {@code S.} for SYN-ACK. */
        public String flagText() {
            return (has(SYN) ? "S" : "") + (has(ACK) ? "." : "") + (has(PSH) ? "P" : "") + (has(FIN) ? "F" : "")
                    + (has(RST) ? "R" : "");
        }

        @Override
        public Tcp withSourcePort(int port) {
            return new Tcp(port, destinationPort, sequence, acknowledgment, flags, window, mss);
        }

        @Override
        public Tcp withDestinationPort(int port) {
            return new Tcp(sourcePort, port, sequence, acknowledgment, flags, window, mss);
        }

        @Override
        public IpProtocol protocol() {
            return IpProtocol.TCP;
        }
    }

    /** A UDP header (RFC 768); {@code checksum} says whether a checksum is sent at all. */
    record Udp(int sourcePort, int destinationPort, boolean checksum) implements Transport {
        @Override
        public Udp withSourcePort(int port) {
            return new Udp(port, destinationPort, checksum);
        }

        @Override
        public Udp withDestinationPort(int port) {
            return new Udp(sourcePort, port, checksum);
        }

        @Override
        public IpProtocol protocol() {
            return IpProtocol.UDP;
        }
    }

    /** An SCTP common header with the type of its first chunk (RFC 9260). */
    record Sctp(int sourcePort, int destinationPort, long verificationTag, int chunkType) implements Transport {
        @Override
        public Sctp withSourcePort(int port) {
            return new Sctp(port, destinationPort, verificationTag, chunkType);
        }

        @Override
        public Sctp withDestinationPort(int port) {
            return new Sctp(sourcePort, port, verificationTag, chunkType);
        }

        @Override
        public IpProtocol protocol() {
            return IpProtocol.SCTP;
        }
    }

    /**
     * An ICMP message (RFC 792). {@code id} and {@code sequence} belong to echo, {@code mtu} to "fragmentation needed". An
     * error is followed in the stack by the headers that it quotes.
     */
    record Icmp(int type, int code, int id, int sequence, int mtu) implements Header {
        public static final int ECHO_REPLY = 0;
        public static final int UNREACHABLE = 3;
        public static final int REDIRECT = 5;
        public static final int ECHO_REQUEST = 8;
        public static final int TIME_EXCEEDED = 11;

        public boolean isEcho() {
            return type == ECHO_REQUEST || type == ECHO_REPLY;
        }

        public boolean isError() {
            return type == UNREACHABLE || type == REDIRECT || type == TIME_EXCEEDED || type == 12;
        }
    }

    /** An ICMPv6 message (RFC 4443, neighbour discovery RFC 4861); {@code target} is that of a neighbour message. */
    record Icmpv6(int type, int code, int id, int sequence, int mtu, Optional<IpAddress> target) implements Header {
        public static final int UNREACHABLE = 1;
        public static final int PACKET_TOO_BIG = 2;
        public static final int TIME_EXCEEDED = 3;
        public static final int ECHO_REQUEST = 128;
        public static final int ECHO_REPLY = 129;
        public static final int NEIGHBOR_SOLICITATION = 135;
        public static final int NEIGHBOR_ADVERTISEMENT = 136;
    }

    /** A VXLAN header (RFC 7348); an Ethernet header follows. */
    record Vxlan(int vni) implements Header {}

    /** A DNS message (RFC 1035) as the payload of UDP or TCP. */
    record Dns(int id, boolean response, boolean recursionDesired, boolean authoritative, boolean truncated,
            int responseCode, List<DnsQuestion> questions, List<DnsRecord> answers, List<DnsRecord> authority,
            List<DnsRecord> additional) implements Header {
        public Dns {
            questions = List.copyOf(questions);
            answers = List.copyOf(answers);
            authority = List.copyOf(authority);
            additional = List.copyOf(additional);
        }
    }

    /** The question of a DNS message: an absolute name with trailing dot, and a type mnemonic such as {@code AAAA}. */
    record DnsQuestion(String name, String type) {}

    /** A resource record: absolute owner name, type mnemonic, TTL in seconds, and the data in zone-file text. */
    record DnsRecord(String name, String type, long ttl, String data) {}

    /** Bytes that no header of ours describes: what an application sent. */
    record Data(byte[] bytes) implements Header {
        /** The bytes as Latin-1 text, which loses nothing. */
        public String text() {
            return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        }

        public static Data of(String text) {
            return new Data(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data(byte[] theirs) && java.util.Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Data[" + bytes.length + " bytes]";
        }
    }
}
