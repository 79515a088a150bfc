package dev.podwire.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

import dev.podwire.api.ConfigMap;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.dns.CoreDns;
import dev.podwire.dns.Corefile;
import dev.podwire.dns.OutsideNames;
import dev.podwire.dns.OutsideResolver;
import dev.podwire.dns.ResolvConf;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;
import dev.podwire.walk.Application;

/** Who resolves names for whom: the Corefile, each program's resolv.conf, and the few names of /etc/hosts. */
final class NameService {

    private static final ObjectKey CONFIGURATION = new ObjectKey("ConfigMap", "kube-system", "coredns");
    private static final int CONVENTIONAL_DNS_ADDRESS = 10;

    private final ClusterState cluster;
    private final Corefile corefile;
    private final OutsideNames outside;
    private final Optional<String> nodeResolvConf;

    /** Throws {@link IllegalArgumentException} if the Corefile of the cluster cannot be read. */
    NameService(ClusterState cluster, Map<String, IpAddress> outside, Optional<String> nodeResolvConf) {
        this.cluster = cluster;
        this.outside = new OutsideNames(outside);
        this.nodeResolvConf = nodeResolvConf;
        Optional<String> written = configuration(cluster).map(c -> c.data().get("Corefile"));
        corefile = written.map(Corefile::parse).orElseGet(() -> Corefile.kubeadm(cluster.config().dnsDomain()));
    }

    /** The ConfigMap that holds the Corefile, if there is one. */
    static Optional<ConfigMap> configuration(ClusterState cluster) {
        return cluster.configMap(CONFIGURATION.namespace(), CONFIGURATION.name())
                .filter(c -> c.data().containsKey("Corefile"));
    }

    /** The programs behind DNS sockets; CoreDNS draws its order of answers from {@code random}. */
    Map<String, Application> applications(RandomGenerator random) {
        return Map.of(PodSockets.COREDNS, new CoreDns(cluster, corefile, outside, random), OutsideResolver.APPLICATION,
                new OutsideResolver(outside));
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
