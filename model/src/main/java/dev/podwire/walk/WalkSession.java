package dev.podwire.walk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackFilter;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.packet.Packet;
import dev.podwire.trace.ServerSeen;

/**
 * A running set of kernels: the configuration of a {@link Fabric} together with everything the kernels learn while packets
 * pass. Its clock is virtual, its chance comes from a seed, so the same calls give the same walk.
 */
public final class WalkSession {

    /** After a client program has ended, its last packets get this much time to arrive. */
    public static final java.time.Duration SETTLE = java.time.Duration.ofMillis(80);

    /**
     * What a session is given beside the fabric.
     *
     * @param seed         the source of all chance
     * @param applications the programs behind sockets by the name that {@code ListeningSocket.application} gives;
     *                     {@code echo} is built in
     */
    public record Options(long seed, Recording recording, Map<String, Application> applications) {
        public Options {
            applications = Map.copyOf(applications);
        }
    }

    private final Tape tape;
    private final Network network;
    private Fabric fabric;

    public WalkSession(Fabric start, Options options) {
        fabric = start;
        tape = new Tape(options.recording());
        network = new Network(start, options.seed(), tape, options.applications());
    }

    /** Changes the configuration while everything runs; what was learned about untouched things survives. */
    public void apply(Collection<? extends KernelOperation> operations) {
        // A kernel that changes must know what it knew before.
        Set<NamespaceId> running = new HashSet<>();
        operations.stream().map(KernelOperation::namespace).filter(id -> network.find(id) != null)
                .forEach(running::add);
        fabric = fabric.apply(operations);
        network.reconfigure(fabric);
        operations.stream().filter(operation -> running.contains(operation.namespace()))
                .forEach(this::applyToLearned);
    }

    /** Commands name learned entries as well as configured ones. */
    private void applyToLearned(KernelOperation operation) {
        Kernel kernel = network.find(operation.namespace());
        if (kernel == null) {
            return;
        }
        if (operation instanceof KernelOperation.DeleteNeighbour gone) {
            kernel.neighbours().remove(gone.device(), gone.address());
        } else if (operation instanceof KernelOperation.ReplaceNeighbour replaced) {
            kernel.neighbours().set(replaced.neighbour());
        } else if (operation instanceof KernelOperation.DeleteFdb gone) {
            kernel.bridges().values().forEach(b -> b.remove(gone.mac(), gone.device()));
            if (kernel.device(gone.device()) instanceof Device.Vxlan) {
                kernel.tunnel(gone.device()).remove(gone.mac(), gone.remote());
            }
        } else if (operation instanceof KernelOperation.FlushRouteCache) {
            kernel.exceptions().clear();
        } else if (operation instanceof KernelOperation.FlushNeighbours flush) {
            kernel.neighbours().flush(flush.device());
        } else if (operation instanceof KernelOperation.FlushFdb flush) {
            if (kernel.device(flush.device()) instanceof Device.Bridge) {
                kernel.bridge(flush.device()).flush();
            } else if (kernel.device(flush.device()) instanceof Device.Vxlan) {
                kernel.tunnel(flush.device()).flush();
            } else {
                kernel.bridges().values().forEach(b -> b.flushPort(flush.device()));
            }
        } else if (operation instanceof KernelOperation.OfSet change) {
            kernel.sets().apply(change, now());
        } else if (operation instanceof KernelOperation.OfIpvs change) {
            kernel.ipvs().apply(change, now());
        } else if (operation instanceof KernelOperation.DeleteConnections(NamespaceId id, ConntrackFilter filter)) {
            forget(kernel, filter::matches);
        } else if (operation instanceof KernelOperation.DeleteStaleConnections stale) {
            forget(kernel, entry -> stale.filter().matches(entry) && !stale.alive().contains(entry.reply().source()));
        }
    }

