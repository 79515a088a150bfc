package dev.podwire.sim;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import dev.podwire.api.ConfigMap;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.NodeCachePods;
import dev.podwire.cluster.PodSockets;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.dns.CoreDns;
import dev.podwire.dns.Corefile;
import dev.podwire.dns.OutsideNames;
import dev.podwire.dns.OutsideResolver;
import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.ServiceIndex;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;
import dev.podwire.walk.Application;
import org.jspecify.annotations.Nullable;

/** Who resolves names for whom: the Corefile, each program's resolv.conf, and the few names of /etc/hosts. */
final class NameService {

    private static final ObjectKey CONFIGURATION = new ObjectKey("ConfigMap", "kube-system", "coredns");
    private static final int CONVENTIONAL_DNS_ADDRESS = 10;

    private final ClusterState cluster;
    private final Corefile corefile;
    private final OutsideNames outside;
    private final Optional<String> nodeResolvConf;
    private final Optional<Pod> coreDns;
    private final Optional<NodeCache> nodeCache;
    private @Nullable ServiceIndex index;

    /**
     * Throws {@link IllegalArgumentException} if the Corefile of the cluster cannot be read.
     *
     * @param outside   hosts on the internet, as the user named them
     * @param published names of the cluster's own that the internet knows: hosts of Ingress objects and routes
     */
    NameService(ClusterState cluster, Map<String, IpAddress> outside, Map<String, List<IpAddress>> published,
            Optional<String> nodeResolvConf) {
        this(cluster, outside, published, nodeResolvConf, corefile(cluster));
    }

    /** With a Corefile other than the cluster's, such as none at all where that one cannot be read. */
    NameService(ClusterState cluster, Map<String, IpAddress> outside, Map<String, List<IpAddress>> published,
            Optional<String> nodeResolvConf, Corefile corefile) {
        this.cluster = cluster;
        Map<String, List<IpAddress>> known = new TreeMap<>(published);
        outside.forEach((name, address) -> known.put(name, List.of(address)));
        this.outside = new OutsideNames(known);
        this.nodeResolvConf = nodeResolvConf;
        this.corefile = corefile;
        coreDns = cluster.pods().stream().filter(p -> p.running() && PodSockets.isCoreDns(p)).findFirst();
        coreDns(List.of(), new Random(0));
        nodeCache = nodeCache();
    }

    private static Corefile corefile(ClusterState cluster) {
        Optional<String> written = configuration(cluster).map(c -> c.data().get("Corefile"));
        return written.map(Corefile::parse).orElseGet(() -> Corefile.kubeadm(cluster.config().dnsDomain()));
    }

    /** The ConfigMap that holds the Corefile, if there is one. */
    static Optional<ConfigMap> configuration(ClusterState cluster) {
        return cluster.configMap(CONFIGURATION.namespace(), CONFIGURATION.name())
                .filter(c -> c.data().containsKey("Corefile"));
    }

    /** The programs behind DNS sockets; CoreDNS draws its order of answers from {@code random}. */
    Map<String, Application> applications(RandomGenerator random, Fabric fabric) {
        List<IpAddress> servers = coreDns
                .flatMap(pod -> fabric.find(NamespaceId.hostOf(pod.nodeName().orElseThrow()))
                        .map(machine -> ofPod(pod, machine)))
                .map(ResolvConf::nameservers).orElse(List.of());
        Map<String, Application> applications = new HashMap<>(Map.of(PodSockets.COREDNS, coreDns(servers, random),
                OutsideResolver.APPLICATION, new OutsideResolver(outside)));
        nodeCache.ifPresent(cache -> applications.put(PodSockets.NODE_CACHE,
                new CoreDns(new CoreDns.Surroundings(this::index, cache.servers(fabric), "node-cache"),
                        cache.corefile(), random)));
        return applications;
    }

    /** NodeLocal DNSCache: one of its pods, and the Corefile that it makes of its ConfigMap when it starts. */
    private record NodeCache(NameService names, Pod pod, Corefile corefile) {

        List<IpAddress> servers(Fabric fabric) {
            return names.ofPod(pod, fabric.namespace(NamespaceId.hostOf(pod.nodeName().orElseThrow()))).nameservers();
        }
    }

    private Optional<NodeCache> nodeCache() {
        Optional<Pod> pod = cluster.pods().stream().filter(p -> p.running() && NodeCachePods.isNodeCache(p))
                .findFirst();
        Optional<String> text = cluster.configMap("kube-system", "node-local-dns")
                .map(c -> c.data().getOrDefault("Corefile", c.data().getOrDefault("Corefile.base", "")));
        return pod.flatMap(p -> text.map(t -> new NodeCache(this, p, Corefile.parse(filledIn(t, p)))));
    }

