package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** Sends packets through one table twice, with the chain index and rule by rule, for both to be compared. */
final class ChainWalks {

    /** A packet at a hook; {@code tracked}: whether it is the first of a connection or of none. */
    record Probe(Packet packet, Hook hook, String in, String out, int mark, boolean tracked) {}

    /** What came of one packet: rules that held with all that was written of them, and what they did to it. */
    record Outcome(boolean passed, long tried, List<String> matched, int mark, String connection) {}

    /** What came of all packets, with the state that rules keep between them and the dice as they lie at the end. */
    record Result(List<Outcome> outcomes, Map<String, String> counters, List<String> left, int dice) {}

    private final Tape tape = new Tape(Recording.FULL);
    private final Network network;
    private final Kernel kernel;
    private final TableWalk table;
    private final ChainRunner runner;
    private long lookedAt;

    private ChainWalks(Fabric fabric, Table table, boolean indexed) {
        network = new Network(fabric, 5, tape, Map.of());
        kernel = network.kernel(Wiring.id("router"));
        this.table = new TableWalk(table);
        runner = new ChainRunner(network, indexed);
    }

    /** Walks rule by rule, and checks on the way that the count is that of the rules which were written down. */
    static Result linear(Fabric fabric, Table table, List<Probe> probes) {
        ChainWalks walks = new ChainWalks(fabric, table, false);
        Result result = walks.all(probes);
        if (walks.lookedAt != walks.runner.tried()) {
            throw new AssertionError(walks.lookedAt + " rules written down, " + walks.runner.tried() + " counted");
        }
        return result;
    }

    static Result indexed(Fabric fabric, Table table, List<Probe> probes) {
        return new ChainWalks(fabric, table, true).all(probes);
    }

    /** How many rules the walk with the index really looked at. */
    static long lookedAt(Fabric fabric, Table table, List<Probe> probes) {
        ChainWalks walks = new ChainWalks(fabric, table, true);
        walks.all(probes);
        return walks.lookedAt;
    }

    private Result all(List<Probe> probes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Probe probe : probes) {
            TableWalk.ChainWalk base = table.base(probe.hook());
            if (base != null) {
                outcomes.add(one(probe, base));
            }
        }
        Map<String, String> counters = new TreeMap<>();
        kernel.counters().forEach((rule, state) -> counters.put(rule.toString(), Arrays.toString(state)));
        List<String> left = new ArrayList<>();
        for (Probe probe : probes) {
            Header.Ipv4 ip = (Header.Ipv4) probe.packet().headers().getFirst();
            left.add(kernel.recent().text("seen", ip.source()));
        }
        return new Result(outcomes, counters, left, network.chooser().bits());
    }

    private Outcome one(Probe probe, TableWalk.ChainWalk base) {
        Skb skb = new Skb(new Flight(1, TracedPacket.Chapter.DATA, TracedPacket.Direction.REQUEST, "probe"),
                probe.packet());
        skb.mark = probe.mark();
        skb.device = probe.in();
        if (probe.tracked()) {
            network.conntrack().track(kernel, skb);
        }
        network.events().tick();
        tape.take();
        long before = runner.tried();
        boolean passed = runner.run(new HookPoint(kernel, probe.hook(), probe.in().isEmpty() ? null : probe.in(),
                probe.out().isEmpty() ? null : probe.out()), table, base, skb);
        List<String> matched = new ArrayList<>();
        for (Step step : tape.take().steps()) {
            if (step.action() instanceof Action.RuleTried tried) {
                lookedAt++;
                if (tried.verdict() != Verdict.NOT_MATCHED) {
                    matched.add(tried + " " + step.deltas());
                }
            } else {
                matched.add(step.action().toString());
            }
        }
        Connection connection = skb.tracking.connection();
        return new Outcome(passed, runner.tried() - before, matched, skb.mark, connection == null
                ? ""
                : connection.reply + " " + connection.mark + " " + connection.sourceDecided + " "
                        + connection.destinationDecided);
    }
}
