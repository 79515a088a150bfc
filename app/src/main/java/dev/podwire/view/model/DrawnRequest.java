package dev.podwire.view.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that are meant by two things of the picture. */
public final class DrawnRequest {

    private static final Pattern PORT = Pattern.compile(":(\\d+)");

    private DrawnRequest() {}

    /** Who sends, for a thing of the picture: pods, nodes and the outside can. */
    public static Optional<String> sender(String id) {
        return id.startsWith("pod/") || id.startsWith("node/")
                ? Optional.of(id)
                : id.equals("outside") ? Optional.of("external") : Optional.empty();
    }

    /** What is typed to reach a thing of the picture: a Service by name and first port, a pod or node by its address. */
    public static Optional<String> target(LoadedCluster cluster, String from, String id) {
        Optional<ObjectRow> row = cluster.objects().stream().filter(o -> o.topologyId().equals(Optional.of(id)))
                .findFirst();
        return row.flatMap(r -> switch (r.kind()) {
            case "Service" -> Optional.of(service(r, from));
            case "Pod", "Node" -> r.detail().isEmpty() ? Optional.empty() : Optional.of("ping " + r.detail());
            default -> Optional.empty();
        });
    }

    private static String service(ObjectRow service, String from) {
        String[] parts = from.split("/");
        boolean near = parts.length == 3 && parts[1].equals(service.namespace());
        String host = near ? service.name() : service.name() + "." + service.namespace();
        Matcher port = PORT.matcher(service.detail());
        if (!port.find()) {
            return "http://" + host + "/";
        }
        return switch (port.group(1)) {
            case "80" -> "http://" + host + "/";
            case "443" -> "https://" + host + "/";
            case "53" -> "nc -u " + host + " 53";
            case "8080", "8000", "3000", "9090" -> "http://" + host + ":" + port.group(1) + "/";
            default -> "tcp://" + host + ":" + port.group(1);
        };
    }
}
