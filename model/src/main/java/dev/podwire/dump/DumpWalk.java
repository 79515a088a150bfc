package dev.podwire.dump;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.lab.CaseWriter;
import dev.podwire.lab.LabCase;
import dev.podwire.lab.LabWorld;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.PacketText;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.Recorded;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

/** Sends one packet through dumped machines and tells what becomes of it. */
public final class DumpWalk {

    /** A neighbour that does not answer is given up after three seconds; then the sender is told. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int CLIENT_PORT = 40_001;

    private final DumpedNetwork network;
    private final WalkSession session;

    /** {@code seed} is the source of all chance: which endpoint a random rule chooses. */
    public DumpWalk(DumpedNetwork network, long seed) {
        this.network = network;
        session = new WalkSession(network.fabric(), new WalkSession.Options(seed, Recording.FULL, Map.of()));
        for (NodeDump node : network.nodes()) {
            NamespaceId id = NamespaceId.hostOf(node.name());
            node.connections().forEach(connection -> session.remember(id, connection));
        }
    }

    /**
     * What became of a packet.
     *
     * @param recorded every step, also of what the packet gave rise to
     * @param summary  the same in the words of a recording
     */
    public record Result(Recorded recorded, LabCase summary) {}

    /** Sends the packet; throws {@link DumpException} if it does not fit the machines. */
    public Result send(DumpPacket packet) {
        return send(packet, List.of());
    }

    /** The same, with random choices falling on the end points in {@code prefer} ({@code ip:port}) where they can. */
    public Result send(DumpPacket packet, List<String> prefer) {
        NodeDump node = network.node(packet.node());
        NamespaceId id = NamespaceId.hostOf(node.name());
        if (packet.destination().isIpv6()) {
            throw new DumpException("packets over IPv6 are not walked yet");
        }
        int port = packet.sourcePort() == 0 ? CLIENT_PORT : packet.sourcePort();
        session.takeRecording();
        if (packet.device().isPresent()) {
            session.receive(id, packet.device().get(),
                    new FrameMaker(session.fabric().namespace(id)).frame(packet, port),
                    prefer, LIMIT);
        } else {
            session.runFirstPacket(client(id, packet, port, prefer));
        }
        Recorded recorded = session.takeRecording();
        return new Result(recorded, summary(packet, port, recorded));
    }

    private static ClientRequest client(NamespaceId id, DumpPacket packet, int port, List<String> prefer) {
        boolean ping = packet.protocol() == IpProtocol.ICMP;
        return new ClientRequest(id, packet.protocol(), packet.destination(), packet.port(), packet.source(), port, 0,
                List.of(Header.Data.of(ping ? "" : "packet")), 1, Duration.ZERO, LIMIT, prefer);
    }

    private LabCase summary(DumpPacket packet, int port, Recorded recorded) {
        Set<Integer> fixed = new TreeSet<>(Set.of(packet.port() == 0 ? port : packet.port()));
        recorded.steps().forEach(s -> s.after().find(Header.Transport.class)
                .ifPresent(t -> fixed.addAll(List.of(t.sourcePort(), t.destinationPort()))));
        LabWorld world = new LabWorld(network.fabric(), Map.of(),
                network.nodes().stream().map(NodeDump::name).toList());
        CaseWriter writer = new CaseWriter(world, recorded.steps(), 0, fixed);
        Map<String, List<String>> connections = network.nodes().stream().collect(Collectors.toMap(NodeDump::name,
                n -> session.conntrack(n.name()).stream().map(ConntrackText::format).toList(), (a, b) -> a,
                LinkedHashMap::new));
        return new LabCase("packet", "dump", fate(recorded), List.of(), writer.ports(), writer.packets(), connections);
    }

    /** Where the first packet ended, from its steps alone. */
    private static Map<String, Object> fate(Recorded recorded) {
        Map<String, Object> fate = new LinkedHashMap<>();
        List<Step> own = recorded.steps().stream().filter(DumpWalk::isOfTheFirst).toList();
        Optional<Step> delivered = own.stream().filter(s -> s.action() instanceof Action.Delivered).findFirst();
        Optional<Step> ended = own.stream().filter(s -> s.action() instanceof Action.Dropped d
                && d.cause() != DropReason.CONSUMED).reduce((first, second) -> second);
        if (delivered.isPresent() && delivered.get().action() instanceof Action.Delivered(String to)) {
            fate.put("outcome", "delivered");
            fate.put("at", delivered.get().place().namespace().label());
            fate.put("reason", "to " + to);
        } else if (ended.isPresent()
                && ended.get().action() instanceof Action.Dropped(DropReason cause, String reason)) {
            Step last = ended.get();
            fate.put("outcome", cause == DropReason.BEYOND ? "left" : "dropped");
            fate.put("at", last.place().namespace().label() + " " + last.place().device());
            fate.put("reason", reason);
            fate.put("as", PacketText.plain().line(last.after()));
        } else {
            fate.put("outcome", "dropped");
            fate.put("reason", "no step of it was recorded after it was sent");
        }
        return fate;
    }

    private static boolean isOfTheFirst(Step step) {
        return step.packet() == 1;
    }
}
