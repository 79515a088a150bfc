package dev.podwire.packet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpProtocol;

/** Whole packets to and from the bytes of the wire, with right lengths and checksums. */
public final class PacketCodec {

    private static final int DNS_PORT = 53;
    private static final int IPV6_IN_IP = 41;

    private PacketCodec() {}

    /** The packet's bytes, beginning with its outermost header. */
    public static byte[] encode(Packet packet) {
        List<Header> headers = packet.headers();
        ByteBuffer out = ByteBuffer.allocate(PacketLength.of(packet));
        int[] starts = new int[headers.size()];
        for (int i = 0; i < headers.size(); i++) {
            starts[i] = out.position();
            int rest = PacketLength.of(headers.subList(i, headers.size())) - PacketLength.of(headers.get(i));
            write(headers, i, rest, out);
        }
        byte[] bytes = out.array();
        for (int i = headers.size() - 1; i >= 0; i--) {
            checksum(headers, i, starts, bytes);
        }
        return bytes;
    }

    private static void write(List<Header> headers, int index, int rest, ByteBuffer out) {
        switch (headers.get(index)) {
            case Header.Ethernet h -> EthernetCodec.encode(h, out);
            case Header.Arp h -> ArpCodec.encode(h, out);
            case Header.Ipv4 h -> Ipv4Codec.encode(h, rest, out);
            case Header.Ipv6 h -> Ipv6Codec.encode(h, rest, out);
            case Header.Tcp h -> TcpCodec.encode(h, out);
            case Header.Udp h -> UdpCodec.encode(h, rest, out);
            case Header.Sctp h -> SctpCodec.encode(h, rest, out);
            case Header.Icmp h -> IcmpCodec.encode(h, out);
            case Header.Icmpv6 h -> Icmpv6Codec.encode(h, out);
            case Header.Vxlan h -> VxlanCodec.encode(h, out);
            case Header.Dns h -> {
                byte[] message = DnsCodec.encode(h);
                if (PacketLength.isDnsInStream(headers, index)) {
                    out.putShort((short) message.length);
                }
                out.put(message);
            }
            case Header.Data h -> out.put(h.bytes());
        }
    }

    private static void checksum(List<Header> headers, int index, int[] starts, byte[] bytes) {
        int start = starts[index];
        switch (headers.get(index)) {
            case Header.Tcp _ -> transport(headers, index, start, TcpCodec.CHECKSUM_AT, IpProtocol.TCP, bytes);
            case Header.Udp udp -> {
                if (udp.checksum()) {
                    transport(headers, index, start, UdpCodec.CHECKSUM_AT, IpProtocol.UDP, bytes);
                    if (ByteBuffer.wrap(bytes).getShort(start + UdpCodec.CHECKSUM_AT) == 0) {
                        // zero would mean that there is none
                        ByteBuffer.wrap(bytes).putShort(start + UdpCodec.CHECKSUM_AT, (short) -1);
                    }
                }
            }
            case Header.Icmpv6 _ -> transport(headers, index, start, Icmpv6Codec.CHECKSUM_AT, IpProtocol.ICMPV6,
                    bytes);
            case Header.Icmp _ -> ByteBuffer.wrap(bytes).putShort(start + IcmpCodec.CHECKSUM_AT,
                    (short) Checksum.of(Arrays.copyOfRange(bytes, start, bytes.length)));
            case Header.Sctp _ -> ByteBuffer.wrap(bytes).putInt(start + SctpCodec.CHECKSUM_AT,
                    SctpCodec.checksum(Arrays.copyOfRange(bytes, start, bytes.length)));
            case Header.Ethernet _,Header.Arp _,Header.Ipv4 _,Header.Ipv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ -> {
                // no checksum, or one that covers the header alone
            }
        }
    }

    private static void transport(List<Header> headers, int index, int start, int at, IpProtocol protocol,
            byte[] bytes) {
        if (index > 0 && headers.get(index - 1) instanceof Header.Network ip) {
            byte[] segment = Arrays.copyOfRange(bytes, start, bytes.length);
            ByteBuffer.wrap(bytes).putShort(start + at,
                    (short) Checksum.ofTransport(ip, protocol.number(), segment));
        }
    }

