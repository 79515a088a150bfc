package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.cloud.Outside;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.kernel.text.KernelCommand;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to requests in a cluster in IPVS mode, beyond who answers. */
class IpvsBehaviourTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final NamespaceId NODE = NamespaceId.hostOf("node-1");
    private static final NamespaceId CLIENT = new NamespaceId("node-1", "client");
    private static final IpAddress SERVICE = IpAddress.parse("10.96.0.77");
    private static final IpAddress BALANCER = IpAddress.parse("203.0.113.7");
    private static final String CLUSTER = """
            apiVersion: v1
            kind: Node
            metadata: {name: node-1}
            spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}
            status: {addresses: [{type: InternalIP, address: 192.168.10.11}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: client, namespace: default}
            spec: {nodeName: node-1, containers: [{name: main, image: example/client:1}]}
            status: {phase: Running, podIP: 10.244.1.250, podIPs: [{ip: 10.244.1.250}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec:
              type: LoadBalancer
              clusterIP: 10.96.0.77
              clusterIPs: [10.96.0.77]
              selector: {app: web}
              loadBalancerSourceRanges: [RANGES]
              ports: [{port: 80, targetPort: 8080}]
            status: {loadBalancer: {ingress: [{ip: 203.0.113.7, ipMode: VIP}]}}
            """;
    private static final String POD = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web-%1$d, namespace: default, labels: {app: web}}
            spec:
              nodeName: node-1
              containers: [{name: main, image: example/web:1, ports: [{containerPort: 8080}]}]
            status:
              phase: Running
              podIP: 10.244.1.1%1$d
              podIPs: [{ip: 10.244.1.1%1$d}]
              conditions: [{type: Ready, status: "True"}]
            """;

    private int port = 40000;

    private static Simulation simulation(String ranges, String config) {
        String manifest = CLUSTER.replace("RANGES", ranges) + POD.formatted(1) + POD.formatted(2);
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.of("flannel"),
                Optional.of("ipvs"), 1, false, false);
        SimulationResult result = Simulation.load(List.of(Input.text("web.yaml", manifest)),
                new LoadOptions(options, config.isEmpty() ? List.of() : List.of(Input.text("config.yaml", config)),
                        Map.of(), Optional.empty()));
        assertThat(result.problems()).noneMatch(Problem::isError);
        return result.simulation().orElseThrow();
    }

    private static WalkSession session(Fabric fabric) {
        WalkSession session = new WalkSession(fabric, new WalkSession.Options(1, Recording.FULL, Map.of()));
        session.warm();
        return session;
    }

    private ClientResult ask(WalkSession session, NamespaceId from, IpAddress to, int destination) {
        return session.run(new ClientRequest(from, IpProtocol.TCP, to, destination, Optional.empty(), port++, 0,
                List.of(Header.Data.of("hello")), 1, TIMEOUT, TIMEOUT, List.of()));
    }

    private static void run(WalkSession session, String command) {
        session.apply(KernelCommand.parse(session.fabric().namespace(NODE), List.of(command.split(" "))));
    }

    private static Fabric withOutsider(Simulation simulation, String address) {
        return simulation.fabric().apply(Outside.external(simulation.cluster(), "visitor",
                Optional.of(IpAddress.parse(address)), Optional.of("node-1")));
    }

    @Test
    void aLoadBalancerIsOpenToItsSourceRangesAlone() {
        Simulation simulation = simulation("198.51.100.0/24", "");
        NamespaceId visitor = NamespaceId.hostOf("visitor");

        assertThat(ask(session(withOutsider(simulation, "198.51.100.9")), visitor, BALANCER, 80).end())
                .isEqualTo(ClientResult.End.OK);
        WalkSession session = session(withOutsider(simulation, "198.18.0.9"));
        assertThat(ask(session, visitor, BALANCER, 80).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(dropped(session)).anyMatch(words -> words.startsWith("filter KUBE-SOURCE-RANGES-FIREWALL rule"));
    }

    @Test
    void aNodeOutsideTheRangesIsStoppedByTheIpvsMatch() {
        WalkSession session = session(simulation("198.51.100.0/24", "").fabric());

        assertThat(ask(session, NODE, BALANCER, 80).end()).isNotEqualTo(ClientResult.End.OK);
        assertThat(dropped(session)).anyMatch(words -> words.startsWith("filter KUBE-IPVS-OUT-FILTER rule"));
        assertThat(ask(session, NODE, SERVICE, 80).end()).isEqualTo(ClientResult.End.OK);
        assertThat(ask(session(simulation("\"192.168.0.0/16\"", "").fabric()), NODE, BALANCER, 80).end())
                .isEqualTo(ClientResult.End.OK);
    }

    private static List<String> dropped(WalkSession session) {
        return session.takeRecording().steps().stream().map(Step::action)
                .filter(Action.Dropped.class::isInstance).map(a -> ((Action.Dropped) a).reason()).toList();
    }

    @Test
    void aServerWithoutWeightKeepsItsConnectionsButGetsNoNewOnes() {
        WalkSession session = session(simulation("", "").fabric());
        run(session, "ipvsadm -e -t 10.96.0.77:80 -r 10.244.1.11:8080 -m -w 0");
        List<String> met = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            met.add(ask(session, CLIENT, SERVICE, 80).seen().getFirst().who());
        }

        assertThat(met).containsOnly("pod/default/web-2");
        run(session, "ipvsadm -e -t 10.96.0.77:80 -r 10.244.1.12:8080 -m -w 0");
        assertThat(ask(session, CLIENT, SERVICE, 80).end()).isEqualTo(ClientResult.End.REFUSED);
    }

    @Test
    void aServerThatIsTakenAwayStaysUntilItsLastConnectionHasEnded() {
        WalkSession session = session(simulation("", "").fabric());
        ask(session, CLIENT, SERVICE, 80);
        ServiceKey key = new ServiceKey.Address(IpProtocol.TCP, SERVICE, 80);
        session.apply(List.of(new KernelOperation.RetireRealServer(NODE, key, IpAddress.parse("10.244.1.11"), 8080),
                new KernelOperation.RetireRealServer(NODE, key, IpAddress.parse("10.244.1.12"), 8080)));
        IpvsadmText.ServerKey first = new IpvsadmText.ServerKey(key, "10.244.1.11:8080");

        assertThat(session.loads(NODE)).containsEntry(first, new IpvsadmText.Load(0, 1))
                .doesNotContainKey(new IpvsadmText.ServerKey(key, "10.244.1.12:8080"));
        assertThat(ask(session, CLIENT, SERVICE, 80).end()).isEqualTo(ClientResult.End.REFUSED);
        session.idle(Duration.ofSeconds(130));
        assertThat(session.loads(NODE)).doesNotContainKey(first);
    }

    @Test
    void theSecondConnectionTableEndsWithTheVirtualClock() {
        WalkSession session = session(simulation("", "").fabric());
        ask(session, CLIENT, SERVICE, 80);

        assertThat(session.balanced(NODE)).singleElement().extracting(IpvsConnection::state).isEqualTo("TIME_WAIT");
        assertThat(session.loads(NODE).values()).contains(new IpvsadmText.Load(0, 1));
        session.idle(Duration.ofSeconds(121));
        assertThat(session.balanced(NODE)).isEmpty();
        assertThat(session.loads(NODE).values()).containsOnly(IpvsadmText.Load.NONE);
    }

    @Test
    void everyDecisionIsAStepWithWords() {
        WalkSession session = session(simulation("", "").fabric());
        ask(session, CLIENT, SERVICE, 80);
        List<Step> steps = session.takeRecording().steps().stream()
                .filter(s -> s.action() instanceof Action.Balanced).toList();

        assertThat(steps.get(0).action()).isInstanceOf(Action.Balanced.Found.class);
        assertThat(steps.get(1).action()).isInstanceOf(Action.Balanced.Chosen.class);
        assertThat(Explanation.of(steps.get(1)).what()).isEqualTo("rr → 10.244.1.11:8080");
        assertThat(Explanation.of(steps.get(1)).why()).startsWith("Round robin begins");
        assertThat(((Action.Balanced.Followed) steps.get(2).action()).event())
                .isEqualTo(Action.Balanced.Followed.Event.CREATED);
        assertThat(steps).allSatisfy(s -> assertThat(Explanation.of(s).why()).endsWith("."));
        assertThat(session.conntrack("node-1")).noneMatch(e -> e.status()
                .contains(dev.podwire.kernel.conntrack.ConntrackEntry.Status.DST_NAT));
    }

    @Test
    void withStrictArpNoNodeAnswersForServiceAddresses() {
        String config = """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                mode: ipvs
                clusterCIDR: 10.244.0.0/16
                ipvs: {strictARP: true, scheduler: sh, tcpTimeout: 5m0s}
                """;
        Simulation strict = simulation("", config);
        assertThat(strict.node("node-1").sysctl("net.ipv4.conf.all.arp_ignore")).contains("1");
        assertThat(IpvsadmText.save(strict.node("node-1").netfilter().ipvs())).contains("-A -t 10.96.0.77:80 -s sh");
        assertThat(strict.node("node-1").netfilter().ipvs().timeouts().tcp()).isEqualTo(300);

        assertThat(onLink(strict).end()).isNotEqualTo(ClientResult.End.OK);
        assertThat(onLink(simulation("", "")).end()).isEqualTo(ClientResult.End.OK);
    }

    @Test
    void anErrorAboutARequestComesBackFromTheVirtualAddress() {
        WalkSession session = session(simulation("", "").fabric());
        run(session, "ipvsadm -A -u 10.96.0.77:53 -s rr");
        run(session, "ipvsadm -a -u 10.96.0.77:53 -r 10.244.1.11:5353 -m");
        run(session, "ipset add KUBE-CLUSTER-IP 10.96.0.77,udp:53");
        ClientResult result = session.run(new ClientRequest(CLIENT, IpProtocol.UDP, SERVICE, 53, Optional.empty(),
                port++, 0, List.of(Header.Data.of("hello")), 1, TIMEOUT, TIMEOUT, List.of()));

        assertThat(result.end()).isEqualTo(ClientResult.End.REFUSED);
        assertThat(session.takeRecording().steps()).filteredOn(s -> s.action().equals(
                new Action.Rewritten(Action.Rewritten.Kind.UNDO_IPVS))).singleElement()
                .satisfies(s -> {
                    assertThat(s.after().headers().toString()).contains("10.96.0.77").doesNotContain("10.244.1.11");
                });
    }

    @Test
    void aServerOnTheNodeItselfIsReachedWithoutLeavingIt() {
        WalkSession session = session(simulation("", "").fabric());
        run(session, "ipvsadm -A -t 10.96.0.77:22 -s rr");
        run(session, "ipvsadm -a -t 10.96.0.77:22 -r 192.168.10.11:10250 -m");
        run(session, "ipset add KUBE-CLUSTER-IP 10.96.0.77,tcp:22");

        assertThat(ask(session, CLIENT, SERVICE, 22).end()).isEqualTo(ClientResult.End.OK);
        assertThat(ask(session, NODE, SERVICE, 22).end()).isEqualTo(ClientResult.End.OK);
    }

    @Test
    void withoutConntrackNothingIsTrackedNorMasqueraded() {
        WalkSession session = session(simulation("", "").fabric());
        run(session, "sysctl -w net.ipv4.vs.conntrack=0");
        ClientResult result = ask(session, CLIENT, SERVICE, 80);

        assertThat(result.end()).isEqualTo(ClientResult.End.OK);
        assertThat(result.seen().getFirst().peer()).startsWith("10.244.1.250:");
        assertThat(session.conntrack("node-1")).isEmpty();
        assertThat(session.balanced(NODE)).hasSize(1);
    }

    @Test
    void whatIsSentOnWithItsLastHopIsAnswered() {
        WalkSession session = session(simulation("", "").fabric());
        ClientResult result = session.run(new ClientRequest(CLIENT, IpProtocol.TCP, SERVICE, 80, Optional.empty(),
                port++, 1, List.of(Header.Data.of("hello")), 1, TIMEOUT, TIMEOUT, List.of()));

        assertThat(result.end()).isNotEqualTo(ClientResult.End.OK);
        assertThat(dropped(session)).contains("TTL 1 is used up");
    }

    /** A machine on the nodes' own segment that takes the service range for addresses of that segment. */
    private ClientResult onLink(Simulation simulation) {
        Fabric fabric = simulation.fabric().apply(Outside.external(simulation.cluster(), "visitor",
                Optional.of(IpAddress.parse("192.168.10.99")), Optional.of("node-1")));
        NamespaceId visitor = NamespaceId.hostOf("visitor");
        fabric = fabric.apply(KernelCommand.parse(fabric.namespace(visitor),
                List.of("ip", "route", "add", "10.96.0.0/12", "dev", "eth0")));
        return ask(session(fabric), visitor, SERVICE, 80);
    }
}
