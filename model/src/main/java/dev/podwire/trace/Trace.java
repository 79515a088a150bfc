package dev.podwire.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.conntrack.ConntrackEntry;

/**
 * The record of one request from its first packet to its last.
 *
 * @param from      who asked, as the user named it, for example {@code pod/default/client}
 * @param to        what for, as the user named it, for example {@code http://web.shop:80/}
 * @param steps     everything that happened, in order
 * @param conntrack per node, the entries after the exchange
 */
public record Trace(String from, String to, long seed, Outcome outcome, Optional<ServerSeen> server,
        Wire wire, Map<String, List<ConntrackEntry>> conntrack) {

    /** What went over the wire: packets, the steps they took, and the DNS questions among them. */
    public record Wire(List<TracedPacket> packets, List<Step> steps, List<DnsLookup> dns) {
        public Wire {
            packets = List.copyOf(packets);
            steps = List.copyOf(steps);
            dns = List.copyOf(dns);
            int last = 0;
            for (Step step : steps) {
                if (step.id() <= last) {
                    throw new IllegalArgumentException("step ids rise: " + step.id() + " after " + last);
                }
                if (step.packet() < 1 || step.packet() > packets.size()) {
                    throw new IllegalArgumentException("step " + step.id() + " names no packet of the trace");
                }
                last = step.id();
            }
        }
    }

    public Trace {
        conntrack = Collections.unmodifiableMap(new LinkedHashMap<>(conntrack));
    }

    public List<Step> steps() {
        return wire.steps();
    }

    public List<TracedPacket> packets() {
        return wire.packets();
    }

    public TracedPacket packet(int number) {
        return wire.packets().get(number - 1);
    }
}