    private void forget(Kernel kernel, Predicate<ConntrackEntry> unwanted) {
        for (Connection connection : kernel.connections().all()) {
            if (unwanted.test(connection.view(now()))) {
                kernel.connections().remove(connection);
            }
        }
    }

    /** The configuration as of now. */
    public Fabric fabric() {
        return fabric;
    }

    /** Forgets learned neighbours and bridge forwarding entries; permanent ones stay. */
    public void flushLearned() {
        network.cool();
        for (Kernel kernel : network.kernels().values()) {
            kernel.neighbours().flush(Optional.empty());
            kernel.bridges().values().forEach(BridgeTable::flush);
            kernel.exceptions().clear();
        }
    }

    /** Makes every neighbour on every segment reachable and every bridge know every port's addresses. */
    public void warm() {
        network.warm();
    }

    /** Forgets all connections and lists of recent addresses on all hosts, those of IPVS with its turns among them. */
    public void flushConnections() {
        flushTracked();
        for (Kernel kernel : network.kernels().values()) {
            kernel.ipvs().flows().clear();
            kernel.ipvs().restart();
        }
    }

    /** Forgets tracked connections and lists of recent addresses; IPVS keeps its own. */
    public void flushTracked() {
        for (Kernel kernel : network.kernels().values()) {
            kernel.connections().clear();
            kernel.recent().clear();
        }
    }

    /** Forgets what packets have put into sets of nftables on all hosts. */
    public void flushElements() {
        network.kernels().values().forEach(k -> k.nftSets().clear());
    }

    /** Lets the schedulers of IPVS begin anew, as if the virtual servers had been taken away and restored. */
    public void restartSchedulers() {
        network.kernels().values().forEach(kernel -> kernel.ipvs().restart());
    }

    /** Runs a client program until its exchange is over and the network is quiet. */
    public ClientResult run(ClientRequest request) {
        return run(request, SETTLE);
    }

    /** The same; after the program has ended, its last packets get the time {@code settle} to arrive. */
    public ClientResult run(ClientRequest request, java.time.Duration settle) {
        Exchange exchange = begin(request);
        while (!exchange.isOver()) {
            if (!network.events().step(exchange.deadline())) {
                network.events().runUntil(exchange.deadline());
                if (!exchange.isOver()) {
                    exchange.giveUp();
                }
            }
        }
        network.events().runUntil(now() + settle.toNanos());
        return end(exchange);
    }

    /** Runs a client program until its first packet has arrived or died. */
    public ClientResult runFirstPacket(ClientRequest request) {
        network.watchNext();
        Exchange exchange = begin(request);
        while (!network.watchedIsOver() && !exchange.isOver() && network.events().step(exchange.deadline())) {
            continue;
        }
        network.events().drop();
        return end(exchange);
    }

    /**
     * Lets a frame come in by a device from the unknown other end of its wire, and runs until the network is quiet or
     * {@code limit} of virtual time has passed. Random choices fall on the end points in {@code prefer} where they can. Throws {@link IllegalArgumentException} if there is no such device.
     */
    public void receive(NamespaceId namespace, String device, Packet frame, List<String> prefer,
            Duration limit) {
        network.prefer(Preference.of(prefer));
        network.links().inject(network.kernel(namespace), device, frame);
        network.events().runUntil(now() + limit.toNanos());
        network.prefer(Preference.NONE);
    }

    /** Makes a kernel know a connection, as one that was there before the session began. */
    public void remember(NamespaceId namespace, ConntrackEntry entry) {
        Connection known = Connection.of(entry);
        network.kernel(namespace).connections().insert(known, now());
    }

    /**
     * Opens a UDP socket for a program that sends and waits by itself.
     *
     * @param connected whether the program calls connect(2), and so hears of ICMP errors
     * @param prefer    endpoints ({@code ip:port}) that random choices should fall on where they can, until it is closed
     */
    public UdpSocket openUdp(NamespaceId from, boolean connected, List<String> prefer) {
        network.seen().clear();
        network.prefer(Preference.of(prefer));
        return new UdpSocket(network, from, connected);
    }