    /** Reads an Ethernet frame; throws {@link IllegalArgumentException} if a header is cut short or wrong. */
    public static Packet decode(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        List<Header> headers = new ArrayList<>();
        try {
            ethernet(in, headers);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("frame is cut short after " + headers, e);
        }
        return new Packet(headers);
    }

    private static void ethernet(ByteBuffer in, List<Header> headers) {
        Header.Ethernet ethernet = EthernetCodec.decode(in);
        headers.add(ethernet);
        switch (ethernet.etherType()) {
            case Header.Ethernet.ARP -> headers.add(ArpCodec.decode(in));
            case Header.Ethernet.IPV4 -> ipv4(in, headers);
            case Header.Ethernet.IPV6 -> ipv6(in, headers);
            default -> data(in, headers);
        }
    }

    private static void ipv4(ByteBuffer in, List<Header> headers) {
        Header.Ipv4 ip = Ipv4Codec.decode(in);
        headers.add(ip);
        if (ip.fragmentOffset() > 0) {
            data(in, headers);
        } else {
            upper(ip.protocolNumber(), in, headers);
        }
    }

    private static void ipv6(ByteBuffer in, List<Header> headers) {
        Header.Ipv6 ip = Ipv6Codec.decode(in);
        headers.add(ip);
        upper(ip.protocolNumber(), in, headers);
    }

    private static void upper(int protocol, ByteBuffer in, List<Header> headers) {
        Optional<IpProtocol> known = Arrays.stream(IpProtocol.values()).filter(p -> p.number() == protocol).findFirst();
        if (known.isEmpty()) {
            if (protocol == IPV6_IN_IP) {
                ipv6(in, headers);
            } else {
                data(in, headers);
            }
            return;
        }
        switch (known.get()) {
            case IPIP -> ipv4(in, headers);
            case TCP -> {
                Header.Tcp tcp = TcpCodec.decode(in);
                headers.add(tcp);
                payload(tcp, in, headers);
            }
            case UDP -> {
                Header.Udp udp = UdpCodec.decode(in);
                headers.add(udp);
                payload(udp, in, headers);
            }
            case SCTP -> {
                headers.add(SctpCodec.decode(in));
                data(in, headers);
            }
            case ICMP -> icmp(in, headers);
            case ICMPV6 -> {
                Header.Icmpv6 icmp = Icmpv6Codec.decode(in);
                headers.add(icmp);
                if (icmp.type() < Header.Icmpv6.ECHO_REQUEST && in.hasRemaining()) {
                    ipv6(in, headers);
                } else {
                    data(in, headers);
                }
            }
        }
    }

    private static void icmp(ByteBuffer in, List<Header> headers) {
        Header.Icmp icmp = IcmpCodec.decode(in);
        headers.add(icmp);
        if (icmp.isError() && in.hasRemaining()) {
            ipv4(in, headers);
        } else {
            data(in, headers);
        }
    }

    private static void payload(Header.Transport transport, ByteBuffer in, List<Header> headers) {
        boolean udp = transport instanceof Header.Udp;
        boolean tunnel = udp && (transport.destinationPort() == VxlanCodec.LINUX_PORT
                || transport.destinationPort() == VxlanCodec.IANA_PORT);
        boolean dns = transport.destinationPort() == DNS_PORT || transport.sourcePort() == DNS_PORT;
        if (tunnel && in.hasRemaining()) {
            headers.add(VxlanCodec.decode(in));
            ethernet(in, headers);
        } else if (dns && in.remaining() > (udp ? 12 : 14)) {
            dns(udp, in, headers);
        } else {
            data(in, headers);
        }
    }

    /** One message of a datagram, or those of a segment, each with its length in front. */
    private static void dns(boolean udp, ByteBuffer in, List<Header> headers) {
        while (in.hasRemaining()) {
            int start = in.position();
            try {
                byte[] message = new byte[udp ? in.remaining() : in.getShort() & 0xffff];
                in.get(message);
                headers.add(DnsCodec.decode(message));
            } catch (IllegalArgumentException | BufferUnderflowException e) {
                // somebody speaks another protocol on port 53, or the message goes on in the next segment
                in.position(start);
                data(in, headers);
            }
        }
    }

    private static void data(ByteBuffer in, List<Header> headers) {
        if (in.hasRemaining()) {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            headers.add(new Header.Data(rest));
        }
    }
}
