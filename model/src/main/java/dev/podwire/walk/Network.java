package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.Origin;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.TracedPacket;
import org.jspecify.annotations.Nullable;

/** What the stages share: the kernels, the clock, chance, the recorder, and each other. */
final class Network {

    private static final int IP_IDS = 65536;

    /** A device in the kernel that it belongs to. */
    record End(Kernel kernel, Device device) {}

    /** The kernels that something has happened in; the others are as the fabric has them. */
    private final Map<NamespaceId, Kernel> kernels = new LinkedHashMap<>();
    /** The first IP identifications of namespaces made since the start; those of the others are by their position. */
    private final Map<NamespaceId, Integer> firstIpIds = new HashMap<>();
    private final Fabric start;
    private final long seed;
    private Fabric fabric;
    private @Nullable Warmth warmth;
    /** Where the wires lead, as far as frames have crossed them since the last change. */
    private final Map<Device, End> ends = new IdentityHashMap<>();
    private final Events events = new Events();
    private final Chooser chooser;
    private final Recorder recorder;
    private final Carriers carriers = new Carriers(this);
    private final LinkStage links = new LinkStage(this);
    private final BridgeStage bridges = new BridgeStage(this);
    private final NeighbourStage neighbours = new NeighbourStage(this);
    private final ArpStage arp = new ArpStage(this);
    private final RouteStage routes = new RouteStage(this);
    private final IpInput input = new IpInput(this);
    private final IpOutput output = new IpOutput(this);
    private final Fragments fragments = new Fragments(this);
    private final NetfilterStage netfilter;
    private final ConntrackStage conntrack = new ConntrackStage(this);
    private final NatStage nat = new NatStage(this);
    private final IpvsStage ipvs = new IpvsStage(this);
    private final TunnelStage tunnels = new TunnelStage(this);
    private final IpipStage ipip = new IpipStage(this);
    private final IcmpStage icmp = new IcmpStage(this);
    private final Rejections rejections = new Rejections(this);
    private final UdpStage udp = new UdpStage(this);
    private final TcpStage tcp = new TcpStage(this);
    private final Map<String, Application> applications;
    private final List<ServerSeen> seen = new ArrayList<>();
    private Preference preference = Preference.NONE;
    private int flights;
    private boolean watching;
    private @Nullable Flight watched;
    private boolean arrived;
    private boolean died;

    Network(Fabric start, long seed, Recorder recorder, Map<String, Application> applications) {
        chooser = new Chooser(seed);
        this.recorder = recorder;
        netfilter = new NetfilterStage(this);
        this.applications = applications;
        this.start = start;
        this.seed = seed;
        fabric = start;
        chooser.skip(start.namespaces().size());
    }

    void reconfigure(Fabric changed) {
        ends.clear();
        kernels.keySet().retainAll(changed.namespaces().keySet());
        for (NamespaceId id : changed.namespaces().keySet()) {
            if (!fabric.namespaces().containsKey(id)) {
                firstIpIds.put(id, chooser.below(IP_IDS));
            }
        }
        fabric = changed;
        List<Device> silenced = new ArrayList<>();
        kernels.forEach((id, kernel) -> silenced.addAll(kernel.reconfigure(changed.namespace(id))));
        silenced.forEach(carriers::silence);
    }

    /** Makes everybody know everybody else on the wire, as the wires are now. */
    void warm() {
        Warmth now = new Warmth(this, fabric);
        warmth = now;
        List.copyOf(kernels.values()).forEach(now::spread);
    }

    /** Forgets what {@link #warm} made known to kernels that nothing has happened in. */
    void cool() {
        warmth = null;
    }

    private int firstIpId(NamespaceId id) {
        Integer own = firstIpIds.get(id);
        if (own != null) {
            return own;
        }
        Chooser first = new Chooser(seed);
        first.skip(start.position(id));
        return first.below(IP_IDS);
    }

    Carriers carriers() {
        return carriers;
    }

    Map<NamespaceId, Kernel> kernels() {
        return kernels;
    }

    Kernel kernel(NamespaceId id) {
        Kernel kernel = find(id);
        if (kernel == null) {
            throw new IllegalArgumentException("no network namespace " + id);
        }
        return kernel;
    }

    @Nullable
    Kernel find(NamespaceId id) {
        Kernel known = kernels.get(id);
        if (known == null && fabric.namespaces().containsKey(id)) {
            known = new Kernel(fabric.namespace(id), firstIpId(id));
            kernels.put(id, known);
            if (warmth != null) {
                warmth.spread(known);
            }
        }
        return known;
    }

