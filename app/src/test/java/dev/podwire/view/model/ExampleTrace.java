package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;
import dev.podwire.net.SourceLocation;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Place;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;

/** A short trace written by hand: a SYN to a Service that is translated, wrapped, unwrapped and delivered, or refused. */
final class ExampleTrace {

    static final NamespaceId CLIENT = new NamespaceId("worker-1", "default/frontend");
    static final NamespaceId NODE1 = NamespaceId.hostOf("worker-1");
    static final NamespaceId NODE2 = NamespaceId.hostOf("worker-2");
    static final NamespaceId SERVER = new NamespaceId("worker-2", "default/catalog");
    static final Origin SERVICE = new Origin("Service", "default", "catalog", "spec.ports[0]",
            Optional.of(new SourceLocation("shop.yaml", 7, 3)));

    private final List<Step> steps = new ArrayList<>();
    private final Packet sent = syn("10.96.14.3", 3550);
    private final Packet rewritten = syn("10.244.2.7", 3550);

    private ExampleTrace() {}

    static Trace delivered() {
        ExampleTrace made = new ExampleTrace();
        made.toPrerouting();
        made.translate();
        made.acrossTheOverlay();
        return made.trace(new Outcome(Outcome.Verdict.DELIVERED, "The server answered.", Optional.empty()));
    }

    static Trace refused() {
        ExampleTrace made = new ExampleTrace();
        made.toPrerouting();
        made.add(NODE1, "",
                new Action.HookEntered(new BaseChain(Family.IP, "filter", "FORWARD"), Hook.FORWARD, Optional.of("cni0"),
                        Optional.of("eth0"), "NEW/original", false),
                made.sent, made.sent);
        made.add(NODE1, "", new Action.RuleTried(TableName.FILTER, "KUBE-SERVICES", 1,
                RuleText.parse(
                        "-d 10.96.14.3/32 -p tcp -m tcp --dport 3550 -j REJECT --reject-with icmp-port-unreachable"),
                Optional.empty(), Action.Verdict.DROP, 0, ""), made.sent, made.sent);
        made.add(NODE1, "", new Action.Dropped(DropReason.REJECTED, "default/catalog has no ready endpoint"), made.sent,
                made.sent);
        return made.trace(new Outcome(Outcome.Verdict.REFUSED, "default/catalog has no ready endpoint",
                Optional.empty()));
    }

    private Trace trace(Outcome outcome) {
        return new Trace("pod/default/frontend", "tcp://catalog:3550", 1, outcome, Optional.empty(),
                new Trace.Wire(List.of(new TracedPacket(1, TracedPacket.Chapter.CONNECT,
                        TracedPacket.Direction.REQUEST, "tcp[S]")), steps, List.of()),
                Map.of());
    }

    private void toPrerouting() {
        add(CLIENT, "", new Action.Originated("frontend", "connects to 10.96.14.3:3550"), sent, sent);
        add(CLIENT, "eth0", new Action.Transmitted(), sent, sent);
        add(NODE1, "veth1", new Action.Received(Action.Received.Recipient.HOST), sent, sent);
        add(NODE1, "",
                new Action.HookEntered(new BaseChain(Family.IP, "nat", "PREROUTING"), Hook.PREROUTING,
                        Optional.of("cni0"), Optional.empty(),
                        "NEW/original", false),
                sent, sent);
    }

    private void translate() {
        Rule skipped = RuleText
                .parse("! -s 10.244.0.0/16 -d 10.96.14.3/32 -p tcp -m tcp --dport 3550 -j KUBE-MARK-MASQ");
        add(NODE1, "", new Action.RuleTried(TableName.NAT, "KUBE-SVC-X", 1, skipped,
                Optional.of(new Match.Source(Cidr.parse("10.244.0.0/16"), true)), Action.Verdict.NOT_MATCHED, 0, ""),
                sent, sent);
        Rule dnat = RuleText.parse("-p tcp -m tcp -j DNAT --to-destination 10.244.2.7:3550").withOrigin(SERVICE);
        add(NODE1, "", new Action.RuleTried(TableName.NAT, "KUBE-SEP-Y", 2, dnat, Optional.empty(),
                Action.Verdict.ACCEPT, 0, ""), sent, sent);
        ConntrackEntry entry = new ConntrackEntry(
                new ConntrackTuple(IpProtocol.TCP, IpAddress.parse("10.244.1.5"), 41022, IpAddress.parse("10.96.14.3"),
                        3550),
                new ConntrackTuple(IpProtocol.TCP, IpAddress.parse("10.244.2.7"), 3550, IpAddress.parse("10.244.1.5"),
                        41022),
                "SYN_SENT", java.util.Set.of(), 120, 0, ConntrackEntry.Zones.DEFAULT);
        steps.add(new Step(steps.size() + 1, steps.size() * 1000L, 1, new Place(NODE1, ""),
                new Action.Rewritten(Action.Rewritten.Kind.DNAT), sent, rewritten, Optional.of(SERVICE),
                List.of(new Delta.Conntrack(NODE1, Optional.empty(), Optional.of(entry)))));
    }

    private void acrossTheOverlay() {
        Packet wrapped = rewritten.wrapped(List.of(
                new Header.Ethernet(mac(1), mac(2), Header.Ethernet.IPV4),
                new Header.Ipv4(ip("192.168.56.11"), ip("192.168.56.12"), IpProtocol.UDP, 64, 9),
                new Header.Udp(50000, 8472, false), new Header.Vxlan(1)));
        Route route = Route.via(Cidr.parse("10.244.2.0/24"), IpAddress.parse("10.244.2.0"), "flannel.1", true);
        add(NODE1, "", new Action.Routed(Action.Routed.Decision.FORWARD, IpAddress.parse("10.244.2.7"), Route.MAIN,
                Optional.of(route), List.of()), rewritten, rewritten);
        add(NODE1, "flannel.1", new Action.Encapsulated(1, IpAddress.parse("192.168.56.12")), rewritten, wrapped);
        add(NODE1, "eth0", new Action.Transmitted(), wrapped, wrapped);
        add(NODE2, "eth0", new Action.Received(Action.Received.Recipient.HOST), wrapped, wrapped);
        add(NODE2, "flannel.1", new Action.Decapsulated(1), wrapped, rewritten);
        add(SERVER, "eth0", new Action.Received(Action.Received.Recipient.HOST), rewritten, rewritten);
        add(SERVER, "", new Action.Delivered("catalog on port 3550"), rewritten, rewritten);
    }

    private void add(NamespaceId namespace, String device, Action action, Packet before, Packet after) {
        steps.add(new Step(steps.size() + 1, steps.size() * 1000L, 1, new Place(namespace, device), action, before,
                after, Optional.empty(), List.of()));
    }

    private static Packet syn(String to, int port) {
        return Packet.of(new Header.Ethernet(mac(3), mac(4), Header.Ethernet.IPV4),
                new Header.Ipv4(ip("10.244.1.5"), ip(to), IpProtocol.TCP, 64, 7),
                new Header.Tcp(41022, port, 1000, 0, Header.Tcp.SYN, 64240, 1460));
    }

    private static Ipv4Address ip(String text) {
        return (Ipv4Address) IpAddress.parse(text);
    }

    private static MacAddress mac(int last) {
        return MacAddress.parse("0a:00:00:00:00:0" + last);
    }
}
