package dev.podwire.kernel.conntrack;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * Which tracked connections a {@code conntrack -D} removes: those that agree with every part that is given. Ports of 0 are
 * not given.
 */
public record ConntrackFilter(Optional<IpProtocol> protocol, Optional<IpAddress> originalSource,
        Optional<IpAddress> originalDestination, int originalSourcePort, int originalDestinationPort,
        Optional<IpAddress> replySource, Optional<IpAddress> replyDestination) {

    /** Every connection. */
    public static final ConntrackFilter ALL = new ConntrackFilter(Optional.empty(), Optional.empty(), Optional.empty(),
            0, 0, Optional.empty(), Optional.empty());

    /** Whether the entry is one of those meant. */
    public boolean matches(ConntrackEntry entry) {
        ConntrackTuple original = entry.original();
        ConntrackTuple reply = entry.reply();
        return agrees(protocol, original.protocol()) && agrees(originalSource, original.source())
                && agrees(originalDestination, original.destination())
                && agrees(originalSourcePort, original.sourcePort())
                && agrees(originalDestinationPort, original.destinationPort()) && agrees(replySource, reply.source())
                && agrees(replyDestination, reply.destination());
    }

    private static <T> boolean agrees(Optional<T> wanted, T actual) {
        return wanted.isEmpty() || wanted.get().equals(actual);
    }

    private static boolean agrees(int wanted, int actual) {
        return wanted == 0 || wanted == actual;
    }
}
