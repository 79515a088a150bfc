package dev.podwire.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Kinds;
import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.manifest.Manifests;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.sim.LiveChange;
import dev.podwire.sim.LiveCluster;

/** The commands that change objects: each goes to the API server of the living cluster. */
final class ChangeCommands {

    private static final List<String> FILES = List.of("namespace", "filename", "output", "selector");

    private final LiveCluster cluster;
    private final ClusterView view;

    ChangeCommands(LiveCluster cluster, ClusterView view) {
        this.cluster = cluster;
        this.view = view;
    }

    /** What a change came to: its messages on standard output, those of a refused one on standard error. */
    static Reply reply(LiveChange change) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        for (String message : change.messages()) {
            boolean complaint = message.startsWith("Error") || message.startsWith("error")
                    || message.startsWith("The ") && message.contains(" is invalid: ");
            (complaint ? err : out).append(message).append('\n');
        }
        for (Problem problem : change.problems()) {
            boolean said = problem.isError() && !err.isEmpty();
            err.append(said ? "" : problem + "\n");
        }
        return new Reply(change.ok() ? 0 : 1, out.toString(), err.toString());
    }

    /** {@code create}, {@code apply} and {@code replace -f}. */
    Reply write(String verb, List<String> words) {
        Flags flags = Flags.read(new Flags.Known(verb, FILES, List.of("recursive", "force", "server-side", "validate")),
                words);
        if (flags.all("filename").isEmpty()) {
            throw KubectlException.error("must specify one of -f and -k");
        }
        List<Input> inputs = inputs(flags);
        return reply(switch (verb) {
            case "create" -> cluster.create(inputs);
            case "replace" -> cluster.replace(inputs);
            default -> cluster.apply(inputs);
        });
    }

    private static List<Input> inputs(Flags flags) {
        List<Input> inputs = new ArrayList<>();
        for (String file : flags.all("filename")) {
            if (file.equals("-") || file.contains("://")) {
                throw KubectlException.notSimulated("-f " + file, "files and folders are read");
            }
            if (!java.nio.file.Files.isReadable(Path.of(file))) {
                throw KubectlException.error("the path \"" + file + "\" does not exist");
            }
            inputs.add(Input.path(Path.of(file)));
        }
        return flags.value("namespace").isPresent() ? placed(inputs, flags.namespace()) : inputs;
    }

    /** The documents with the namespace that was asked for where they name none. */
    private static List<Input> placed(List<Input> inputs, String namespace) {
        Manifests read = ManifestReader.read(inputs);
        read.problems().stream().filter(Problem::isError).findFirst().ifPresent(problem -> {
            throw KubectlException.error(problem.toString());
        });
        List<Input> placed = new ArrayList<>();
        for (Document document : read.documents()) {
            Tree tree = document.root().tree();
            if (tree == null) {
                continue;
            }
            String own = document.root().get("metadata", "namespace").text(namespace);
            if (!own.equals(namespace)) {
                throw KubectlException.error("the namespace from the provided object \"" + own
                        + "\" does not match the namespace \"" + namespace
                        + "\". You must pass '--namespace=" + own + "' to perform this operation.");
            }
            Tree full = Kinds.clusterWide(document.kind())
                    ? tree
                    : TreeEdit.set(tree, namespace, "metadata", "namespace");
            placed.add(Input.text(document.file(), YamlText.of(full)));
        }
        return placed;
    }

    /** {@code delete}. */
    Reply delete(List<String> words) {
        Flags flags = Flags.read(new Flags.Known("delete",
                List.of("namespace", "filename", "selector", "field-selector", "grace-period", "output"),
                List.of("all", "all-namespaces", "force", "now", "wait", "ignore-not-found")), words);
        List<String> err = new ArrayList<>();
        List<ObjectKey> keys = new ArrayList<>();
        if (!flags.all("filename").isEmpty()) {
            for (Document document : ManifestReader.read(inputs(flags)).documents()) {
                String namespace = Kinds.clusterWide(document.kind())
                        ? ""
                        : document.root().get("metadata", "namespace").text(flags.namespace());
                keys.add(new ObjectKey(document.kind(), namespace, document.root().get("metadata", "name").text("")));
            }
        } else {
            Selection selection = chosen("delete", flags);
            err.addAll(flags.has("ignore-not-found") ? List.of() : selection.missing());
            selection.items().forEach(item -> keys.add(item.key()));
            if (keys.isEmpty() && err.isEmpty()) {
                return Reply.ok("No resources found\n");
            }
        }
        Optional<Integer> grace = flags.has("force")
                ? Optional.of(0)
                : flags.has("now") ? Optional.of(1) : flags.value("grace-period").map(ChangeCommands::number);
        StringBuilder out = new StringBuilder();
        for (ObjectKey key : keys) {
            Reply reply = reply(cluster.delete(key, grace));
            out.append(reply.out());
            reply.err().lines().forEach(err::add);
        }
        return new Reply(err.isEmpty() ? 0 : 1, out.toString(), lines(err));
    }

    private static String lines(List<String> lines) {
        return String.join("", lines.stream().map(l -> l + "\n").toList());
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw KubectlException.error("invalid argument \"" + text + "\": it is no number");
        }
    }

    private Selection chosen(String verb, Flags flags) {
        boolean bare = flags.arguments().size() == 1 && !flags.arguments().getFirst().contains("/");
        if (flags.arguments().isEmpty() || bare && !flags.has("all") && flags.value("selector").isEmpty()
                && flags.value("field-selector").isEmpty()) {
            throw KubectlException.error("resource(s) were provided, but no name was specified"
                    + (verb.equals("delete") ? " (add a name, -l or --all)" : ""));
        }
        return Selection.of(view, flags.arguments(), Selection.Scope.of(flags));
    }

    /** {@code scale}. */
    Reply scale(List<String> words) {
        Flags flags = Flags.read(new Flags.Known("scale",
                List.of("namespace", "replicas", "selector", "current-replicas"), List.of("all", "all-namespaces")),
                words);
        int replicas = number(flags.value("replicas").orElseThrow(() -> KubectlException
                .error("required flag(s) \"replicas\" not set")));
        return each("scale", flags, item -> reply(cluster.scale(item.key(), replicas)));
    }

    /** One step for each chosen object. */
    private Reply each(String verb, Flags flags, java.util.function.Function<Item, Reply> step) {
        Selection selection = chosen(verb, flags);
        StringBuilder out = new StringBuilder();
        List<String> err = new ArrayList<>(selection.missing());
        int exit = err.isEmpty() ? 0 : 1;
        for (Item item : selection.items()) {
            Reply reply = step.apply(item);
            out.append(reply.out());
            reply.err().lines().forEach(err::add);
            exit = Math.max(exit, reply.exit());
        }
        return new Reply(exit, out.toString(), lines(err));
    }

    /** {@code label} and {@code annotate}. */
    Reply mark(String verb, List<String> words) {
        Flags flags = Flags.read(new Flags.Known(verb, List.of("namespace", "selector"),
                List.of("all", "all-namespaces", "overwrite")), words.stream().toList());
        String field = verb.equals("label") ? "labels" : "annotations";
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>();
        for (String argument : flags.arguments()) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                changes.put(argument.substring(0, equals), Optional.of(argument.substring(equals + 1)));
            } else if (argument.endsWith("-") && !arguments.isEmpty()) {
                changes.put(argument.substring(0, argument.length() - 1), Optional.empty());
            } else {
                arguments.add(argument);
            }
        }
        if (changes.isEmpty()) {
            throw KubectlException.error("at least one " + verb.replace("annotate", "annotation")
                    + " update is required");
        }
        Flags rest = new Flags(arguments, flags.values(), flags.rest());
        return each(verb, rest, item -> marked(item, field, verb, changes, flags.has("overwrite")));
    }

    private Reply marked(Item item, String field, String verb, Map<String, Optional<String>> changes,
            boolean overwrite) {
        Map<String, String> there = item.root().get("metadata", field).textMap();
        boolean changed = false;
        boolean added = false;
        for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
            String old = there.get(change.getKey());
            if (change.getValue().isPresent() && old != null && !overwrite && !old.equals(change.getValue().get())) {
                return Reply.failed("error: '" + change.getKey() + "' already has a value (" + old
                        + "), and --overwrite is false");
            }
        }
        for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
            String old = there.get(change.getKey());
            if (change.getValue().equals(Optional.ofNullable(old))) {
                continue;
            }
            LiveChange result = cluster.patch(item.key(), change.getValue().orElse(null), "metadata", field,
                    change.getKey());
            if (!result.ok()) {
                return reply(result);
            }
            changed = true;
            added |= change.getValue().isPresent();
        }
        String past = verb.equals("label") ? "labeled" : "annotated";
        String word = !changed ? "not " + past : added || verb.equals("annotate") ? past : "un" + past;
        return Reply.ok(item.type().prefix() + item.name() + " " + word + "\n");
    }

    /** {@code rollout restart} and {@code rollout status}. */
    Reply rollout(List<String> words) {
        Flags flags = Flags.read(new Flags.Known("rollout", List.of("namespace", "selector", "timeout"),
                List.of("watch")), words);
        String verb = flags.arguments().isEmpty() ? "" : flags.arguments().getFirst();
        Flags rest = new Flags(flags.arguments().subList(Math.min(1, flags.arguments().size()),
                flags.arguments().size()), flags.values(), flags.rest());
        return switch (verb) {
            case "restart" -> each("rollout", rest, item -> {
                LiveChange change = cluster.patch(item.key(), stamp(), "spec", "template", "metadata", "annotations",
                        "kubectl.kubernetes.io/restartedAt");
                return change.ok() ? Reply.ok(item.type().prefix() + item.name() + " restarted\n") : reply(change);
            });
            case "status" -> {
                cluster.settle();
                yield new ChangeCommands(cluster, new ClusterView(cluster.state().control().store(),
                        cluster.state().now())).each("rollout", rest, ChangeCommands::status);
            }
            default -> throw KubectlException.notSimulated("rollout " + verb, "rollout restart and status are");
        };
    }

    private String stamp() {
        return dev.podwire.cluster.VirtualTime.instant(view.now()).toString();
    }

    private static Reply status(Item item) {
        int wanted = item.spec("replicas").integer(1);
        int available = item.status("availableReplicas").integer(item.status("numberAvailable").integer(0));
        if (item.type().kind().equals("DaemonSet")) {
            wanted = item.status("desiredNumberScheduled").integer(0);
        }
        String name = item.type().kind().equals("DaemonSet") ? "daemon set" : item.type().singular();
        return available >= wanted
                ? Reply.ok(name + " \"" + item.name() + "\" successfully rolled out\n")
                : new Reply(1, "Waiting for " + name + " \"" + item.name() + "\" rollout to finish: " + available
                        + " of " + wanted + " updated replicas are available...\n",
                        "error: timed out waiting for the condition\n");
    }
}
