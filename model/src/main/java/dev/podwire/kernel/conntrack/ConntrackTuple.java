package dev.podwire.kernel.conntrack;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tracked connection. For ICMP echo, {@code sourcePort} holds the id and {@code destinationPort} holds
 * type × 256 + code.
 */
public record ConntrackTuple(IpProtocol protocol, IpAddress source, int sourcePort, IpAddress destination,
        int destinationPort) {

    /** Ports first: they tell flows apart soonest. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof ConntrackTuple t && sourcePort == t.sourcePort
                && destinationPort == t.destinationPort && protocol == t.protocol && source.equals(t.source)
                && destination.equals(t.destination);
    }

    @Override
    public int hashCode() {
        int ports = sourcePort << 16 ^ destinationPort;
        return ((ports * 31 + source.hashCode()) * 31 + destination.hashCode()) * 31 + protocol.number();
    }

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
