package dev.podwire.console;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.sim.LiveCluster;

/** {@code kubectl exec} and {@code node-shell}. */
final class ExecCommand {

    private static final Flags.Known FLAGS = new Flags.Known("exec", List.of("namespace", "container"),
            List.of("stdin", "tty", "quiet"));

    private ExecCommand() {}

    static Reply exec(LiveCluster cluster, ClusterView view, List<String> words) {
        Flags flags = Flags.read(FLAGS, words);
        if (flags.arguments().isEmpty()) {
            throw KubectlException.error("pod, type/name or --filename must be specified");
        }
        List<String> command = flags.rest().orElse(List.of());
        if (command.isEmpty()) {
            throw KubectlException.error(flags.arguments().size() > 1
                    ? "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead"
                    : "you must specify at least one command for the container");
        }
        String name = pod(view, flags.namespace(), flags.arguments().getFirst());
        Machine machine = Machine.inPod(cluster, flags.namespace(), name);
        Optional<String> container = flags.value("container");
        List<String> containers = machine.pod().map(Pod::spec).orElseThrow().containers().stream()
                .map(Pod.Container::name).toList();
        if (container.isPresent() && !containers.contains(container.get())) {
            throw new KubectlException("Error from server (BadRequest): container " + container.get()
                    + " is not valid for pod " + name);
        }
        String defaulted = container.isEmpty() && containers.size() > 1
                ? "Defaulted container \"" + containers.getFirst() + "\" out of: " + String.join(", ", containers)
                        + "\n"
                : "";
        Reply reply = Shell.run(machine, command);
        String end = reply.exit() == 0 ? "" : "command terminated with exit code " + reply.exit() + "\n";
        return new Reply(reply.exit(), reply.out(), defaulted + reply.err() + end);
    }

    /** The pod itself, or the first that runs of what makes pods. */
    private static String pod(ClusterView view, String namespace, String argument) {
        int slash = argument.indexOf('/');
        if (slash < 0) {
            return argument;
        }
        ResourceType type = ResourceType.named(argument.substring(0, slash), view.store());
        String name = argument.substring(slash + 1);
        if (type.kind().equals("Pod")) {
            return name;
        }
        Item owner = view.find(type, namespace, name)
                .orElseThrow(() -> new KubectlException(Selection.notFound(type, name)));
        String selector = type.kind().equals("Service")
                ? Selectors.format(owner.spec("selector").textMap())
                : Selectors.format(dev.podwire.api.LabelSelector.of(owner.spec("selector")));
        List<Item> pods = view.list(ResourceType.ofKind("Pod"), Optional.of(namespace)).stream()
                .filter(p -> !selector.isEmpty() && Selectors.labels(selector).test(p.labels())).toList();
        return pods.stream().filter(p -> PodStatus.condition(p.root(), "Ready")).findFirst()
                .or(() -> pods.stream().findFirst()).map(Item::name).orElseThrow(() -> KubectlException
                        .error("no pod of " + type.singular() + "/" + name + " is there"));
    }

    /** {@code node-shell NODE COMMAND…}: a command on a node itself, as over SSH. */
    static Reply node(LiveCluster cluster, List<String> words) {
        List<String> plain = words.stream().filter(w -> !w.equals("--")).toList();
        if (plain.size() < 2) {
            throw KubectlException.error("write node-shell NODE COMMAND, for example node-shell worker-1 ip route");
        }
        return Shell.run(Machine.onNode(cluster, plain.getFirst()), plain.subList(1, plain.size()));
    }
}
