package dev.podwire.dump;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/**
 * Makes the frame that a neighbour would send. It is addressed to the machine itself, or, if it comes in by a bridge port and
 * the destination is a known neighbour on that bridge, to that neighbour.
 */
final class FrameMaker {

    private static final int TTL = 64;
    private static final int WINDOW = 64_240;
    private static final int MSS = 1_460;
    private static final int ID = 1;

    private final NetworkNamespace machine;

    FrameMaker(NetworkNamespace machine) {
        this.machine = machine;
    }

    Packet frame(DumpPacket packet, int sourcePort) {
        String name = packet.device().orElseThrow();
        Device device = machine.device(name).orElseThrow(() -> new DumpException("there is no device " + name + " on "
                + machine.id().label() + ". Devices are " + String.join(", ", machine.links().devices().keySet())
                + "."));
        IpAddress source = packet.source().orElseThrow();
        if (!(source instanceof Ipv4Address from) || !(packet.destination() instanceof Ipv4Address to)) {
            throw new DumpException("source and destination must both be IPv4");
        }
        Device reached = device.link().master().flatMap(machine::device).orElse(device);
        MacAddress own = reached.link().mac();
        MacAddress target = device.link().master().isPresent() ? neighbour(reached, to).orElse(own) : own;
        Header.Ethernet ethernet = new Header.Ethernet(target,
                neighbour(reached, from).orElseGet(() -> MacAddress.derivedFrom(from.toString())),
                Header.Ethernet.IPV4);
        Header.Ipv4 ip = new Header.Ipv4(from, to, packet.protocol(), TTL, ID);
        Packet content = new Packet(content(packet, sourcePort));
        return content.wrapped(List.of(ethernet, ip));
    }

    private Optional<MacAddress> neighbour(Device device, IpAddress address) {
        return machine.addressing().neighbours().stream()
                .filter(n -> n.device().equals(device.name()) && n.address().equals(address))
                .findFirst().flatMap(n -> n.mac());
    }

    private static List<Header> content(DumpPacket packet, int sourcePort) {
        return switch (packet.protocol()) {
            case TCP -> List.of(new Header.Tcp(sourcePort, packet.port(), 1, 0, Header.Tcp.SYN, WINDOW, MSS));
            case UDP -> List.of(new Header.Udp(sourcePort, packet.port(), true), Header.Data.of("packet"));
            case SCTP -> List.of(new Header.Sctp(sourcePort, packet.port(), 0, 1));
            case ICMP -> List.of(new Header.Icmp(Header.Icmp.ECHO_REQUEST, 0, sourcePort, 1, 0),
                    Header.Data.of("x".repeat(56)));
            case ICMPV6, IPIP -> throw new DumpException("packets of " + packet.protocol().text()
                    + " cannot be sent this way; tcp, udp, sctp and icmp can");
        };
    }
}
