package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.IngressPods;
import dev.podwire.cluster.PodSockets;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.net.IpAddress;
import dev.podwire.walk.Application;

/** All ingress and gateway controllers of a cluster: what each reads, and under which addresses their hosts are found. */
public final class Ingresses {

    private final ClusterState cluster;
    private final Map<String, IngressProxy.Reader> readers = new HashMap<>();
    private final Map<String, List<String>> hosts = new LinkedHashMap<>();
    private final Set<ObjectKey> served = new HashSet<>();
    private final Backends backends;

    public Ingresses(ClusterState cluster, StoredObjects objects) {
        this.cluster = cluster;
        Map<Controller, JointRouter> routers = new HashMap<>();
        for (Pod pod : cluster.pods()) {
            Optional<Controller> controller = pod.running() ? controller(pod) : Optional.empty();
            if (controller.isPresent()) {
                JointRouter router = routers.computeIfAbsent(controller.get(), c -> router(c, objects));
                readers.put(PodSockets.owner(pod), new IngressProxy.Reader(controller.get().program(), router));
                served.addAll(router.served());
                Set<String> named = new LinkedHashSet<>(hosts.getOrDefault(pod.meta().key().path(), List.of()));
                named.addAll(router.hosts());
                hosts.put(pod.meta().key().path(), List.copyOf(named));
            }
        }
        backends = readers.isEmpty()
                ? new Backends(List.of(), List.of())
                : new Backends(cluster.services(), cluster.slices());
    }

    /** The objects that some controller reads, and so have an effect. */
    public Set<ObjectKey> served() {
        return Set.copyOf(served);
    }

    /** The proxy behind every controller's sockets. */
    public Application application(RandomGenerator random) {
        return new IngressProxy(
                owner -> readers.getOrDefault(owner, new IngressProxy.Reader(owner, IngressRouter.EMPTY)),
                backends, random);
    }

    private static Optional<Controller> controller(Pod pod) {
        String gateway = pod.meta().labels().getOrDefault(IngressPods.GATEWAY_LABEL, "");
        String of = gateway.isEmpty() ? "" : pod.meta().namespace() + "/" + gateway;
        Optional<IngressPods.Program> program = IngressPods.program(pod);
        if (program.isEmpty()) {
            return gateway.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Controller("gateway " + gateway, "", "", "", "", of, ""));
        }
        IngressPods.Program p = program.get();
        return Optional.of(new Controller(p.name(), argument(pod, "controller-class").orElse(p.ingress()),
                argument(pod, "gateway-ctlr-name").orElse(p.gateway()),
                argument(pod, "ingress-class").orElse(p.className()), argument(pod, "watch-namespace").orElse(""),
                of, argument(pod, "default-backend-service").orElse("")));
    }

    /** The value of {@code --name=value} among the arguments of a pod's containers. */
    private static Optional<String> argument(Pod pod, String name) {
        String start = "--" + name + "=";
        return pod.spec().containers().stream().flatMap(c -> c.args().stream()).filter(a -> a.startsWith(start))
                .map(a -> a.substring(start.length())).findFirst();
    }

    private static JointRouter router(Controller controller, StoredObjects objects) {
        Set<ObjectKey> served = new HashSet<>();
        return new JointRouter(IngressReader.read(objects, controller, served),
                GatewayReader.read(objects, controller, served), Set.copyOf(served));
    }

    /**
     * The addresses under which the world finds the hosts of all rules, as whoever keeps the public zone would write them:
     * those of the load balancer before the controller, else a node where it listens on its own ports or on a node port.
     */
    public Map<String, List<IpAddress>> outsideNames() {
        Map<String, List<IpAddress>> names = new LinkedHashMap<>();
        for (Pod pod : cluster.pods()) {
            List<String> own = hosts.getOrDefault(pod.meta().key().path(), List.of());
            if (!own.isEmpty()) {
                List<IpAddress> addresses = addresses(pod);
                own.stream().filter(h -> !addresses.isEmpty()).forEach(h -> names.putIfAbsent(h, addresses));
            }
        }
        return names;
    }

    private List<IpAddress> addresses(Pod pod) {
        List<IpAddress> nodePorts = new ArrayList<>();
        for (Service service : cluster.services()) {
            boolean selects = service.meta().namespace().equals(pod.meta().namespace())
                    && !service.selector().isEmpty()
                    && pod.meta().labels().entrySet().containsAll(service.selector().entrySet());
            if (selects && !service.external().loadBalancerIps().isEmpty()) {
                return service.external().loadBalancerIps();
            }
            if (selects && !service.external().externalIps().isEmpty()) {
                return service.external().externalIps();
            }
            if (selects && nodePorts.isEmpty() && service.ports().stream().anyMatch(p -> p.nodePort() > 0)) {
                nodePorts.addAll(cluster.nodes().stream().findFirst().map(Node::internalIps).orElse(List.of()));
            }
        }
        boolean onNode = pod.spec().hostNetwork()
                || pod.spec().containers().stream().flatMap(c -> c.ports().stream()).anyMatch(p -> p.hostPort() > 0);
        return onNode
                ? pod.nodeName().flatMap(cluster::node).map(Node::internalIps).orElse(List.of())
                : nodePorts;
    }
}
