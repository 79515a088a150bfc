package dev.podwire.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Reads Services with the API server's defaults filled in; addresses and node ports only as far as they are given. */
public final class ServiceReader {

    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

    private ServiceReader() {}

    /** Reads a Service that has passed validation. */
    public static Service read(ObjectKey key, Field root) {
        Field spec = root.get("spec");
        Service.Type type = type(spec.get("type").text("ClusterIP"));
        List<String> given = clusterIps(spec);
        boolean headless = type == Service.Type.CLUSTER_IP && given.contains("None");
        return new Service(MetaReader.read(key, root), type,
                headless || type == Service.Type.EXTERNAL_NAME ? List.of() : addresses(given), headless,
                spec.get("selector").textMap(), ports(spec), traffic(spec), external(root, spec, type));
    }

    static Service.Type type(String text) {
        return switch (text) {
            case "NodePort" -> Service.Type.NODE_PORT;
            case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
            case "ExternalName" -> Service.Type.EXTERNAL_NAME;
            default -> Service.Type.CLUSTER_IP;
        };
    }

    /** clusterIPs, or clusterIP if only that is given. */
    static List<String> clusterIps(Field spec) {
        List<String> ips = spec.get("clusterIPs").texts();
        return ips.isEmpty() ? spec.get("clusterIP").text().map(List::of).orElse(List.of()) : ips;
    }

    private static List<IpAddress> addresses(List<String> texts) {
        List<IpAddress> addresses = new ArrayList<>();
        texts.forEach(text -> Addresses.parse(text).ifPresent(addresses::add));
        return addresses;
    }

    private static List<Service.Port> ports(Field spec) {
        List<Service.Port> ports = new ArrayList<>();
        for (Field port : spec.get("ports").items()) {
            int number = port.get("port").integer(0);
            String target = port.get("targetPort").text("");
            ports.add(new Service.Port(port.get("name").text(""), PodReader.protocol(port.get("protocol")), number,
                    target.isEmpty() || target.equals("0") ? Integer.toString(number) : target,
                    port.get("nodePort").integer(0), port.get("appProtocol").text("")));
        }
        return ports;
    }

    private static Service.Traffic traffic(Field spec) {
        boolean sticky = spec.get("sessionAffinity").text("None").equals("ClientIP");
        int seconds = spec.get("sessionAffinityConfig", "clientIP", "timeoutSeconds")
                .integer(DEFAULT_AFFINITY_SECONDS);
        return new Service.Traffic(spec.get("internalTrafficPolicy").text("Cluster").equals("Local"),
                spec.get("externalTrafficPolicy").text("Cluster").equals("Local"),
                sticky ? Optional.of(seconds) : Optional.empty(), spec.get("trafficDistribution").text(""),
                spec.get("publishNotReadyAddresses").bool(false));
    }

    private static Service.External external(Field root, Field spec, Service.Type type) {
        List<IpAddress> balancers = new ArrayList<>();
        if (type == Service.Type.LOAD_BALANCER) {
            for (Field ingress : root.get("status", "loadBalancer", "ingress").items()) {
                if (!ingress.get("ipMode").text("VIP").equals("Proxy")) {
                    Addresses.parse(ingress.get("ip").text("")).ifPresent(balancers::add);
                }
            }
        }
        List<Cidr> ranges = new ArrayList<>();
        for (String range : spec.get("loadBalancerSourceRanges").texts()) {
            Addresses.parseCidr(range.strip()).ifPresent(ranges::add);
        }
        return new Service.External(addresses(spec.get("externalIPs").texts()), balancers, ranges,
                spec.get("healthCheckNodePort").integer(0), spec.get("externalName").text(""),
                spec.get("loadBalancerClass").text());
    }
}
