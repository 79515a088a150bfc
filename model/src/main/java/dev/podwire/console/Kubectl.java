package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.sim.LiveCluster;

/** kubectl as one types it, at work on a living cluster: one command after the other sees what the ones before have done. */
public final class Kubectl {

    private final LiveCluster cluster;

    public Kubectl(LiveCluster cluster) {
        this.cluster = cluster;
    }

    /** Runs every command of a text, as a shell would: {@code ;} and line ends part them. */
    public List<Reply> runAll(String text) {
        try {
            return ShellWords.commands(text).stream().map(this::run).toList();
        } catch (KubectlException e) {
            return List.of(Reply.failed(e.line()));
        }
    }

    /** Runs the commands of one line that a shell has split into words already; {@code ;} as a word of its own parts them. */
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
            return all.isEmpty()
                    ? Reply.failed("error: no command was given; try get, describe or exec")
                    : command(all);
        } catch (KubectlException e) {
            return Reply.failed(e.line());
        }
    }

    private Reply command(List<String> all) {
        List<String> words = all.subList(1, all.size());
        return switch (all.getFirst()) {
            case "get" -> GetCommand.run(view(), words);
            default -> Reply.notSimulated("kubectl " + all.getFirst(), "nearest are get, describe and exec");
        };
    }

    private ClusterView view() {
        return new ClusterView(cluster.state().control().store(), cluster.state().now());
    }
}
