package dev.podwire.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.view.model.LoadedCluster.Suggestion;

/** A request to begin with: from a pod of the user's to a Service whose endpoints are other pods. */
final class FirstRequest {

    private FirstRequest() {}

    static Suggestion in(ClusterState cluster) {
        List<Pod> pods = cluster.pods().stream().filter(Pod::running).filter(p -> !system(p.meta().namespace()))
                .filter(p -> !p.spec().hostNetwork()).toList();
        for (Service service : byPromise(cluster)) {
            Set<IpAddress> serving = endpoints(cluster, service);
            Optional<Pod> client = pods.stream().filter(p -> p.ips().stream().noneMatch(serving::contains))
                    .min(Comparator.comparingInt(FirstRequest::clientRank));
            if (client.isPresent() && !serving.isEmpty()) {
                return new Suggestion("pod/" + client.get().meta().key().path(), url(service, client.get()));
            }
        }
        return pods.isEmpty()
                ? new Suggestion("external", "")
                : new Suggestion("pod/" + pods.getFirst().meta().key().path(), otherPod(pods));
    }

    private static String otherPod(List<Pod> pods) {
        return pods.stream().skip(1).flatMap(p -> p.ips().stream()).findFirst().map(ip -> "ping://" + ip).orElse("");
    }

    private static boolean system(String namespace) {
        return namespace.startsWith("kube-");
    }

    private static int clientRank(Pod pod) {
        String name = pod.name();
        return name.startsWith("client") ? 0 : name.startsWith("front") ? 1 : name.contains("client") ? 2 : 3;
    }

    /** Services that somebody wrote and that take TCP; the first in the files first. */
    private static List<Service> byPromise(ClusterState cluster) {
        return cluster.services().stream().filter(s -> !system(s.meta().namespace()))
                .filter(s -> !s.meta().key().path().equals("default/kubernetes"))
                .filter(s -> s.ports().stream().anyMatch(p -> p.protocol() == IpProtocol.TCP))
                .sorted(Comparator.comparingInt(s -> s.headless() ? 1 : 0)).toList();
    }

    private static Set<IpAddress> endpoints(ClusterState cluster, Service service) {
        return cluster.slices().stream().filter(s -> service.name().equals(s.service())
                && s.meta().namespace().equals(service.meta().namespace()))
                .flatMap(s -> s.endpoints().stream()).flatMap(e -> e.addresses().stream())
                .collect(Collectors.toSet());
    }

    private static String url(Service service, Pod client) {
        Service.Port port = service.ports().stream().filter(p -> p.protocol() == IpProtocol.TCP).findFirst()
                .orElseThrow();
        boolean web = port.port() == 80 || port.name().startsWith("http") || port.port() == 8080;
        String host = service.meta().namespace().equals(client.meta().namespace())
                ? service.name()
                : service.name() + "." + service.meta().namespace();
        return web
                ? "http://" + host + (port.port() == 80 ? "" : ":" + port.port()) + "/"
                : "tcp://" + host + ":" + port.port();
    }
}
