package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.trace.Delta;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;

/**
 * Chains as they stand in the kernel, whole: the rules that a hop read with what came of them, those that it did not come
 * to, and how many packets of the exchange each had counted by then.
 */
public final class WholeChains {

    /** A rule's place in a kernel: what a counter belongs to. */
    private record Place(String table, String chain, int index) {}

    private WholeChains() {}

    /**
     * Completes what was read.
     *
     * @param read      the groups of a hop
     * @param kernel    the namespace in which they were read; empty: nothing is known beside what was read
     * @param untilStep the last step whose counting is seen
     */
    public static List<RuleGroup> of(List<RuleGroup> read, NamespaceId namespace, Optional<NetworkNamespace> kernel,
            Trace trace, int untilStep) {
        Map<Place, Long> hits = hits(trace, namespace, untilStep);
        List<RuleGroup> whole = new ArrayList<>();
        for (RuleGroup group : merged(read)) {
            Optional<Chain> chain = kernel.flatMap(k -> chain(group, k));
            whole.add(chain.map(c -> complete(group, c, hits)).orElseGet(() -> counted(group, hits)));
        }
        return whole;
    }

    /** A chain that was left and come back to is listed once. */
    private static List<RuleGroup> merged(List<RuleGroup> read) {
        Map<List<String>, RuleGroup> byChain = new LinkedHashMap<>();
        for (RuleGroup group : read) {
            byChain.merge(List.of(group.table(), group.chain()), group, WholeChains::together);
        }
        return List.copyOf(byChain.values());
    }

    private static RuleGroup together(RuleGroup first, RuleGroup next) {
        Map<Integer, RuleGroup.Line> lines = new TreeMap<>();
        first.lines().forEach(line -> lines.put(line.number(), line));
        next.lines().forEach(line -> lines.put(line.number(), line));
        return new RuleGroup(first.table(), first.chain(), List.copyOf(lines.values()), first.note());
    }

    private static Map<Place, Long> hits(Trace trace, NamespaceId namespace, int untilStep) {
        Map<Place, Long> hits = new HashMap<>();
        for (Step step : trace.steps()) {
            if (step.id() > untilStep) {
                break;
            }
            for (Delta delta : step.deltas()) {
                if (delta instanceof Delta.RuleHit hit && hit.namespace().equals(namespace)) {
                    hits.merge(new Place(hit.table().text(), hit.chain(), hit.index()), 1L, Long::sum);
                }
            }
        }
        return hits;
    }

    /** The chain of either family that holds the rules which were read. */
    private static Optional<Chain> chain(RuleGroup group, NetworkNamespace kernel) {
        return List.of(kernel.netfilter().ipv4(), kernel.netfilter().ipv6()).stream()
                .flatMap(rules -> chain(group, rules).stream()).filter(chain -> fits(group, chain)).findFirst();
    }

    private static Optional<Chain> chain(RuleGroup group, Ruleset rules) {
        return rules.tables().values().stream().filter(t -> t.name().text().equals(group.table())).map(Table::chains)
                .flatMap(chains -> Optional.ofNullable(chains.get(group.chain())).stream()).findFirst();
    }

    private static boolean fits(RuleGroup group, Chain chain) {
        return group.lines().stream().allMatch(line -> line.number() >= 1 && line.number() <= chain.rules().size()
                && RuleGroup.split(RuleText.format(chain.rules().get(line.number() - 1))).equals(line.text()));
    }

    private static RuleGroup counted(RuleGroup group, Map<Place, Long> hits) {
        return new RuleGroup(group.table(), group.chain(), group.lines().stream()
                .map(line -> line.counting(count(group, line.number(), hits))).toList(), group.note());
    }

    private static RuleGroup complete(RuleGroup group, Chain chain, Map<Place, Long> hits) {
        Map<Integer, RuleGroup.Line> read = new HashMap<>();
        group.lines().forEach(line -> read.put(line.number(), line));
        int last = group.lines().getLast().number();
        List<RuleGroup.Line> lines = new ArrayList<>();
        int number = 0;
        for (Rule rule : chain.rules()) {
            number++;
            long packets = count(group, number, hits);
            RuleGroup.Line line = read.get(number);
            lines.add(line != null
                    ? line.counting(packets)
                    : new RuleGroup.Line(number, RuleGroup.split(RuleText.format(rule)), "not reached",
                            number > last
                                    ? "Not reached: rule " + last + " led away from this chain."
                                    : "Not read at this hop.",
                            RuleGroup.Reading.UNREAD, rule.origin(), packets));
        }
        String length = chain.rules().size() == 1 ? "1 rule" : chain.rules().size() + " rules";
        return new RuleGroup(group.table(), group.chain(), lines,
                chain.policy().map(p -> length + " · policy " + p).orElse(length));
    }

    private static long count(RuleGroup group, int number, Map<Place, Long> hits) {
        return hits.getOrDefault(new Place(group.table(), group.chain(), number), 0L);
    }
}
