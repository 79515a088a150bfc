package dev.podwire.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.net.IpAddress;

/** The pods of NodeLocal DNSCache (KEP-1024), known by their image: a name server on each node, on addresses of its own. */
public final class NodeCachePods {

    private static final String IMAGE = "k8s-dns-node-cache";

    /** Where it listens if no argument says otherwise. */
    private static final String DEFAULT_ADDRESS = "169.254.20.10";

    private NodeCachePods() {}

    /** Whether a container of the pod is node-cache. */
    public static boolean isNodeCache(Pod pod) {
        return pod.spec().containers().stream().anyMatch(NodeCachePods::isNodeCache);
    }

    private static boolean isNodeCache(Pod.Container container) {
        String image = container.image();
        return image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0].equals(IMAGE);
    }

    /** The addresses that it puts on its node and listens on ({@code -localip}). */
    public static List<IpAddress> addresses(Pod pod) {
        List<IpAddress> found = new ArrayList<>();
        for (String word : argument(pod, "localip").orElse(DEFAULT_ADDRESS).split(",", -1)) {
            try {
                found.add(IpAddress.parse(word.strip()));
            } catch (IllegalArgumentException e) {
                // a placeholder that nobody filled in is no address
                continue;
            }
        }
        return found;
    }

    /** The Service by which it reaches the cluster's name servers ({@code -upstreamsvc}). */
    public static String upstreamService(Pod pod) {
        return argument(pod, "upstreamsvc").orElse("kube-dns-upstream");
    }

    /** The value of a flag, given as {@code -name value} or {@code -name=value}, with one dash or two. */
    private static Optional<String> argument(Pod pod, String name) {
        for (Pod.Container container : pod.spec().containers()) {
            List<String> args = container.args();
            for (int i = 0; i < args.size(); i++) {
                String bare = args.get(i).replaceFirst("^--?", "");
                if (bare.startsWith(name + "=")) {
                    return Optional.of(bare.substring(name.length() + 1));
                }
                if (bare.equals(name) && !bare.equals(args.get(i)) && i + 1 < args.size()) {
                    return Optional.of(args.get(i + 1));
                }
            }
        }
        return Optional.empty();
    }
}
