package dev.podwire.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/**
 * Who listens on what. A container listens on the ports it declares, per protocol; a pod that declares none listens on the
 * numeric target ports of the Services that select it. Behind a socket is the program {@value #ECHO}, or {@value #COREDNS}
 * on the DNS port of a pod that serves the cluster's DNS Service.
 */
public final class PodSockets {

    /** A server that answers whatever it is sent. */
    public static final String ECHO = "echo";

    /** The cluster's name server. */
    public static final String COREDNS = "coredns";

    /** The name server of a node, before the cluster's. */
    public static final String NODE_CACHE = "node-cache";

    /** The proxy of an ingress or gateway controller. */
    public static final String INGRESS = "ingress";

    private static final int DNS_PORT = 53;

    private record Label(String namespace, String key, String value) {}

    private record Wanted(IpProtocol protocol, int port, Origin origin) {}

    private record Number(IpProtocol protocol, int port) {}

    private final Map<Label, List<Service>> byLabel = new HashMap<>();
    private final Set<IpAddress> nameServers = new HashSet<>();

    private PodSockets() {}

    /** Reads the Services and the DNS Service's endpoints once, so that many pods can be asked about. */
    public static PodSockets of(ClusterState cluster) {
        PodSockets sockets = new PodSockets();
        for (Service service : cluster.services()) {
            service.selector().entrySet().stream().min(Map.Entry.comparingByKey())
                    .ifPresent(entry -> sockets.byLabel
                            .computeIfAbsent(new Label(service.meta().namespace(), entry.getKey(), entry.getValue()),
                                    k -> new ArrayList<>())
                            .add(service));
        }
        for (EndpointSlice slice : cluster.slices()) {
            if (slice.service().equals("kube-dns") && slice.meta().namespace().equals("kube-system")) {
                slice.endpoints().forEach(endpoint -> sockets.nameServers.addAll(endpoint.addresses()));
            }
        }
        return sockets;
    }

    /** The sockets that the pod's containers open, one per protocol and port. */
    public List<ListeningSocket> of(Pod pod) {
        SequencedSet<Number> seen = new LinkedHashSet<>();
        List<ListeningSocket> sockets = new ArrayList<>();
        if (NodeCachePods.isNodeCache(pod)) {
            for (IpAddress address : NodeCachePods.addresses(pod)) {
                for (IpProtocol protocol : List.of(IpProtocol.UDP, IpProtocol.TCP)) {
                    seen.add(new Number(protocol, DNS_PORT));
                    sockets.add(new ListeningSocket(protocol, Optional.of(address), DNS_PORT, owner(pod), NODE_CACHE,
                            Optional.of(pod.meta().origin("spec.containers[0]"))));
                }
            }
        }
        for (Wanted wanted : wanted(pod)) {
            if (seen.add(new Number(wanted.protocol(), wanted.port()))) {
                sockets.add(new ListeningSocket(wanted.protocol(), Optional.empty(), wanted.port(), owner(pod),
                        application(pod, wanted.port()), Optional.of(wanted.origin())));
            }
        }
        return sockets;
    }

    /** How a pod is called where people name it: {@code pod/NAMESPACE/NAME}. */
    public static String owner(Pod pod) {
        return "pod/" + pod.meta().key().path();
    }

    private List<Wanted> wanted(Pod pod) {
        List<Wanted> declared = new ArrayList<>();
        List<Pod.Container> containers = pod.spec().containers();
        for (int c = 0; c < containers.size(); c++) {
            List<Pod.Port> ports = containers.get(c).ports();
            for (int p = 0; p < ports.size(); p++) {
                String field = "spec.containers[" + c + "].ports[" + p + "]";
                declared.add(
                        new Wanted(ports.get(p).protocol(), ports.get(p).containerPort(), pod.meta().origin(field)));
            }
        }
        return declared.isEmpty() ? targeted(pod) : declared;
    }

    private List<Wanted> targeted(Pod pod) {
        SequencedSet<ObjectKey> seen = new LinkedHashSet<>();
        List<Wanted> wanted = new ArrayList<>();
        pod.meta().labels().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(label -> {
            Label key = new Label(pod.meta().namespace(), label.getKey(), label.getValue());
            for (Service service : byLabel.getOrDefault(key, List.of())) {
                boolean selects = pod.meta().labels().entrySet().containsAll(service.selector().entrySet());
                if (selects && seen.add(service.meta().key())) {
                    addTargets(service, wanted);
                }
            }
        });
        return wanted;
    }

    private static void addTargets(Service service, List<Wanted> wanted) {
        for (int i = 0; i < service.ports().size(); i++) {
            Service.Port port = service.ports().get(i);
            String target = port.targetPort();
            // A target port by name needs a container port of that name, and this pod declares none.
            if (!target.isEmpty() && target.chars().allMatch(c -> c >= '0' && c <= '9')) {
                wanted.add(new Wanted(port.protocol(), Integer.parseInt(target),
                        service.meta().origin("spec.ports[" + i + "]")));
            }
        }
    }

    private String application(Pod pod, int port) {
        boolean nameServer = port == DNS_PORT && (pod.ips().stream().anyMatch(nameServers::contains)
                || isCoreDns(pod));
        return nameServer ? COREDNS : IngressPods.serves(pod, port) ? INGRESS : ECHO;
    }

    /** Whether a container of the pod is CoreDNS. */
    public static boolean isCoreDns(Pod pod) {
        return pod.spec().containers().stream().anyMatch(PodSockets::isCoreDns);
    }

    private static boolean isCoreDns(Pod.Container container) {
        String image = container.image();
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.equals("coredns") || last.startsWith("coredns:") || last.startsWith("coredns@");
    }
}
