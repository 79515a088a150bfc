package dev.podwire.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Pod;

/** Which pods are ingress or gateway controllers, known by the images that they run. */
public final class IngressPods {

    /** The label of pods that were made for one Gateway (GEP-1762). */
    public static final String GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";

    /**
     * A program that routes HTTP.
     *
     * @param ingress   the name that an IngressClass's {@code spec.controller} gives it; empty: it reads no Ingress
     * @param gateway   the name that a GatewayClass's {@code spec.controllerName} gives it; empty: it reads no Gateway
     * @param className the class that it serves by the old annotation
     */
    public record Program(String name, String ingress, String gateway, String className) {}

    private static final Map<String, Program> BY_IMAGE = Map.of("ingress-nginx/controller",
            new Program("ingress-nginx", "k8s.io/ingress-nginx", "", "nginx"), "nginx-ingress-controller",
            new Program("ingress-nginx", "k8s.io/ingress-nginx", "", "nginx"), "nginx/nginx-ingress",
            new Program("nginx-ingress", "nginx.org/ingress-controller", "", "nginx"), "traefik",
            new Program("traefik", "traefik.io/ingress-controller", "traefik.io/gateway-controller", "traefik"),
            "haproxy-ingress",
            new Program("haproxy-ingress", "haproxy-ingress.github.io/controller", "", "haproxy"),
            "haproxytech/kubernetes-ingress",
            new Program("haproxy", "haproxy.org/ingress-controller", "", "haproxy"), "kong",
            new Program("kong", "ingress-controllers.konghq.com/kong", "konghq.com/kic-gateway-controller", "kong"),
            "nginx-gateway-fabric",
            new Program("nginx-gateway-fabric", "", "gateway.nginx.org/nginx-gateway-controller", ""),
            "envoyproxy/envoy",
            new Program("envoy", "", "gateway.envoyproxy.io/gatewayclass-controller", ""));

    private static final List<String> PLAIN = List.of("http", "web", "proxy");
    private static final List<String> SECURE = List.of("https", "websecure", "proxy-ssl", "proxy-tls");

    private IngressPods() {}

    /** The controller that a pod runs, if it runs one. */
    public static Optional<Program> program(Pod pod) {
        for (Pod.Container container : pod.spec().containers()) {
            String image = container.image().toLowerCase(Locale.ROOT);
            int digest = image.indexOf('@');
            String tagged = digest < 0 ? image : image.substring(0, digest);
            int tag = tagged.lastIndexOf(':');
            String name = tag > tagged.lastIndexOf('/') ? tagged.substring(0, tag) : tagged;
            for (Map.Entry<String, Program> each : BY_IMAGE.entrySet()) {
                if (name.equals(each.getKey()) || name.endsWith("/" + each.getKey())) {
                    return Optional.of(each.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a port of such a pod takes requests: by its name, or the usual numbers. */
    public static boolean serves(Pod pod, int port) {
        boolean gateway = pod.meta().labels().containsKey(GATEWAY_LABEL);
        if (program(pod).isEmpty() && !gateway) {
            return false;
        }
        Optional<Pod.Port> declared = pod.spec().containers().stream().flatMap(c -> c.ports().stream())
                .filter(p -> p.containerPort() == port).findFirst();
        String name = declared.map(Pod.Port::name).orElse("");
        return PLAIN.contains(name) || SECURE.contains(name) || name.isEmpty() && (port == 80 || port == 443)
                || gateway && !name.equals("metrics");
    }
}
