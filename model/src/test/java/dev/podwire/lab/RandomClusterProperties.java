package dev.podwire.lab;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackEntry.Status;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every packet whatever the cluster, the rules and the request. */
class RandomClusterProperties {

    /** Endings of further copies of a flooded or broadcast frame, and of packets that somebody made use of. */
    private static final Set<DropReason> OF_COPIES = EnumSet.of(DropReason.NOT_FOR_US, DropReason.CONSUMED);

    /** One end of a translation: the address, and the port where there is one. */
    private record End(IpAddress address, int port) {}

    private record Translation(String host, Action.Rewritten.Kind kind, End from, End to) {}

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void whatAClientGetsComesFromWhereItSentTo(@ForAll long seed) {
        for (RandomCluster.Walked walked : new RandomCluster(seed).walk()) {
            ClientRequest request = walked.request();
            if (walked.result().end() == ClientResult.End.OK) {
                assertThat(walked.result().replyFrom()).contains(request.destination().toString());
            }
            for (Step step : walked.recorded().steps()) {
                if (step.action() instanceof Action.Delivered && step.place().namespace().equals(request.from())) {
                    delivered(step.after(), request);
                }
            }
        }
    }

    /** A reply, or an error that quotes what the client had sent. */
    private static void delivered(Packet packet, ClientRequest request) {
        ConntrackTuple tuple = tuple(packet.headers());
        if (tuple == null || tuple.protocol() != request.protocol()) {
            return;
        }
        boolean quoted = isError(packet);
        End client = quoted ? source(tuple) : destination(tuple);
        End server = quoted ? destination(tuple) : source(tuple);
        if (client.port() == request.sourcePort()) {
            assertThat(server).as(packet.toString()).isEqualTo(new End(request.destination(),
                    request.protocol() == IpProtocol.ICMP ? request.sourcePort() : request.port()));
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void everyTranslationIsUndoneOnTheWayBack(@ForAll long seed) {
        Set<Translation> made = new HashSet<>();
        for (RandomCluster.Walked walked : new RandomCluster(seed).walk()) {
            for (Step step : walked.recorded().steps()) {
                if (step.action() instanceof Action.Rewritten(Action.Rewritten.Kind kind) && kind.translates()
                        && !isError(step.after())) {
                    translated(step, kind, made);
                }
            }
            walked.conntrack().forEach((_, entries) -> entries.forEach(RandomClusterProperties::agrees));
        }
    }

    private static void translated(Step step, Action.Rewritten.Kind kind, Set<Translation> made) {
        ConntrackTuple before = tuple(step.before().innermost().headers());
        ConntrackTuple after = tuple(step.after().innermost().headers());
        if (before == null || after == null) {
            return;
        }
        String host = step.place().namespace().label();
        switch (kind) {
            case DNAT -> made.add(new Translation(host, kind, destination(before), destination(after)));
            case SNAT -> made.add(new Translation(host, kind, source(before), source(after)));
            case UNDO_DNAT -> assertThat(made).contains(
                    new Translation(host, Action.Rewritten.Kind.DNAT, source(after), source(before)));
            case UNDO_SNAT -> assertThat(made).contains(
                    new Translation(host, Action.Rewritten.Kind.SNAT, destination(after), destination(before)));
            case IPVS, UNDO_IPVS, TTL, MAC -> throw new AssertionError(step.toString());
        }
    }

    /** The reply direction of an entry is the inverse of the original one but for what its status says was translated. */
    private static void agrees(ConntrackEntry entry) {
        ConntrackTuple expected = entry.original().inverse();
        ConntrackTuple reply = entry.reply();
        assertThat(source(reply).equals(source(expected))).as(entry.toString())
                .isEqualTo(!entry.status().contains(Status.DST_NAT));
        assertThat(destination(reply).equals(destination(expected))).as(entry.toString())
                .isEqualTo(!entry.status().contains(Status.SRC_NAT));
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void noPacketIsBothDeliveredAndDropped(@ForAll long seed) {
        for (RandomCluster.Walked walked : new RandomCluster(seed).walk()) {
            Map<Integer, Step> delivered = new HashMap<>();
            Map<Integer, Step> dropped = new HashMap<>();
            Set<Integer> originated = new HashSet<>();
            Set<Integer> ended = new HashSet<>();
            for (Step step : walked.recorded().steps()) {
                if (step.action() instanceof Action.Originated) {
                    originated.add(step.packet());
                } else if (step.action() instanceof Action.Delivered) {
                    Step before = delivered.put(step.packet(), step);
                    assertThat(before != null && ip(step.after().headers()).isPresent()).as("twice: " + step).isFalse();
                    ended.add(step.packet());
                } else if (step.action() instanceof Action.Dropped(DropReason cause, _)) {
                    ended.add(step.packet());
                    if (!OF_COPIES.contains(cause)) {
                        dropped.put(step.packet(), step);
                    }
                }
            }
            dropped.keySet().retainAll(delivered.keySet());
            assertThat(dropped).isEmpty();
            originated.removeAll(ended);
            assertThat(originated).as("packets that end nowhere").isEmpty();
        }
    }

    /** Of each piece of a fragmented packet by itself; envelopes have a TTL of their own. */
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void noTtlRises(@ForAll long seed) {
        for (RandomCluster.Walked walked : new RandomCluster(seed).walk()) {
            Map<List<Integer>, Integer> last = new HashMap<>();
            for (Step step : walked.recorded().steps()) {
                for (Packet packet : List.of(step.before(), step.after())) {
                    Optional<Header.Ipv4> ip = ip(packet.innermost().headers());
                    if (ip.isPresent()) {
                        List<Integer> piece = List.of(step.packet(), ip.get().fragmentOffset());
                        int before = last.getOrDefault(piece, 255);
                        assertThat(ip.get().ttl()).as(step.toString()).isLessThanOrEqualTo(before);
                        last.put(piece, ip.get().ttl());
                    }
                }
            }
        }
    }

    /** The clusters drawn have what the properties speak of. */
    @Example
    void thereIsSomethingToSee() {
        Set<Object> seen = new HashSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            for (RandomCluster.Walked walked : new RandomCluster(seed).walk()) {
                seen.add(walked.result().end());
                for (Step step : walked.recorded().steps()) {
                    if (step.action() instanceof Action.Rewritten(Action.Rewritten.Kind kind)) {
                        seen.add(kind);
                    } else if (step.action() instanceof Action.Dropped(DropReason cause, _)) {
                        seen.add(cause);
                    } else {
                        seen.add(step.action().getClass());
                    }
                }
            }
        }
        assertThat(seen).contains(ClientResult.End.values()).contains(Action.Rewritten.Kind.DNAT,
                Action.Rewritten.Kind.SNAT, Action.Rewritten.Kind.UNDO_DNAT, Action.Rewritten.Kind.UNDO_SNAT,
                DropReason.RULE, DropReason.REJECTED, DropReason.NO_ROUTE, DropReason.NEIGHBOUR_FAILED,
                DropReason.TTL_EXPIRED, DropReason.NO_SOCKET, Action.Encapsulated.class, Action.Queued.class);
    }

    private static Optional<Header.Ipv4> ip(List<Header> headers) {
        return headers.stream().filter(h -> h instanceof Header.Ipv4).map(h -> (Header.Ipv4) h).findFirst();
    }

    private static boolean isError(Packet packet) {
        return packet.innermost().headers().stream()
                .anyMatch(h -> h instanceof Header.Icmp icmp && icmp.type() != 0 && icmp.type() != 8);
    }

    private static End source(ConntrackTuple tuple) {
        return new End(tuple.source(), tuple.sourcePort());
    }

    private static End destination(ConntrackTuple tuple) {
        return new End(tuple.destination(), tuple.destinationPort());
    }

    /** The innermost addresses and ports, those that an ICMP error quotes if it is one; null without ports and id. */
    private static @Nullable ConntrackTuple tuple(List<Header> headers) {
        Header.Ipv4 ip = null;
        ConntrackTuple found = null;
        for (Header header : headers) {
            if (header instanceof Header.Vxlan) {
                // An error about an envelope is the tunnel's affair; nobody translates what is inside.
                return null;
            } else if (header instanceof Header.Ipv4 next) {
                ip = next;
            } else if (ip != null && header instanceof Header.Transport transport) {
                found = new ConntrackTuple(transport instanceof Header.Tcp ? IpProtocol.TCP : IpProtocol.UDP,
                        ip.source(), transport.sourcePort(), ip.destination(), transport.destinationPort());
            } else if (ip != null && header instanceof Header.Icmp icmp && (icmp.type() == 0 || icmp.type() == 8)) {
                found = new ConntrackTuple(IpProtocol.ICMP, ip.source(), icmp.id(), ip.destination(), icmp.id());
            }
        }
        return found;
    }
}
