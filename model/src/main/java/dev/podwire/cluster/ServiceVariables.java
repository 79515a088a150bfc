package dev.podwire.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.net.IpAddress;

/**
 * The environment variables by which a container finds Services without DNS, as the kubelet sets them when the container
 * starts ({@code pkg/kubelet/envvars}): those of the pod's namespace, and of the API server in any case.
 */
public final class ServiceVariables {

    private static final String API_SERVER = "default/kubernetes";

    private ServiceVariables() {}

    /** The variables of a pod's containers by name, in the order in which the kubelet writes them. */
    public static Map<String, String> of(Pod pod, ClusterState cluster) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Service service : cluster.services()) {
            boolean apiServer = service.meta().key().path().equals(API_SERVER);
            boolean linked = pod.spec().enableServiceLinks()
                    && service.meta().namespace().equals(pod.meta().namespace());
            if ((apiServer || linked) && !service.clusterIps().isEmpty() && !service.headless()) {
                add(service, variables);
            }
        }
        return variables;
    }

    private static void add(Service service, Map<String, String> variables) {
        if (service.ports().isEmpty()) {
            return;
        }
        String prefix = name(service.name());
        IpAddress ip = service.clusterIps().getFirst();
        List<Service.Port> ports = service.ports();
        variables.put(prefix + "_SERVICE_HOST", ip.toString());
        variables.put(prefix + "_SERVICE_PORT", Integer.toString(ports.getFirst().port()));
        for (Service.Port port : ports) {
            if (!port.name().isEmpty()) {
                variables.put(prefix + "_SERVICE_PORT_" + name(port.name()), Integer.toString(port.port()));
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            Service.Port port = ports.get(i);
            String protocol = port.protocol().text().toLowerCase(Locale.ROOT);
            String url = protocol + "://" + (ip.isIpv6() ? "[" + ip + "]" : ip) + ":" + port.port();
            String own = prefix + "_PORT_" + port.port() + "_" + protocol.toUpperCase(Locale.ROOT);
            if (i == 0) {
                variables.put(prefix + "_PORT", url);
            }
            variables.put(own, url);
            variables.put(own + "_PROTO", protocol);
            variables.put(own + "_PORT", Integer.toString(port.port()));
            variables.put(own + "_ADDR", ip.toString());
        }
    }

    private static String name(String text) {
        String upper = text.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
        return !upper.isEmpty() && Character.isDigit(upper.charAt(0)) ? "_" + upper : upper;
    }
}
