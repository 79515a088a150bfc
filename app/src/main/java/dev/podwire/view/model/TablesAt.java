package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.trace.Delta;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;

/** The tables of one kernel as they stood after a hop: the state before the trace and every delta since. */
public record TablesAt(NamespaceId namespace, List<Row> conntrack, List<Row> neighbours, List<Row> forwarding) {

    /** A row's cells, and whether the hop itself wrote it. */
    public record Row(List<String> cells, boolean fresh) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    public TablesAt {
        conntrack = List.copyOf(conntrack);
        neighbours = List.copyOf(neighbours);
        forwarding = List.copyOf(forwarding);
    }

    /**
     * The tables of the hop's namespace.
     *
     * @param start the namespace before the trace; empty if it is not known
     */
    public static TablesAt of(Trace trace, Hop hop, Optional<NetworkNamespace> start) {
        NamespaceId namespace = hop.place().namespace();
        Map<Object, Row> tracked = new LinkedHashMap<>();
        Map<Object, Row> neighbours = new LinkedHashMap<>();
        Map<Object, Row> forwarding = new LinkedHashMap<>();
        start.ifPresent(s -> s.addressing().neighbours().forEach(n -> neighbours.put(key(n), row(n, false))));
        start.ifPresent(s -> s.links().fdb().forEach(f -> forwarding.put(key(f), row(f, false))));
        int from = hop.first().id();
        int to = hop.last().id();
        for (Step step : trace.steps()) {
            if (step.id() > to) {
                break;
            }
            boolean fresh = step.id() >= from;
            for (Delta delta : step.deltas()) {
                if (delta.namespace().equals(namespace)) {
                    switch (delta) {
                        case Delta.Conntrack(var n, var before, var after) ->
                            change(tracked, before.map(TablesAt::key), after.map(TablesAt::key),
                                    after.map(e -> row(e, fresh)));
                        case Delta.NeighbourChange(var n, var before, var after) ->
                            change(neighbours, before.map(TablesAt::key), after.map(TablesAt::key),
                                    after.map(e -> row(e, fresh)));
                        case Delta.FdbChange(var n, var bridge, var before, var after) ->
                            change(forwarding, before.map(TablesAt::key), after.map(TablesAt::key),
                                    after.map(e -> row(e, fresh)));
                        case Delta.RuleHit d -> {
                        }
                        case Delta.RecentSeen d -> {
                        }
                        case Delta.SetChange d -> {
                        }
                    }
                }
            }
        }
        return new TablesAt(namespace, new ArrayList<>(tracked.values()), new ArrayList<>(neighbours.values()),
                new ArrayList<>(forwarding.values()));
    }

    private static void change(Map<Object, Row> rows, Optional<Object> before, Optional<Object> after,
            Optional<Row> row) {
        before.filter(b -> !after.equals(Optional.of(b))).ifPresent(rows::remove);
        after.ifPresent(a -> row.ifPresent(r -> rows.put(a, r)));
    }

    private static Object key(ConntrackEntry entry) {
        return List.of(entry.original(), entry.zone());
    }

    private static Object key(Neighbour entry) {
        return List.of(entry.device(), entry.address());
    }

    private static Object key(FdbEntry entry) {
        return List.of(entry.device(), entry.mac());
    }

    private static Row row(ConntrackEntry entry, boolean fresh) {
        return new Row(List.of(entry.original().protocol().text() + " " + entry.state(), tuple(entry.original()),
                tuple(entry.reply())), fresh);
    }

    private static Row row(Neighbour entry, boolean fresh) {
        return new Row(List.of(entry.address().toString(), entry.mac().map(Object::toString).orElse("unknown"),
                entry.device() + " " + entry.state()), fresh);
    }

    private static Row row(FdbEntry entry, boolean fresh) {
        return new Row(List.of(entry.mac().toString(), entry.device(),
                entry.remote().map(r -> "to " + r).orElse(entry.permanent() ? "permanent" : "learned")), fresh);
    }

    private static String tuple(ConntrackTuple tuple) {
        return tuple.protocol().hasPorts()
                ? end(tuple.source().toString(), tuple.sourcePort()) + " → "
                        + end(tuple.destination().toString(), tuple.destinationPort())
                : tuple.source() + " → " + tuple.destination();
    }

    private static String end(String address, int port) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
