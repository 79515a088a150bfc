package dev.podwire.walk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.KernelCommand;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.PacketText;
import dev.podwire.trace.Action;
import dev.podwire.trace.PathText;
import dev.podwire.trace.Step;

/** Builds small networks in a few words, and reads what was recorded on them. */
final class Wiring {

    private Fabric fabric = Fabric.EMPTY;
    private int macs;

    static NamespaceId id(String host) {
        return NamespaceId.hostOf(host);
    }

    Wiring run(KernelOperation... operations) {
        fabric = fabric.apply(List.of(operations));
        return this;
    }

    Wiring host(String name) {
        return run(new KernelOperation.AddHost(new Host(name, Host.Kind.NODE, Optional.empty())));
    }

    private MacAddress mac() {
        return new MacAddress(0x0200_0000_0000L + ++macs);
    }

    /** Cables two new devices together, both up. */
    Wiring cable(String a, String deviceA, String b, String deviceB) {
        return run(
                new KernelOperation.AddDevice(id(a),
                        new Device.Physical(Link.up(deviceA, mac(), 1500),
                                Optional.of(new Device.Port(id(b), deviceB)))),
                new KernelOperation.AddDevice(id(b), new Device.Physical(Link.up(deviceB, mac(), 1500),
                        Optional.of(new Device.Port(id(a), deviceA)))));
    }

    Wiring bridge(String host, String name) {
        return run(new KernelOperation.AddDevice(id(host), new Device.Bridge(Link.up(name, mac(), 1500), 300, false)));
    }

    /** Makes a device a port of a bridge. */
    Wiring port(String host, String device, String bridge, boolean hairpin) {
        Link link = fabric.namespace(id(host)).device(device).orElseThrow().link();
        return run(new KernelOperation.SetLink(id(host), link.portOf(bridge, hairpin)));
    }

    Wiring address(String host, String device, String address) {
        int slash = address.indexOf('/');
        return run(new KernelOperation.AddAddress(id(host), new InterfaceAddress(device,
                IpAddress.parse(address.substring(0, slash)), Integer.parseInt(address.substring(slash + 1)),
                Optional.empty())));
    }

    Wiring route(String host, String to, String via, String device) {
        return run(new KernelOperation.ReplaceRoute(id(host),
                Route.via(Cidr.parse(to), IpAddress.parse(via), device, false)));
    }

    Wiring sysctl(String host, String key, int value) {
        return run(new KernelOperation.SetSysctl(id(host), key, Integer.toString(value)));
    }

    Wiring rules(String host, String... lines) {
        fabric = fabric.apply(IptablesSave.restore(id(host), false, String.join("\n", lines) + "\n"));
        return this;
    }

    Wiring listen(String host, IpProtocol protocol, int port) {
        return run(new KernelOperation.Listen(id(host),
                new ListeningSocket(protocol, Optional.empty(), port, host, "echo", Optional.empty())));
    }

    Fabric fabric() {
        return fabric;
    }

    WalkSession session() {
        return session(Recording.FULL);
    }

    WalkSession session(Recording recording) {
        return new WalkSession(fabric, new WalkSession.Options(7, recording, Map.of()));
    }

    /** Runs a command on a host of a session. */
    static void command(WalkSession session, String host, String words) {
        session.apply(KernelCommand.parse(session.fabric().namespace(id(host)), List.of(words.split(" "))));
    }

    /**
     * {@code client 10.1.0.2 -- router 10.1.0.1, 10.2.0.1 -- server 10.2.0.2}; the server listens on TCP 80 and UDP 53.
     */
    static Wiring routed() {
        return new Wiring().host("client").host("router").host("server").cable("client", "eth0", "router", "west")
                .cable("router", "east", "server", "eth0").address("client", "eth0", "10.1.0.2/24")
                .address("router", "west", "10.1.0.1/24").address("router", "east", "10.2.0.1/24")
                .address("server", "eth0", "10.2.0.2/24").route("client", "0.0.0.0/0", "10.1.0.1", "eth0")
                .route("server", "0.0.0.0/0", "10.2.0.1", "eth0").sysctl("router", "net.ipv4.ip_forward", 1)
                .listen("server", IpProtocol.TCP, 80).listen("server", IpProtocol.UDP, 53);
    }

    static ClientRequest tcp(String from, String to, int port) {
        return request(from, IpProtocol.TCP, to, port, List.of(Header.Data.of("GET / HTTP/1.1\r\n\r\n")), 800);
    }

    static ClientRequest udp(String from, String to, int port) {
        return request(from, IpProtocol.UDP, to, port, List.of(Header.Data.of("question")), 800);
    }

    static ClientRequest ping(String from, String to) {
        return request(from, IpProtocol.ICMP, to, 0, List.of(Header.Data.of("ping")), 800);
    }

    static ClientRequest request(String from, IpProtocol protocol, String to, int port, List<Header> payload,
            int timeoutMillis) {
        return new ClientRequest(id(from), protocol, IpAddress.parse(to), port, Optional.empty(), 40000, 0, payload, 1,
                Duration.ZERO, Duration.ofMillis(timeoutMillis), List.of());
    }

    static ClientRequest withTtl(ClientRequest r, int ttl) {
        return new ClientRequest(r.from(), r.protocol(), r.destination(), r.port(), r.bind(), r.sourcePort(), ttl,
                r.payload(), r.count(), r.interval(), r.timeout(), r.prefer());
    }

    static ClientRequest repeated(ClientRequest r, int count, Duration interval) {
        return new ClientRequest(r.from(), r.protocol(), r.destination(), r.port(), r.bind(), r.sourcePort(), r.ttl(),
                r.payload(), count, interval, r.timeout(), r.prefer());
    }

    /** The frames on all devices, in order. */
    static List<String> frames(Recorded recorded) {
        return PathText.lines(recorded.steps(), PacketText.plain());
    }

    /** The frames of packets of this kind. */
    static List<String> frames(Recorded recorded, String kind) {
        List<Step> steps = recorded.steps().stream()
                .filter(s -> recorded.packets().get(s.packet() - 1).kind().equals(kind)).toList();
        return PathText.lines(steps, PacketText.plain());
    }

    static List<String> kinds(Recorded recorded) {
        return recorded.packets().stream().map(p -> p.kind()).toList();
    }

    /** Why and where packets were dropped. */
    static List<String> drops(Recorded recorded) {
        List<String> drops = new ArrayList<>();
        for (Step step : recorded.steps()) {
            if (step.action() instanceof Action.Dropped dropped) {
                drops.add(step.place().namespace().label() + " " + dropped.cause());
            }
        }
        return drops;
    }
}
