package dev.podwire.kernel.conntrack;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * One direction of a tracked connection. For ICMP echo, {@code sourcePort} holds the id and {@code destinationPort} holds
 * type × 256 + code.
 */
public record ConntrackTuple(IpProtocol protocol, IpAddress source, int sourcePort, IpAddress destination,
        int destinationPort) {

    /** The same flow seen the other way; of an echo request, the reply to it. */
    public ConntrackTuple inverse() {
        if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
            int type = destinationPort >>> 8;
            int answer = switch (type) {
                case 8 -> 0;
                case 0 -> 8;
                case 128 -> 129;
                case 129 -> 128;
                default -> type;
            };
            return new ConntrackTuple(protocol, destination, sourcePort, source,
                    answer << 8 | destinationPort & 255);
        }
        return new ConntrackTuple(protocol, destination, destinationPort, source, sourcePort);
    }
}
