package dev.podwire.control;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the control plane makes of objects. */
class ControlPlaneTest {

    private static final ClusterLoader.Options DEFAULT = ClusterLoader.Options.DEFAULT;

    private static LoadResult load(String yaml, ClusterLoader.Options options) {
        LoadResult result = ClusterLoader.load(List.of(Input.text("test.yaml", yaml)), options);
        assertThat(result.problems()).filteredOn(Problem::isError).isEmpty();
        return result;
    }

    private static ClusterState state(String yaml) {
        return load(yaml, DEFAULT).state().orElseThrow();
    }

    private static ClusterLoader.Options seed(long seed) {
        return new ClusterLoader.Options(Optional.empty(), Optional.empty(), Optional.empty(), seed, false, false);
    }

    private static ClusterLoader.Options nodes(int nodes) {
        return new ClusterLoader.Options(Optional.of(nodes), Optional.empty(), Optional.empty(), 1, false, false);
    }

    private static List<Pod> pods(ClusterState state, String namespace) {
        return state.pods().stream().filter(pod -> pod.meta().namespace().equals(namespace)).toList();
    }

    private static Service service(ClusterState state, String name) {
        return state.services().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static String deployment(String name, int replicas, String more) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers: [{name: c, image: "c:1", ports: [{name: http, containerPort: 8080}]}]
                      %3$s
                """.formatted(name, replicas, more);
    }

    @Test
    void aClusterWithoutNodesGetsAControlPlaneAndTwoWorkers() {
        ClusterState state = state("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
        assertThat(state.nodes()).extracting(Node::name).containsExactly("control-plane", "worker-1", "worker-2");
        assertThat(state.nodes()).extracting(node -> node.internalIps().getFirst().toString())
                .containsExactly("192.168.56.10", "192.168.56.11", "192.168.56.12");
        assertThat(state.nodes()).extracting(node -> node.podCidrs().getFirst().toString())
                .containsExactly("10.244.0.0/24", "10.244.1.0/24", "10.244.2.0/24");
        assertThat(state.nodes().getFirst().taints()).singleElement()
                .isEqualTo(new Node.Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule"));
        assertThat(state.namespaces()).contains("default", "kube-system", "kube-public", "kube-node-lease", "shop");
        assertThat(service(state, "kubernetes").clusterIps()).containsExactly(IpAddress.parse("10.96.0.1"));
        assertThat(service(state, "kube-dns").clusterIps()).containsExactly(IpAddress.parse("10.96.0.10"));
        assertThat(state.configMap("kube-system", "coredns").orElseThrow().data().get("Corefile"))
                .contains("kubernetes cluster.local in-addr.arpa ip6.arpa {");
        assertThat(pods(state, "kube-system")).hasSize(5).allMatch(Pod::ready);
        assertThat(state.slices()).filteredOn(slice -> slice.service().equals("kubernetes")).singleElement()
                .satisfies(slice -> assertThat(slice.endpoints().getFirst().addresses())
                        .containsExactly(IpAddress.parse("192.168.56.10")));
    }

    @Test
    void aSingleNodeTakesEverybodysPods() {
        ClusterState state = load(deployment("web", 2, ""), nodes(1)).state().orElseThrow();
        assertThat(pods(state, "default")).hasSize(2)
                .allSatisfy(pod -> assertThat(pod.nodeName()).contains("control-plane"));
    }

    @Test
    void deploymentsMakeReplicaSetsThatMakePodsWithNamesLikeReal() {
        ClusterState state = state(deployment("web", 3, ""));
        String safe = "[bcdfghjklmnpqrstvwxz2456789]";
        assertThat(pods(state, "default")).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.name()).matches("web-" + safe + "{1,10}-" + safe + "{5}");
            assertThat(pod.meta().labels()).containsKey("pod-template-hash");
            assertThat(pod.meta().owners().getFirst().kind()).isEqualTo("ReplicaSet");
            assertThat(pod.meta().origin("spec.containers[0]").location().orElseThrow().line()).isEqualTo(11);
        });
        assertThat(state.podsOf(new ObjectKey("Deployment", "default", "web"))).hasSize(3);
        assertThat(pods(state, "default")).extracting(Pod::ips).doesNotHaveDuplicates();
    }

    @Test
    void theSameSeedGivesTheSameClusterAndAnotherSeedAnother() {
        String yaml = deployment("web", 2, "") + deployment("api", 2, "");
        assertThat(load(yaml, seed(5)).state()).isEqualTo(load(yaml, seed(5)).state());
        assertThat(load(yaml, seed(5)).state()).isNotEqualTo(load(yaml, seed(6)).state());
    }

    @Test
    void seedsPlaceTwoPodsTogetherOrApart() {
        Set<Boolean> together = new HashSet<>();
        for (int seed = 1; seed < 20; seed++) {
            List<Pod> pods = pods(load(deployment("a", 1, "") + deployment("b", 1, "") + deployment("c", 1, ""),
                    seed(seed)).state().orElseThrow(), "default");
            together.add(pods.get(0).nodeName().equals(pods.get(2).nodeName()));
        }
        assertThat(together).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void podsOfOneOwnerAreSpread() {
        Map<Optional<String>, Long> counts = pods(state(deployment("web", 6, "")), "default").stream().collect(
                java.util.stream.Collectors.groupingBy(Pod::nodeName, java.util.stream.Collectors.counting()));
        assertThat(counts).isEqualTo(Map.of(Optional.of("worker-1"), 3L, Optional.of("worker-2"), 3L));
    }

    @Test
    void whatFitsNowhereStaysPendingAndSaysWhy() {
        LoadResult result = load(deployment("web", 2, "nodeSelector: {disk: fast}"), DEFAULT);
        assertThat(pods(result.state().orElseThrow(), "default")).allMatch(pod -> pod.phase().equals("Pending"))
                .allMatch(pod -> pod.ips().isEmpty());
        assertThat(result.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("0/3 nodes are available: 1 node(s) had untolerated taint "
                        + "{node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match Pod's node "
                        + "affinity/selector."));
    }

    @Test
    void requiredAntiAffinityKeepsPodsOffEachOther() {
        String apart = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
                + "[{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}";
        List<Pod> pods = pods(state(deployment("web", 3, apart)), "default");
        assertThat(pods).filteredOn(pod -> pod.nodeName().isPresent()).hasSize(2).extracting(Pod::nodeName)
                .doesNotHaveDuplicates();
    }

    @Test
    void statefulPodsAreNumberedAndHaveHostNamesUnderTheirService() {
        ClusterState state = state("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 2
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: "db:1", ports: [{containerPort: 5432}]}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
                """);
        assertThat(pods(state, "default")).extracting(Pod::name).containsExactly("db-0", "db-1");
        EndpointSlice slice = state.slices().stream().filter(s -> s.service().equals("db")).findFirst().orElseThrow();
        assertThat(slice.endpoints()).extracting(endpoint -> endpoint.hostname().orElse(""))
                .containsExactly("db-0", "db-1");
        assertThat(slice.meta().labels()).containsKey("service.kubernetes.io/headless");
    }

    @Test
    void daemonsRunOnTheNodesThatTheyTolerate() {
        String daemon = """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      containers: [{name: agent, image: "agent:1"}]
                """;
        assertThat(pods(state(daemon), "default")).hasSize(2);
        assertThat(pods(state(daemon + "      tolerations: [{operator: Exists}]\n      hostNetwork: true\n"),
                "default")).hasSize(3).allMatch(pod -> pod.ips().getFirst().toString().startsWith("192.168.56."));
    }

    @Test
    void replicationControllersJobsAndCronJobs() {
        LoadResult result = load("""
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: old}
                spec:
                  replicas: 2
                  template:
                    metadata: {labels: {app: old}}
                    spec: {containers: [{name: c, image: "c:1"}]}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once}
                spec:
                  parallelism: 4
                  template: {spec: {restartPolicy: Never, containers: [{name: c, image: "c:1"}]}}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: done}
                spec:
                  template: {spec: {restartPolicy: Never, containers: [{name: c, image: "c:1"}]}}
                status: {conditions: [{type: Complete, status: "True"}]}
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: nightly}
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: "c:1"}]}}}}
                """, DEFAULT);
        assertThat(result.report().pods()).isEqualTo(3);
        assertThat(result.report().notSimulated()).singleElement()
                .satisfies(idle -> assertThat(idle.kind()).isEqualTo("CronJob"));
    }

    @Test
    void addressesAndPortsThatAreAskedForAreReservedFirst() {
        for (int seed = 1; seed < 30; seed++) {
            ClusterState state = load("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: chance}
                    spec: {type: NodePort, ports: [{port: 80}]}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: asked}
                    spec: {type: NodePort, clusterIP: 10.96.7.7, ports: [{port: 80, nodePort: 30080}]}
                    """, seed(seed)).state().orElseThrow();
            Service chance = service(state, "chance");
            assertThat(chance.ports().getFirst().nodePort()).isBetween(30086, 32767);
            IpAddress ip = chance.clusterIps().getFirst();
            assertThat(Cidr.parse("10.96.0.0/12").contains(ip)).isTrue();
            assertThat(ip).isGreaterThanOrEqualTo(IpAddress.parse("10.96.1.1"));
            assertThat(service(state, "asked").clusterIps()).containsExactly(IpAddress.parse("10.96.7.7"));
        }
    }

    @Test
    void tcpAndUdpOfOneServicePortShareTheirNodePort() {
        Service service = service(state("""
                apiVersion: v1
                kind: Service
                metadata: {name: dns}
                spec:
                  type: LoadBalancer
                  externalTrafficPolicy: Local
                  ports: [{name: u, port: 53, protocol: UDP}, {name: t, port: 53}, {name: m, port: 9153}]
                status: {loadBalancer: {ingress: [{ip: 203.0.113.9}, {ip: 203.0.113.10, ipMode: Proxy}]}}
                """), "dns");
        assertThat(service.ports().get(0).nodePort()).isEqualTo(service.ports().get(1).nodePort())
                .isNotEqualTo(service.ports().get(2).nodePort());
        assertThat(service.external().healthCheckNodePort()).isBetween(30000, 32767);
        assertThat(service.external().loadBalancerIps()).containsExactly(IpAddress.parse("203.0.113.9"));
    }

    @Test
    void namedTargetPortsMayDifferPerPodAndGiveASliceEach() {
        ClusterState state = state("""
                apiVersion: v1
                kind: Pod
                metadata: {name: one, labels: {app: web}}
                spec: {containers: [{name: c, image: "c:1", ports: [{name: http, containerPort: 8080}]}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: two, labels: {app: web}}
                spec: {containers: [{name: c, image: "c:2", ports: [{name: http, containerPort: 9090}]}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
                """);
        assertThat(state.slices()).filteredOn(slice -> slice.service().equals("web")).hasSize(2)
                .extracting(slice -> slice.ports().getFirst().port()).containsExactlyInAnyOrder(8080, 9090);
    }

    @Test
    void aProbeOfAPortNameThatNobodyHasKeepsPodsUnready() {
        LoadResult result = load(deployment("web", 1, "").replace("image: \"c:1\",",
                "image: \"c:1\", readinessProbe: {httpGet: {port: htpt}},"), DEFAULT);
        assertThat(pods(result.state().orElseThrow(), "default")).noneMatch(Pod::ready);
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("\"htpt\"");
            assertThat(problem.location().line()).isEqualTo(11);
        });
    }

    @Test
    void endpointsWrittenByHandAreMirrored() {
        ClusterState state = state("""
                apiVersion: v1
                kind: Service
                metadata: {name: outside}
                spec: {ports: [{name: sql, port: 5432}]}
                ---
                apiVersion: v1
                kind: Endpoints
                metadata: {name: outside}
                subsets:
                - addresses: [{ip: 198.51.100.7}]
                  notReadyAddresses: [{ip: 198.51.100.8}]
                  ports: [{name: sql, port: 15432}]
                """);
        assertThat(state.slices()).filteredOn(slice -> slice.service().equals("outside")).singleElement()
                .satisfies(slice -> {
                    assertThat(slice.endpoints()).extracting(EndpointSlice.Endpoint::ready).containsExactly(true,
                            false);
                    assertThat(slice.ports().getFirst().port()).isEqualTo(15432);
                });
    }

    @Test
    void objectsOfTheClusterAreReplacedByThoseOfTheSameName() {
        ClusterState state = state("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: coredns, namespace: kube-system}
                data: {Corefile: ".:53 { whoami }"}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: kube-dns, namespace: kube-system}
                spec: {clusterIP: 10.96.0.53, selector: {app: mine}, ports: [{port: 53, protocol: UDP}]}
                """);
        assertThat(state.configMap("kube-system", "coredns").orElseThrow().data())
                .containsEntry("Corefile", ".:53 { whoami }");
        assertThat(service(state, "kube-dns").clusterIps()).containsExactly(IpAddress.parse("10.96.0.53"));
    }

    @Test
    void bareMeansNothingButTheInputs() {
        ClusterState state = load(deployment("web", 3, "") + """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {clusterIP: 10.96.0.10, selector: {app: web}, ports: [{port: 80}]}
                """, new ClusterLoader.Options(Optional.empty(), Optional.empty(), Optional.empty(), 1, true, false))
                .state().orElseThrow();
        assertThat(state.pods()).isEmpty();
        assertThat(state.slices()).isEmpty();
        assertThat(state.services()).extracting(Service::name).containsExactly("web");
    }

    @Test
    void kindAndKubeProxyFilesSetTheClusterUp() {
        LoadResult result = ClusterLoader.load(
                List.of(Input.path(java.nio.file.Path.of("src/test/resources/manifests/odd/setup.yaml"))), DEFAULT);
        ClusterState state = result.state().orElseThrow();
        assertThat(state.nodes()).extracting(Node::name).containsExactly("lab-control-plane", "lab-worker",
                "lab-worker2");
        assertThat(state.nodes().get(1).meta().labels()).containsEntry("zone", "a");
        assertThat(state.nodes().get(1).podCidrs()).extracting(Cidr::toString).containsExactly("10.50.1.0/24",
                "fd00:50:0:1::/64");
        assertThat(state.config().serviceCidrs()).extracting(Cidr::toString).containsExactly("10.60.0.0/16",
                "fd00:60::/112", "10.70.0.0/24");
        assertThat(state.config().proxy().mode()).isEqualTo("nftables");
        assertThat(state.config().proxy().masquerade().all()).isTrue();
        assertThat(state.config().proxy().masquerade().bit()).isEqualTo(10);
        assertThat(state.config().proxy().conntrackLiberal()).isTrue();
        assertThat(state.config().proxy().nodePortAddresses()).containsExactly(Cidr.parse("192.168.56.0/24"));
        assertThat(service(state, "kube-dns").clusterIps()).containsExactly(IpAddress.parse("10.60.0.10"));
        assertThat(pods(state, "kube-system")).filteredOn(pod -> pod.name().startsWith("agent")).hasSize(2)
                .allSatisfy(pod -> assertThat(pod.ips()).hasSize(2));
        assertThat(result.report().notSimulated()).isEmpty();
    }

    @Test
    void aDumpSaysByItsConfigMapsHowTheClusterWasSetUp() {
        LoadResult result = load("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: kubeadm-config, namespace: kube-system}
                data:
                  ClusterConfiguration: |
                    apiVersion: kubeadm.k8s.io/v1beta4
                    kind: ClusterConfiguration
                    networking: {podSubnet: 10.9.0.0/16, serviceSubnet: 10.8.0.0/16, dnsDomain: lab.test}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: kube-proxy, namespace: kube-system}
                data:
                  config.conf: |
                    apiVersion: kubeproxy.config.k8s.io/v1alpha1
                    kind: KubeProxyConfiguration
                    mode: ipvs
                    clusterCIDR: 10.9.0.0/16
                """, DEFAULT);
        ClusterState state = result.state().orElseThrow();
        assertThat(state.config().dnsDomain()).isEqualTo("lab.test");
        assertThat(state.config().podCidrs()).containsExactly(Cidr.parse("10.9.0.0/16"));
        assertThat(state.config().proxy().mode()).isEqualTo("ipvs");
        assertThat(service(state, "kube-dns").clusterIps()).containsExactly(IpAddress.parse("10.8.0.10"));
        assertThat(state.configMap("kube-system", "coredns").orElseThrow().data().get("Corefile"))
                .contains("kubernetes lab.test ");
        assertThat(result.report().notSimulated()).isEmpty();
    }

    @Test
    void wrongTypesInSetUpFilesAreErrors() {
        String kind = "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: 3\n";
        assertThat(ClusterLoader.load(List.of(), List.of(Input.text("kind.yaml", kind)), DEFAULT).problems())
                .singleElement().satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("nodes");
                    assertThat(problem.location().line()).isEqualTo(3);
                });
    }

    @Test
    void twoThousandPodsLoad() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            yaml.append(deployment("web-" + i, 10, "")).append("""
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: web-%1$d}
                    spec: {selector: {app: web-%1$d}, ports: [{port: 80, targetPort: http}]}
                    """.formatted(i));
        }
        String text = yaml.toString();
        ClusterState state = load(text, nodes(50)).state().orElseThrow();
        assertThat(pods(state, "default")).hasSize(2000);
    }
}