    /** The server sockets that read a datagram or completed a handshake since the last program began, in order. */
    public List<ServerSeen> seen() {
        return List.copyOf(network.seen());
    }

    private Exchange begin(ClientRequest request) {
        network.seen().clear();
        network.prefer(Preference.of(request.prefer()));
        Exchange exchange = Exchange.of(network, request);
        network.events().wake(exchange::start);
        return exchange;
    }

    private ClientResult end(Exchange exchange) {
        network.kernels().values().forEach(k -> k.sockets().clear());
        network.prefer(Preference.NONE);
        return exchange.result();
    }

    /** Lets virtual time pass with nobody doing anything. */
    public void idle(Duration time) {
        network.events().runUntil(now() + time.toNanos());
    }

    /**
     * Has something done when the clock reaches a time, between two packets; what it does may change the configuration.
     * Answers how to call it off.
     */
    public Runnable alarm(long nanos, Runnable action) {
        return network.events().afterExactly(Math.max(0, nanos - now()), action)::cancel;
    }

    /** Virtual nanoseconds since the session began. */
    public long now() {
        return network.now();
    }

    /**
     * How many iptables rules the kernels have tried since the session began. Exact at every level of recording: rules that
     * an index passes over count as the kernel would have tried them.
     */
    public long rulesTried() {
        return network.netfilter().rulesTried();
    }

    /** What was recorded since the last call. */
    public Recorded takeRecording() {
        return tape.take();
    }

    /** The tracked connections of a host's own namespace as {@code conntrack -L} lists them. */
    public List<ConntrackEntry> conntrack(String host) {
        NamespaceId id = NamespaceId.hostOf(host);
        Kernel kernel = network.kernels().get(id);
        if (kernel == null && fabric.namespaces().containsKey(id)) {
            return List.of();
        }
        return network.kernel(id).connections().list(now());
    }

    /** The sets of addresses as of now, with what rules have put into them and without what has timed out. */
    public IpSets sets(NamespaceId namespace) {
        return network.kernel(namespace).sets().view(now());
    }

    /** The connections that IPVS knows, as {@code ipvsadm -Lnc} lists them. */
    public List<IpvsConnection> balanced(NamespaceId namespace) {
        return network.kernel(namespace).ipvs().flows().list(now());
    }

    /** How many connections the real servers have that have been asked for so far. */
    public Map<IpvsadmText.ServerKey, IpvsadmText.Load> loads(NamespaceId namespace) {
        Kernel kernel = network.kernel(namespace);
        kernel.ipvs().flows().sweep(now());
        Map<IpvsadmText.ServerKey, IpvsadmText.Load> loads = new LinkedHashMap<>();
        kernel.ipvs().running(now()).forEach(s -> loads.put(new IpvsadmText.ServerKey(s.service, s.toString()),
                new IpvsadmText.Load(s.active, s.inactive)));
        return loads;
    }

    /** The neighbour table as of now, learned and permanent entries. */
    public List<Neighbour> neighbours(NamespaceId namespace) {
        return network.kernel(namespace).neighbours().list();
    }

    /** The forwarding entries of bridges and tunnels as of now, learned and permanent. */
    public List<FdbEntry> fdb(NamespaceId namespace) {
        Kernel kernel = network.kernel(namespace);
        List<FdbEntry> all = new ArrayList<>();
        for (Device device : kernel.config().namespace().links().devices().values()) {
            if (device instanceof Device.Vxlan vxlan) {
                all.addAll(kernel.tunnel(vxlan.name()).list(now(), TunnelStage.ageing(vxlan)));
            }
        }
        kernel.bridges().values().forEach(b -> all.addAll(b.list(now(), Long.MAX_VALUE / 2)));
        return all;
    }
}
