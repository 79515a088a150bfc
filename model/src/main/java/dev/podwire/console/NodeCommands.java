package dev.podwire.console;

import java.util.List;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.sim.LiveChange;
import dev.podwire.sim.LiveCluster;

/** {@code cordon}, {@code uncordon} and {@code drain}. */
final class NodeCommands {

    private static final ResourceType NODE = ResourceType.ofKind("Node");

    private NodeCommands() {}

    static Reply cordon(LiveCluster cluster, ClusterView view, boolean cordon, List<String> words) {
        String word = cordon ? "cordoned" : "uncordoned";
        Flags flags = Flags.read(new Flags.Known(cordon ? "cordon" : "uncordon", List.of(), List.of()), words);
        Item node = node(view, flags);
        if (node.spec("unschedulable").bool(false) == cordon) {
            return Reply.ok("node/" + node.name() + " already " + word + "\n");
        }
        LiveChange change = cluster.cordon(node.name(), cordon);
        return change.ok() ? Reply.ok("node/" + node.name() + " " + word + "\n") : ChangeCommands.reply(change);
    }

    private static Item node(ClusterView view, Flags flags) {
        if (flags.arguments().size() != 1) {
            throw KubectlException.error("write the name of one node");
        }
        String name = flags.arguments().getFirst().replaceFirst("^nodes?/", "");
        return view.find(NODE, "", name).orElseThrow(() -> new KubectlException(Selection.notFound(NODE, name)));
    }

    static Reply drain(LiveCluster cluster, ClusterView view, List<String> words) {
        Flags flags = Flags.read(new Flags.Known("drain", List.of("grace-period", "timeout"),
                List.of("ignore-daemonsets", "force", "delete-emptydir-data")), words);
        Item node = node(view, flags);
        List<Item> pods = view.list(ResourceType.ofKind("Pod"), Optional.empty()).stream()
                .filter(p -> p.spec("nodeName").text("").equals(node.name())).toList();
        List<Item> daemons = pods.stream().filter(NodeCommands::ofDaemonSet).toList();
        String cordoned = "node/" + node.name()
                + (node.spec("unschedulable").bool(false) ? " already cordoned\n" : " cordoned\n");
        if (!daemons.isEmpty() && !flags.has("ignore-daemonsets")) {
            cluster.cordon(node.name(), true);
            return new Reply(1, cordoned, "error: unable to drain node \"" + node.name()
                    + "\" due to error: cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): "
                    + paths(daemons) + "\n");
        }
        LiveChange change = cluster.drain(node.name(), flags.has("force"));
        if (!change.ok()) {
            return new Reply(1, cordoned, ChangeCommands.reply(change).err());
        }
        StringBuilder out = new StringBuilder(cordoned);
        List<Item> evicted = pods.stream().filter(p -> !ofDaemonSet(p)).toList();
        evicted.forEach(p -> out.append("evicting pod ").append(p.key().path()).append('\n'));
        evicted.forEach(p -> out.append("pod/").append(p.name()).append(" evicted\n"));
        return new Reply(0, out.append("node/").append(node.name()).append(" drained\n").toString(),
                daemons.isEmpty() ? "" : "Warning: ignoring DaemonSet-managed Pods: " + paths(daemons) + "\n");
    }

    private static String paths(List<Item> items) {
        return String.join(", ", items.stream().map(i -> i.key().path()).toList());
    }

    private static boolean ofDaemonSet(Item pod) {
        return pod.root().get("metadata", "ownerReferences").items().stream().map((Field o) -> o.get("kind").text(""))
                .anyMatch("DaemonSet"::equals);
    }
}
