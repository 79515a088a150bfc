package dev.podwire.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.PacketText;
import dev.podwire.trace.Action;
import dev.podwire.trace.NetfilterText;
import dev.podwire.trace.PathText;
import dev.podwire.trace.Step;

/** Turns the steps of one exchange into the packets of a recording. Reads nothing but the steps. */
public final class CaseWriter {

    private static final int NOT_VISITED = 99;

    private final LabWorld world;
    private final List<Step> steps;
    private final PortNames names;
    private final PacketText spelling;

    /** {@code clientPort} is called C, those of {@code fixedPorts} by their numbers, all others by letters. */
    public CaseWriter(LabWorld world, List<Step> steps, int clientPort, Set<Integer> fixedPorts) {
        this.world = world;
        this.steps = steps;
        names = new PortNames(steps, clientPort, fixedPorts);
        spelling = PacketText.naming(names::of);
    }

    /** The numbers behind the names that the lines use for ports. */
    public Map<String, Integer> ports() {
        return names.numbers();
    }

    /** The packets in the order in which a device first saw them, then those that only netfilter saw, node by node. */
    public List<LabCase.Packet> packets() {
        Map<Identity, List<Step>> byPacket = new LinkedHashMap<>();
        Identities identities = new Identities(steps);
        steps.forEach(s -> byPacket.computeIfAbsent(identities.of(s), _ -> new ArrayList<>()).add(s));
        List<LabCase.Packet> packets = new ArrayList<>();
        for (Identity packet : order(identities)) {
            packets.add(packet(packets.size() + 1, byPacket.getOrDefault(packet, List.of())));
        }
        return packets;
    }

    private Set<Identity> order(Identities identities) {
        Set<Identity> order = new LinkedHashSet<>();
        steps.stream().filter(PathText::isFrame).map(identities::of).forEach(order::add);
        for (String node : world.nodes()) {
            NamespaceId id = NamespaceId.hostOf(node);
            steps.stream().filter(s -> s.action() instanceof Action.HookEntered && s.place().namespace().equals(id))
                    .map(identities::of).forEach(order::add);
        }
        return order;
    }

    private LabCase.Packet packet(int number, List<Step> own) {
        List<Step> frames = own.stream().filter(PathText::isFrame).toList();
        Map<String, Integer> visits = new HashMap<>();
        frames.forEach(f -> visits.putIfAbsent(f.place().namespace().label(), visits.size()));
        List<LabCase.Traversal> traversals = new ArrayList<>();
        List<NetfilterText.Traversal> found = NetfilterText.traversals(own, spelling);
        for (String node : world.nodes()) {
            found.stream().filter(t -> t.namespace().equals(NamespaceId.hostOf(node)))
                    .map(t -> traversal(t, !frames.isEmpty())).forEach(traversals::add);
        }
        traversals.sort(Comparator.comparingInt(t -> visits.getOrDefault(t.node(), NOT_VISITED)));
        List<String> path = PathText.lines(frames.stream().filter(this::isShown).toList(), spelling);
        return new LabCase.Packet(number, kind(own, frames), path, traversals);
    }

    private boolean isShown(Step frame) {
        Host host = world.fabric().hosts().get(frame.place().namespace().host());
        return host == null || host.kind() != Host.Kind.UNDERLAY;
    }

    private static String kind(List<Step> own, List<Step> frames) {
        if (!frames.isEmpty()) {
            return PacketText.kind(frames.getFirst().after());
        }
        String protocol = own.getFirst().before().find(Header.Network.class)
                .map(ip -> protocolName(ip.protocolNumber())).orElse("other");
        return "seen only by netfilter: " + protocol;
    }

    private static String protocolName(int number) {
        for (IpProtocol protocol : IpProtocol.values()) {
            if (protocol.number() == number) {
                return protocol.text();
            }
        }
        return Integer.toString(number);
    }

    /** The envelope of a packet that no wire saw is, to a recorder, a packet like any other. */
    private static LabCase.Traversal traversal(NetfilterText.Traversal t, boolean seen) {
        return new LabCase.Traversal(t.namespace().label(), t.hook(), t.table(), t.in(), t.out(), t.packet(),
                t.connection(), t.outer() && seen, t.steps());
    }
}
