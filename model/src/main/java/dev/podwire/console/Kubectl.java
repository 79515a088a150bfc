package dev.podwire.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.podwire.sim.LiveCluster;

/** kubectl as one types it, at work on a living cluster: one command after the other sees what the ones before have done. */
public final class Kubectl {

    private static final Set<String> CHANGES = Set.of("create", "apply", "replace", "delete", "scale", "label",
            "annotate", "expose", "run", "cordon", "uncordon", "drain", "rollout");

    private final LiveCluster cluster;
    private final boolean settles;

    /** A console that lets the cluster settle after each change, so that the next command sees what came of it. */
    public Kubectl(LiveCluster cluster) {
        this(cluster, true);
    }

    /** {@code settles} is false where something else lets the time pass. */
    public Kubectl(LiveCluster cluster, boolean settles) {
        this.cluster = cluster;
        this.settles = settles;
    }

    /** Runs every command of a text, as a shell would: {@code ;} and line ends part them. */
    public List<Reply> runAll(String text) {
        try {
            return ShellWords.commands(text).stream().map(this::run).toList();
        } catch (KubectlException e) {
            return List.of(Reply.failed(e.line()));
        }
    }

    /** Runs the commands of one line that a shell has split into words already; {@code ;} at the end of a word parts them. */
    public List<Reply> runAll(List<String> words) {
        if (words.size() == 1) {
            return runAll(words.getFirst());
        }
        List<Reply> replies = new ArrayList<>();
        List<String> command = new ArrayList<>();
        for (String word : words) {
            boolean ends = word.endsWith(";");
            String rest = ends ? word.substring(0, word.length() - 1) : word;
            if (!ends || !rest.isEmpty()) {
                command.add(rest);
            }
            if (ends && !command.isEmpty()) {
                replies.add(run(List.copyOf(command)));
                command.clear();
            }
        }
        if (!command.isEmpty() || replies.isEmpty()) {
            replies.add(run(command));
        }
        return replies;
    }

    /** Runs one command, given as words, with or without {@code kubectl} in front. */
    public Reply run(List<String> words) {
        boolean named = !words.isEmpty() && List.of("kubectl", "k").contains(words.getFirst());
        List<String> all = named ? words.subList(1, words.size()) : words;
        try {
            if (all.isEmpty()) {
                return Reply.failed("error: no command was given; try get, describe or exec");
            }
            Reply reply = command(namespaceFirst(all));
            if (settles && CHANGES.contains(all.getFirst())) {
                cluster.settle();
            }
            return reply;
        } catch (KubectlException e) {
            return Reply.failed(e.line());
        }
    }

    /** {@code kubectl -n shop get pods}: flags in front go behind the command. */
    private static List<String> namespaceFirst(List<String> words) {
        List<String> front = new ArrayList<>();
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty() && rest.getFirst().startsWith("-")) {
            String flag = rest.removeFirst();
            front.add(flag);
            if ((flag.equals("-n") || flag.equals("--namespace")) && !rest.isEmpty()) {
                front.add(rest.removeFirst());
            }
        }
        if (front.isEmpty() || rest.isEmpty()) {
            return words;
        }
        rest.addAll(1, front);
        return rest;
    }

    private Reply command(List<String> all) {
        List<String> words = all.subList(1, all.size());
        ChangeCommands changes = new ChangeCommands(cluster, view());
        return switch (all.getFirst()) {
            case "get" -> GetCommand.run(view(), words);
            case "describe" -> DescribeCommand.run(view(), words);
            case "exec" -> ExecCommand.exec(cluster, view(), words);
            case "node-shell" -> ExecCommand.node(cluster, words);
            case "create" ->
                words.isEmpty() || words.stream().anyMatch(w -> w.startsWith("-f") || w.startsWith("--filename"))
                        ? changes.write("create", words)
                        : MakeCommands.create(cluster, words);
            case "apply", "replace" -> changes.write(all.getFirst(), words);
            case "delete" -> changes.delete(words);
            case "scale" -> changes.scale(words);
            case "label", "annotate" -> changes.mark(all.getFirst(), words);
            case "rollout" -> changes.rollout(words);
            case "run" -> MakeCommands.run(cluster, words);
            case "expose" -> MakeCommands.expose(cluster, view(), words);
            case "cordon" -> NodeCommands.cordon(cluster, view(), true, words);
            case "uncordon" -> NodeCommands.cordon(cluster, view(), false, words);
            case "drain" -> NodeCommands.drain(cluster, view(), words);
            case "sleep" -> sleep(words);
            default -> Reply.notSimulated("kubectl " + all.getFirst(), nearest(all.getFirst()));
        };
    }

    private static String nearest(String command) {
        return switch (command) {
            case "logs", "attach", "debug", "cp" -> "exec POD -- COMMAND runs the tools of the network in a pod";
            case "edit", "patch", "set" -> "apply -f, scale, label and annotate change objects";
            case "port-forward", "proxy" -> "exec POD -- curl and node-shell NODE curl send requests";
            case "wait" -> "rollout status waits, and so does sleep SECONDS";
            case "explain", "api-resources", "api-versions" -> "get and describe show what is there";
            default -> "get, describe, exec, node-shell, create, apply, replace, delete, scale, label, annotate,"
                    + " expose, run, cordon, uncordon, drain and rollout are";
        };
    }

    /** {@code sleep SECONDS}: lets virtual time pass, as a shell would wait. */
    private Reply sleep(List<String> words) {
        if (words.size() != 1 || !words.getFirst().matches("\\d{1,5}(\\.\\d{1,3})?s?")) {
            throw KubectlException.error("write sleep SECONDS");
        }
        double seconds = Double.parseDouble(words.getFirst().replace("s", ""));
        cluster.advance(Duration.ofMillis(Math.round(seconds * 1000)));
        return Reply.ok("");
    }

    private ClusterView view() {
        return new ClusterView(cluster.state().control().store(), cluster.state().now());
    }
}