    /** The placeholders that node-cache and its installation fill in. */
    private String filledIn(String text, Pod pod) {
        String upstream = cluster.services().stream()
                .filter(s -> s.name().equals(NodeCachePods.upstreamService(pod))
                        && s.meta().namespace().equals("kube-system"))
                .flatMap(s -> s.clusterIps().stream()).map(Object::toString).findFirst().orElse("0.0.0.0");
        return text.replace("__PILLAR__CLUSTER__DNS__", upstream)
                .replace("__PILLAR__UPSTREAM__SERVERS__", "/etc/resolv.conf")
                .replace("__PILLAR__DNS__DOMAIN__", cluster.config().dnsDomain())
                .replace("__PILLAR__LOCAL__DNS__", "169.254.20.10")
                .replace("__PILLAR__DNS__SERVER__", clusterDns().isEmpty() ? "" : clusterDns().getFirst().toString());
    }

    private CoreDns coreDns(List<IpAddress> nameServers, RandomGenerator random) {
        return new CoreDns(new CoreDns.Surroundings(this::index, nameServers, "CoreDNS"), corefile, random);
    }

    /** The cluster's objects by name, read when the first question comes. */
    private synchronized ServiceIndex index() {
        ServiceIndex known = index;
        if (known == null) {
            known = new ServiceIndex(cluster);
            index = known;
        }
        return known;
    }

    /** Name servers that something in the cluster names and that stand on the internet. */
    Set<IpAddress> outsideServers() {
        Set<IpAddress> named = new LinkedHashSet<>(corefile.upstreams());
        cluster.pods().forEach(p -> p.spec().dns().nameservers().forEach(n -> named.add(IpAddress.parse(n))));
        nodeResolvConf.map(ResolvConf::parse).ifPresent(c -> named.addAll(c.nameservers()));
        named.removeIf(ip -> cluster.config().serviceCidrs().stream().anyMatch(c -> c.contains(ip))
                || cluster.config().podCidrs().stream().anyMatch(c -> c.contains(ip)) || ip.isLoopback()
                || ip.isUnspecified());
        return named;
    }

    /** Where the Corefile stands. */
    static SourceLocation corefileLocation(StoredObjects objects) {
        return objects.find(CONFIGURATION).map(o -> o.root().get("data", "Corefile").location())
                .orElseGet(() -> new SourceLocation("Corefile", 0, 0));
    }

    Corefile corefile() {
        return corefile;
    }

    /** A warning for every directive of the Corefile that CoreDNS would follow and the simulation does not. */
    List<Problem> notSimulated(StoredObjects objects) {
        SourceLocation where = corefileLocation(objects);
        return CoreDns.notSimulated(corefile).stream()
                .map(d -> Problem.warning(where, "data.Corefile",
                        "Corefile line " + d.line() + ": " + d.name() + " is not simulated",
                        "names are answered as if it were not there"))
                .toList();
    }

    /** The resolv.conf of a program on this machine. */
    ResolvConf ofMachine(NetworkNamespace machine) {
        return nodeResolvConf.map(ResolvConf::parse)
                .orElseGet(() -> new ResolvConf(machine.routing().routes().stream()
                        .filter(r -> r.destination().prefixLength() == 0 && r.table() == Route.MAIN)
                        .flatMap(r -> r.gateway().stream()).limit(1).toList(), List.of(), List.of()));
    }

    /** The resolv.conf that the kubelet of {@code machine} wrote for a pod. */
    ResolvConf ofPod(Pod pod, NetworkNamespace machine) {
        return ResolvConf.forPod(pod, clusterDns(), cluster.config().dnsDomain(), ofMachine(machine));
    }

    private List<IpAddress> clusterDns() {
        List<IpAddress> addresses = cluster.services().stream()
                .filter(s -> s.meta().key().path().equals("kube-system/kube-dns")).findFirst()
                .map(Service::clusterIps).orElse(List.of());
        return addresses.isEmpty()
                ? cluster.config().serviceCidrs().stream().limit(1).map(c -> c.nth(CONVENTIONAL_DNS_ADDRESS)).toList()
                : addresses.subList(0, 1);
    }

    /** What a program finds in its /etc/hosts, which is asked before any name server. */
    List<IpAddress> hosts(Sender sender, String name) {
        if (name.equals("localhost")) {
            return List.of(IpAddress.parse("127.0.0.1"));
        }
        return switch (sender) {
            case Sender.InPod(Pod pod) -> name.equals(pod.spec().hostname()) && !pod.spec().hostNetwork()
                    ? pod.ips()
                    : List.of();
            case Sender.OnNode(var node) -> name.equals(node.name()) ? node.internalIps() : List.of();
            case Sender.External _ -> List.of();
        };
    }
}
