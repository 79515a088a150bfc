package dev.podwire.kernel.text;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** Reads the lines of {@code conntrack -L} and of {@code /proc/net/nf_conntrack}. */
public final class ConntrackReader {

    private ConntrackReader() {}

    /** The connections of a listing; throws {@link CommandException} naming the line that cannot be read. */
    public static List<ConntrackEntry> read(String text) {
        return text.lines().map(String::strip)
                .filter(line -> line.contains("src=") && line.contains("dst="))
                .flatMap(line -> entry(line).stream()).toList();
    }

    /** Empty for a protocol that is not modelled. */
    private static Optional<ConntrackEntry> entry(String line) {
        List<String> words = List.of(line.split("\\s+"));
        int start = words.getFirst().startsWith("ipv") ? 2 : 0;
        IpProtocol protocol = protocol(words.get(start));
        if (protocol == null) {
            return Optional.empty();
        }
        try {
            long seconds = Long.parseLong(words.get(start + 2));
            String fourth = words.get(start + 3);
            Values values = new Values(words);
            ConntrackTuple original = values.tuple(protocol);
            ConntrackTuple reply = values.tuple(protocol);
            return Optional.of(new ConntrackEntry(original, reply, fourth.contains("=") || fourth.startsWith("[")
                    ? ""
                    : fourth, status(words, original, reply), seconds, values.number("mark"), values.zones()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CommandException(List.of(line), "not a line of conntrack -L (" + e.getMessage() + ")");
        }
    }

    private static @org.jspecify.annotations.Nullable IpProtocol protocol(String word) {
        return switch (word) {
            case "tcp" -> IpProtocol.TCP;
            case "udp" -> IpProtocol.UDP;
            case "sctp" -> IpProtocol.SCTP;
            case "icmp" -> IpProtocol.ICMP;
            case "icmpv6" -> IpProtocol.ICMPV6;
            default -> null;
        };
    }

    private static Set<ConntrackEntry.Status> status(List<String> words, ConntrackTuple original,
            ConntrackTuple reply) {
        Set<ConntrackEntry.Status> status = EnumSet.of(ConntrackEntry.Status.CONFIRMED);
        if (!words.contains("[UNREPLIED]")) {
            status.add(ConntrackEntry.Status.SEEN_REPLY);
        }
        if (words.contains("[ASSURED]")) {
            status.add(ConntrackEntry.Status.ASSURED);
        }
        ConntrackTuple untouched = original.inverse();
        if (!reply.destination().equals(untouched.destination())
                || reply.destinationPort() != untouched.destinationPort()) {
            status.add(ConntrackEntry.Status.SRC_NAT);
        }
        if (!reply.source().equals(untouched.source()) || reply.sourcePort() != untouched.sourcePort()) {
            status.add(ConntrackEntry.Status.DST_NAT);
        }
        return status;
    }

    /** The {@code key=value} words of a line, read from left to right: each key of a tuple occurs twice. */
    private static final class Values {
        private final List<String> words;
        private int position;

        Values(List<String> words) {
            this.words = words;
        }

        ConntrackTuple tuple(IpProtocol protocol) {
            IpAddress source = IpAddress.parse(next("src"));
            IpAddress destination = IpAddress.parse(next("dst"));
            if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
                int type = Integer.parseInt(next("type"));
                int code = Integer.parseInt(next("code"));
                return new ConntrackTuple(protocol, source, Integer.parseInt(next("id")), destination,
                        type << 8 | code);
            }
            int sourcePort = Integer.parseInt(next("sport"));
            return new ConntrackTuple(protocol, source, sourcePort, destination, Integer.parseInt(next("dport")));
        }

        private String next(String key) {
            for (int i = position; i < words.size(); i++) {
                if (words.get(i).startsWith(key + "=")) {
                    position = i + 1;
                    return words.get(i).substring(key.length() + 1);
                }
            }
            throw new IllegalArgumentException(key + " is missing");
        }

        ConntrackEntry.Zones zones() {
            int both = number("zone");
            return both != 0
                    ? new ConntrackEntry.Zones(both, both)
                    : new ConntrackEntry.Zones(number("zone-orig"), number("zone-reply"));
        }

        int number(String key) {
            return words.stream().filter(w -> w.startsWith(key + "=")).findFirst()
                    .map(w -> (int) Long.parseLong(w.substring(key.length() + 1))).orElse(0);
        }
    }
}
