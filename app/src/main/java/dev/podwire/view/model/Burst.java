package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.trace.Outcome;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Trace;

/** How the requests of a burst spread: which server got how many, and how many failed with what reason. */
public record Burst(int wanted, Map<String, Integer> served, Map<String, Integer> failed) {

    public Burst {
        served = Map.copyOf(served);
        failed = Map.copyOf(failed);
    }

    public static Burst of(int wanted) {
        return new Burst(wanted, Map.of(), Map.of());
    }

    /** A bar of the chart; {@code part} is of all that were sent so far, 0 to 1. */
    public record Bar(String name, int count, double part, boolean failed) {}

    /** With one more answer. */
    public Burst with(Trace trace) {
        boolean delivered = trace.outcome().verdict() == Outcome.Verdict.DELIVERED;
        String name = delivered
                ? trace.server().map(Burst::name).orElse("answered")
                : trace.outcome().reason();
        Map<String, Integer> nextServed = new LinkedHashMap<>(served);
        Map<String, Integer> nextFailed = new LinkedHashMap<>(failed);
        (delivered ? nextServed : nextFailed).merge(name, 1, Integer::sum);
        return new Burst(wanted, nextServed, nextFailed);
    }

    private static String name(ServerSeen server) {
        return server.who() + " " + server.local();
    }

    public int sent() {
        return served.values().stream().mapToInt(i -> i).sum() + failed.values().stream().mapToInt(i -> i).sum();
    }

    public boolean over() {
        return sent() >= wanted;
    }

    /** Servers by name, then failures. */
    public List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        double all = Math.max(1, sent());
        served.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(e -> bars.add(new Bar(e.getKey(), e.getValue(), e.getValue() / all, false)));
        failed.entrySet().stream().sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(e -> bars.add(new Bar(e.getKey(), e.getValue(), e.getValue() / all, true)));
        return bars;
    }
}
