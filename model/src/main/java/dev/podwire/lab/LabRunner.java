package dev.podwire.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.text.CommandException;
import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.kernel.text.KernelCommand;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

/** Sends a lab's requests in the order of the file, each in its ARP states, and writes down what happened. */
public final class LabRunner {

    private static final int FIRST_PORT = 40001;
    /** Pings carry this and the last byte of the count as their id. */
    private static final int PING_ID = 0x4b00;

    /** Reading tables after a request and emptying them before the next takes time, which limits of rates feel. */
    private static final Duration BEFORE_RESET = Duration.ofMillis(200);
    private static final Duration BEFORE_REQUEST = Duration.ofMillis(250);

    private final LabFile lab;
    private final LabWorld world;
    private final WalkSession session;
    private final Set<Integer> fixedPorts = new HashSet<>();
    private final List<Turn> turns = new ArrayList<>();
    private int sent;

    private record Turn(LabFile.Request request, LabFile.Arp arp) {}

    /** Builds the lab's machines; {@code seed} is the source of all chance. Throws {@link LabException}. */
    public LabRunner(LabFile lab, long seed) {
        this.lab = lab;
        world = LabBuilder.build(lab);
        session = new WalkSession(world.fabric(),
                new WalkSession.Options(seed, Recording.FULL, LabServer.applications()));
        lab.requests().forEach(request -> request.arp().forEach(arp -> turns.add(new Turn(request, arp))));
        LabFile.Members members = lab.members();
        members.pods().forEach(p -> fix(p.ports()));
        members.externals().forEach(e -> fix(e.ports()));
        members.nodes().forEach(n -> fix(n.ports()));
        fixedPorts.addAll(List.of(8472, 4789, lab.network().cni().tunnel().port()));
    }

    private void fix(LabFile.Ports ports) {
        fixedPorts.addAll(ports.tcp());
        fixedPorts.addAll(ports.udp());
    }

    /** Builds the lab and runs all its requests. Throws {@link LabException} or {@link CommandException}. */
    public static List<LabCase> run(LabFile lab, long seed) {
        LabRunner runner = new LabRunner(lab, seed);
        List<LabCase> cases = new ArrayList<>();
        while (runner.hasNext()) {
            cases.add(runner.next());
        }
        return cases;
    }

    /** Whether a request is left to send. */
    public boolean hasNext() {
        return sent < turns.size();
    }

    /** Sends the next request and tells what happened. */
    public LabCase next() {
        Turn turn = turns.get(sent++);
        int own = turn.request.sourcePort();
        return run(turn.request, turn.arp, own == 0 ? FIRST_PORT + sent - 1 : own);
    }

    private LabCase run(LabFile.Request request, LabFile.Arp arp, int port) {
        session.idle(BEFORE_RESET);
        reset(request, arp);
        commands(request, request.pre());
        session.idle(BEFORE_REQUEST);
        Map<String, List<String>> balancedBefore = balanced(Map.of());
        session.takeRecording();
        ClientResult result = session.run(client(request, arp, port), request.repeat().settle());
        List<Step> steps = session.takeRecording().steps();
        Map<String, List<String>> conntrack = new LinkedHashMap<>();
        for (String node : world.nodes()) {
            conntrack.put(node, session.conntrack(node).stream().map(ConntrackText::format).toList());
        }
        Map<String, List<String>> balanced = balanced(balancedBefore);
        commands(request, request.post());
        boolean ping = request.target().protocol() == IpProtocol.ICMP;
        Set<Integer> fixed = new HashSet<>(fixedPorts);
        if (!ping) {
            fixed.add(request.target().port());
        }
        CaseWriter writer = new CaseWriter(world, steps, ping ? 0 : port, fixed);
        List<LabCase.Packet> packets = writer.packets();
        List<LabCase.Seen> seen = result.seen().stream()
                .map(s -> new LabCase.Seen(s.who(), s.peer(), s.local(), s.error()))
                .toList();
        return new LabCase(request.id(), arp.text(),
                new ResultText(request, result, steps, from(request)).entries(port),
                seen, writer.ports(), lab.compact() ? compact(packets) : packets,
                new LabCase.Tables(conntrack, balanced));
    }

    /** The connections that IPVS has and had not {@code before}, without the time they have left. */
    private Map<String, List<String>> balanced(Map<String, List<String>> before) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String node : world.nodes()) {
            NamespaceId id = NamespaceId.hostOf(node);
            if (!session.fabric().namespace(id).netfilter().ipvs().isEmpty()) {
                found.put(node, session.balanced(id).stream().map(
                        c -> c.protocol() + " " + c.state() + " " + c.client() + " " + c.virtual() + " " + c.real())
                        .filter(line -> !before.getOrDefault(node, List.of()).contains(line)).toList());
            }
        }
        return found;
    }

    private void reset(LabFile.Request request, LabFile.Arp arp) {
        if (!request.keep()) {
            session.flushTracked();
            session.restartSchedulers();
        }
        session.flushLearned();
        if (arp == LabFile.Arp.WARM) {
            session.warm();
        }
    }

    private void commands(LabFile.Request request, List<LabFile.Command> commands) {
        for (LabFile.Command command : commands) {
            NamespaceId id = namespace(command.namespace(), request.id());
            try {
                session.apply(KernelCommand.parse(session.fabric().namespace(id), command.words()));
            } catch (IllegalArgumentException e) {
                throw new LabException("request " + request.id() + ", " + command.namespace() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private NamespaceId namespace(String name, String request) {
        NamespaceId id = world.namespaces().get(name);
        if (id == null) {
            throw new LabException("request " + request + ": nothing in the lab is called '" + name + "'");
        }
        return id;
    }

    private NamespaceId from(LabFile.Request request) {
        String name = request.target().from();
        return lab.members().pods().stream().filter(p -> p.name().equals(name) && p.hostNetwork()).findFirst()
                .map(p -> NamespaceId.hostOf(p.node())).orElseGet(() -> namespace(name, request.id()));
    }

    private ClientRequest client(LabFile.Request request, LabFile.Arp arp, int port) {
        LabFile.Target target = request.target();
        boolean ping = target.protocol() == IpProtocol.ICMP;
        return new ClientRequest(from(request), target.protocol(), target.address(), target.port(), target.bind(),
                ping ? PING_ID + (port & 0xff) : port, request.ttl(), List.of(payload(request)),
                request.repeat().count(), request.repeat().interval(), request.repeat().timeout(),
                request.prefer().getOrDefault(arp, List.of()));
    }

    private static Header payload(LabFile.Request request) {
        return switch (request.target().protocol()) {
            case TCP -> Header.Data.of("GET / HTTP/1.1\r\nHost: " + request.target().to() + "\r\n\r\n");
            case UDP -> Header.Data.of("q".repeat(request.size()));
            case ICMP, ICMPV6, IPIP, SCTP -> Header.Data.of("\u0010".repeat(request.size()));
        };
    }

    /** What a compact recording keeps: no TCP segments but those that open and those that abort. */
    private static List<LabCase.Packet> compact(List<LabCase.Packet> packets) {
        return packets.stream().filter(p -> !p.kind().matches("tcp\\[(\\.|\\.P|\\.F)\\].*")).toList();
    }
}