    /** The other end of a device's wire; null if there is no such device. */
    @Nullable
    End otherEnd(Device device, Device.Port port) {
        End known = ends.get(device);
        if (known == null) {
            Kernel there = find(port.namespace());
            Device far = there == null ? null : there.device(port.device());
            if (there == null || far == null) {
                return null;
            }
            known = new End(there, far);
            ends.put(device, known);
        }
        return known;
    }

    /** The program behind a socket; {@code echo} is always there. */
    Application application(String name) {
        Application found = applications.get(name);
        if (found != null) {
            return found;
        }
        if (name.equals(EchoServer.NAME)) {
            return new EchoServer();
        }
        throw new IllegalArgumentException("no application " + name);
    }

    Flight newFlight(Packet packet, TracedPacket.Chapter chapter, TracedPacket.Direction direction) {
        Flight flight = new Flight(++flights, chapter, direction,
                recorder.wants(Recording.HOPS) ? Flight.kindOf(packet) : "");
        if (watching && watched == null && chapter != TracedPacket.Chapter.CONTROL) {
            watched = flight;
        }
        return flight;
    }

    /** Looks out for the fate of the next packet that a program sends. */
    void watchNext() {
        watching = true;
        watched = null;
        arrived = false;
        died = false;
    }

    /** Whether that packet has arrived, or has died and no copy of it is left. */
    boolean watchedIsOver() {
        boolean over = arrived || died && events.isQuiet();
        watching &= !over;
        return over;
    }

    /** The server sockets that took part in the exchange, in order. */
    List<ServerSeen> seen() {
        return seen;
    }

    Events events() {
        return events;
    }

    long now() {
        return events.now();
    }

    Chooser chooser() {
        return chooser;
    }

    Recorder recorder() {
        return recorder;
    }

    Preference preference() {
        return preference;
    }

    void prefer(Preference wanted) {
        preference = wanted;
    }

    LinkStage links() {
        return links;
    }

    BridgeStage bridges() {
        return bridges;
    }

    NeighbourStage neighbours() {
        return neighbours;
    }

    ArpStage arp() {
        return arp;
    }

    RouteStage routes() {
        return routes;
    }

    IpInput input() {
        return input;
    }

    IpOutput output() {
        return output;
    }

    Fragments fragments() {
        return fragments;
    }

    NetfilterStage netfilter() {
        return netfilter;
    }

    ConntrackStage conntrack() {
        return conntrack;
    }

    NatStage nat() {
        return nat;
    }

    IpvsStage ipvs() {
        return ipvs;
    }

    IpipStage ipip() {
        return ipip;
    }

    TunnelStage tunnels() {
        return tunnels;
    }

    IcmpStage icmp() {
        return icmp;
    }

    Rejections rejections() {
        return rejections;
    }

    UdpStage udp() {
        return udp;
    }

    TcpStage tcp() {
        return tcp;
    }

    void note(Kernel kernel, String device, Skb skb, Action action) {
        note(kernel, device, skb, action, skb.packet);
    }

    void note(Kernel kernel, String device, Skb skb, Action action, Packet before) {
        note(kernel, device, skb, action, before, Optional.empty(), List.of());
    }

    void note(Kernel kernel, String device, Skb skb, Action action, List<Delta> deltas) {
        note(kernel, device, skb, action, skb.packet, Optional.empty(), deltas);
    }

    void note(Kernel kernel, String device, Skb skb, Action action, Packet before, Optional<Origin> origin,
            List<Delta> deltas) {
        recorder.record(new Recorder.Note(kernel, device, skb.flight, action, before, skb.packet, origin, deltas));
    }

    /** Writes down that a packet has reached whom it was for. */
    void delivered(Kernel kernel, String device, Skb skb, Supplier<String> to) {
        arrived |= skb.flight.equals(watched);
        if (recorder.wants(Recording.HOPS)) {
            note(kernel, device, skb, new Action.Delivered(to.get()));
        }
    }

    /** Writes down that a packet's way ends. */
    void drop(Kernel kernel, String device, Skb skb, DropReason cause, String reason) {
        drop(kernel, device, skb, cause, reason, Optional.empty());
    }

    void drop(Kernel kernel, String device, Skb skb, DropReason cause, String reason, Optional<Origin> origin) {
        died |= skb.flight.equals(watched);
        if (recorder.wants(Recording.HOPS)) {
            note(kernel, device, skb, new Action.Dropped(cause, reason), skb.packet, origin, List.of());
        }
    }
}
