package dev.podwire.kernel.text;

import java.util.Locale;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpProtocol;

/** Tracked connections as {@code conntrack -L} prints them, runs of blanks taken together. */
public final class ConntrackText {

    private ConntrackText() {}

    /** One entry, for example {@code tcp 6 119 TIME_WAIT src=… dst=… sport=… dport=… src=… [ASSURED] mark=0 use=1}. */
    public static String format(ConntrackEntry entry) {
        IpProtocol protocol = entry.original().protocol();
        ConntrackEntry.Zones zones = entry.zones();
        StringBuilder text = new StringBuilder(name(protocol)).append(' ').append(protocol.number()).append(' ')
                .append(entry.timeoutSeconds());
        if (!entry.state().isEmpty()) {
            text.append(' ').append(entry.state());
        }
        text.append(' ').append(tuple(entry.original())).append(zone(" zone-orig=", zones, zones.original()));
        if (!entry.status().contains(ConntrackEntry.Status.SEEN_REPLY)) {
            text.append(" [UNREPLIED]");
        }
        text.append(' ').append(tuple(entry.reply())).append(zone(" zone-reply=", zones, zones.reply()));
        if (entry.status().contains(ConntrackEntry.Status.ASSURED)) {
            text.append(" [ASSURED]");
        }
        text.append(" mark=").append(Integer.toUnsignedString(entry.mark()));
        if (zones.original() == zones.reply() && zones.original() != 0) {
            text.append(" zone=").append(zones.original());
        }
        return text.append(" use=1").toString();
    }

    /** The zone of one direction, if the other has another one. */
    private static String zone(String name, ConntrackEntry.Zones zones, int id) {
        return id == 0 || zones.original() == zones.reply() ? "" : name + id;
    }

    private static String name(IpProtocol protocol) {
        return switch (protocol) {
            case ICMPV6 -> "icmpv6";
            case IPIP -> "unknown";
            case ICMP, TCP, UDP, SCTP -> protocol.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String tuple(ConntrackTuple tuple) {
        String addresses = "src=" + tuple.source() + " dst=" + tuple.destination();
        return switch (tuple.protocol()) {
            case TCP, UDP, SCTP -> addresses + " sport=" + tuple.sourcePort() + " dport=" + tuple.destinationPort();
            case ICMP, ICMPV6 -> addresses + " type=" + (tuple.destinationPort() >>> 8) + " code="
                    + (tuple.destinationPort() & 255) + " id=" + tuple.sourcePort();
            case IPIP -> addresses;
        };
    }
}
