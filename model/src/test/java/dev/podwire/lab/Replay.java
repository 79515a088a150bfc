package dev.podwire.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One lab sent through the simulation, case by case against its recording. */
record Replay(String lab, List<LabCase> recorded, List<LabCase> replayed, List<Comparison> comparisons) {

    /** What passed on the virtual machine that recorded without a word on connections, beyond what the programs waited: connections are kept over up to five cases. */
    private static final int SLOW_SECONDS = 20;

    /** The seed that the command line takes without other word. */
    static final long SEED = 1;

    /** Runs the whole lab. A case that throws counts as different in every respect. */
    static Replay of(String lab, long seed) throws IOException {
        List<LabCase> recorded = Recordings.cases(lab);
        LabRunner runner = new LabRunner(Recordings.withChosenEndpoints(Recordings.lab(lab), recorded), seed);
        Comparison.Earlier earlier = new Comparison.Earlier(new HashSet<>(), new HashSet<>());
        List<LabCase> replayed = new ArrayList<>();
        boolean tells = tellsConnections(recorded);
        List<Comparison> comparisons = new ArrayList<>();
        for (LabCase expected : recorded) {
            if (!runner.hasNext()) {
                throw new IllegalStateException(lab + " has fewer requests than its recording has cases");
            }
            try {
                LabCase actual = runner.next();
                if (!actual.id().equals(expected.id()) || !actual.arp().equals(expected.arp())) {
                    throw new IllegalStateException(actual.id() + " is not " + expected.id());
                }
                replayed.add(actual);
                comparisons.add(Comparison.of(expected, tells ? actual : withoutConnections(actual), earlier,
                        tells ? 1 : SLOW_SECONDS));
                earlier.recorded().addAll(chosen(expected));
                earlier.replayed().addAll(chosen(actual));
            } catch (RuntimeException e) {
                replayed.add(new LabCase(expected.id(), expected.arp(), Map.of(), List.of(),
                        Map.of(), List.of(), Map.of()));
                comparisons.add(Comparison.failed(expected, e));
            }
        }
        return new Replay(lab, recorded, replayed, comparisons);
    }

    /** Whether the kernel that recorded these traces the connection of packets. */
    static boolean tellsConnections(List<LabCase> recorded) {
        return recorded.stream().flatMap(c -> c.packets().stream()).flatMap(p -> p.netfilter().stream())
                .anyMatch(t -> !t.connection().isEmpty());
    }

    /** As a kernel before 6.13 traces a case: without a word on connections. */
    private static LabCase withoutConnections(LabCase c) {
        List<LabCase.Packet> packets = c.packets().stream()
                .map(p -> new LabCase.Packet(p.number(), p.kind(), p.path(), p.netfilter().stream()
                        .map(t -> new LabCase.Traversal(t.node(), t.hook(), t.table(), t.in(), t.out(), t.packet(), "",
                                t.outer(), t.steps()))
                        .toList()))
                .toList();
        return new LabCase(c.id(), c.arp(), c.result(), c.seen(), c.ports(), packets, c.tables());
    }

    private static List<Integer> chosen(LabCase c) {
        return c.ports().entrySet().stream().filter(e -> e.getKey().startsWith("M")).map(Map.Entry::getValue).toList();
    }

    long same(Function<Comparison, List<String>> aspect) {
        return comparisons.stream().filter(c -> aspect.apply(c).isEmpty()).count();
    }

    String summary() {
        int n = comparisons.size();
        return lab + ": wire " + same(Comparison::wire) + " of " + n + ", rules " + same(Comparison::rules) + " of " + n
                + ", conntrack " + same(Comparison::conntrack) + " of " + n;
    }

    /** The first difference of each aspect of each case that differs. */
    void firstDifferences(PrintStream out) {
        for (Comparison c : comparisons) {
            first(out, c, "wire", c.wire());
            first(out, c, "rules", c.rules());
            first(out, c, "conntrack", c.conntrack());
        }
    }

    private static void first(PrintStream out, Comparison c, String aspect, List<String> differences) {
        if (!differences.isEmpty()) {
            out.println("  " + c.id() + " [" + c.arp() + "] " + aspect + ": " + differences.getFirst());
        }
    }

    /** Everything about the cases of this id: all differences, then what was replayed in full. */
    void show(String id, PrintStream out) {
        for (int i = 0; i < comparisons.size(); i++) {
            Comparison c = comparisons.get(i);
            if (!c.id().equals(id)) {
                continue;
            }
            out.println("== " + lab + " " + id + " [" + c.arp() + "]");
            c.wire().forEach(d -> out.println("  wire: " + d));
            c.rules().forEach(d -> out.println("  rules: " + d));
            c.conntrack().forEach(d -> out.println("  conntrack: " + d));
            out.println("  -- recorded");
            print(recorded.get(i), out);
            out.println("  -- replayed");
            print(replayed.get(i), out);
        }
    }

    private static void print(LabCase c, PrintStream out) {
        out.println("  " + c.result() + " " + c.seen() + " " + c.ports());
        for (LabCase.Packet p : c.packets()) {
            out.println("  #" + p.number() + " " + p.kind());
            p.path().forEach(line -> out.println("      " + line));
            p.netfilter().forEach(t -> out.println("      nf " + Comparison.line(t)));
        }
        c.conntrack().forEach((node, lines) -> lines.forEach(line -> out.println("  ct " + node + ": " + line)));
    }
}
