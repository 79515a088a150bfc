package dev.podwire.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.api.SliceReader;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** What a cluster has before anybody applies anything. */
final class SystemObjects {

    /** The Service of the API server itself. */
    static final ObjectKey API_SERVER = new ObjectKey("Service", "default", "kubernetes");

    private static final int API_PORT = 6443;
    private static final long DNS_INDEX = 10;

    private SystemObjects() {}

    /** The objects, with the addresses that the cluster's set-up gives them. */
    static List<Document> documents(ClusterConfig config) {
        Cidr range = config.serviceCidrs().getFirst();
        String system = text("system-objects.yaml").replace("$KUBERNETES", range.nth(1).toString())
                .replace("$DNS", range.nth(DNS_INDEX).toString()).replace("$DOMAIN", config.dnsDomain());
        List<Input> inputs = new ArrayList<>();
        inputs.add(Input.text("what every cluster has", system));
        if (config.cni().startsWith("flannel")) {
            inputs.add(Input.text("the network plug-in", text("flannel-objects.yaml")));
        }
        return ManifestReader.read(inputs).documents().stream().map(SystemObjects::unplaced).toList();
    }

    /** Nobody can look a line of these up, so they have none. */
    private static Document unplaced(Document document) {
        return new Document(document.file(), document.apiVersion(), document.kind(), document.root().unplaced());
    }

    private static String text(String resource) {
        try (InputStream in = SystemObjects.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The slice in which API servers announce themselves, if the inputs do not bring one. */
    static Optional<EndpointSlice> apiServers(World world) {
        Service service = world.services.get(API_SERVER);
        boolean given = world.slices.stream().anyMatch(
                slice -> slice.service().equals("kubernetes") && slice.meta().namespace().equals("default"));
        if (service == null || given || world.nodes.isEmpty() || !service.selector().isEmpty()) {
            return Optional.empty();
        }
        boolean ipv6 = !service.clusterIps().isEmpty() && service.clusterIps().getFirst().isIpv6();
        List<Node> masters = world.nodes.values().stream().filter(SystemObjects::runsApiServer).toList();
        if (masters.isEmpty()) {
            masters = List.of(world.nodes.values().iterator().next());
        }
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        for (Node node : masters) {
            Optional<IpAddress> ip = node.internalIps().stream().filter(a -> a.isIpv6() == ipv6).findFirst();
            ip.ifPresent(address -> endpoints.add(new EndpointSlice.Endpoint(List.of(address), true, true, false,
                    Optional.empty(), EndpointSlice.Placement.UNKNOWN, Optional.empty())));
        }
        String port = service.ports().isEmpty() ? "https" : service.ports().getFirst().name();
        Meta meta = new Meta(new ObjectKey("EndpointSlice", "default", "kubernetes"),
                Map.of(SliceReader.SERVICE_LABEL, "kubernetes"), Map.of(), List.of(), false, Map.of());
        return Optional.of(new EndpointSlice(meta, "kubernetes", ipv6,
                List.of(new EndpointSlice.Port(port, IpProtocol.TCP, API_PORT)), endpoints));
    }

    private static boolean runsApiServer(Node node) {
        return node.meta().labels().containsKey("node-role.kubernetes.io/control-plane")
                || node.meta().labels().containsKey("node-role.kubernetes.io/master");
    }
}
