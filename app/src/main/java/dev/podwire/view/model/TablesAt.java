package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.trace.Action;
import dev.podwire.trace.Delta;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;

/** The tables of one kernel as they stood after a hop: the state before the trace and every delta since. */
public record TablesAt(NamespaceId namespace, List<TableRow> routes, List<TableRow> conntrack,
        List<TableRow> neighbours, List<TableRow> forwarding) {

    public TablesAt {
        routes = List.copyOf(routes);
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
        Reader reader = new Reader(hop);
        start.ifPresent(s -> s.addressing().neighbours().forEach(reader::put));
        start.ifPresent(s -> s.links().fdb().forEach(reader::put));
        trace.steps().forEach(reader::known);
        for (Step step : trace.steps()) {
            if (step.id() > hop.last().id()) {
                break;
            }
            reader.step(step);
        }
        return new TablesAt(reader.namespace, RoutesAt.of(hop, start), new ArrayList<>(reader.tracked.values()),
                new ArrayList<>(reader.neighbours.values()), new ArrayList<>(reader.forwarding.values()));
    }

    /** Follows the deltas of one namespace. */
    private static final class Reader {
        private final NamespaceId namespace;
        private final int from;
        private final Map<Object, TableRow> tracked = new LinkedHashMap<>();
        private final Map<Object, TableRow> neighbours = new LinkedHashMap<>();
        private final Map<Object, TableRow> forwarding = new LinkedHashMap<>();
        private final Set<Object> changed = new HashSet<>();

        Reader(Hop hop) {
            namespace = hop.place().namespace();
            from = hop.first().id();
        }

        void put(Neighbour entry) {
            neighbours.put(key(entry), row(entry));
        }

        void put(FdbEntry entry) {
            forwarding.put(key(entry), row(entry));
        }

        /** What is found before anything has changed it was there from the beginning. */
        void known(Step step) {
            if (!step.place().namespace().equals(namespace)) {
                return;
            }
            if (step.action() instanceof Action.NeighbourLookedUp looked
                    && looked.result() == Action.NeighbourLookedUp.Result.FOUND) {
                looked.entry().filter(e -> !changed.contains(key(e)))
                        .ifPresent(e -> neighbours.putIfAbsent(key(e), row(e)));
            } else if (step.action() instanceof Action.FdbLookedUp looked
                    && looked.result() == Action.FdbLookedUp.Result.FOUND) {
                looked.entry().filter(e -> !changed.contains(key(e)))
                        .ifPresent(e -> forwarding.putIfAbsent(key(e), row(e)));
            }
            for (Delta delta : step.deltas()) {
                if (delta instanceof Delta.NeighbourChange(_, var before, var after)) {
                    before.or(() -> after).ifPresent(e -> changed.add(key(e)));
                } else if (delta instanceof Delta.FdbChange(_, _, var before, var after)) {
                    before.or(() -> after).ifPresent(e -> changed.add(key(e)));
                }
            }
        }

        void step(Step step) {
            boolean here = step.id() >= from;
            for (Delta delta : step.deltas()) {
                if (delta.namespace().equals(namespace)) {
                    apply(delta, here);
                }
            }
            if (here && step.place().namespace().equals(namespace)) {
                touch(step.action());
            }
        }

        private void apply(Delta delta, boolean here) {
            switch (delta) {
                case Delta.Conntrack(_, var before, var after) ->
                    change(tracked, before.map(TablesAt::key), after.map(TablesAt::key), after.map(TablesAt::row),
                            here);
                case Delta.NeighbourChange(_, var before, var after) -> change(neighbours, before.map(TablesAt::key),
                        after.map(TablesAt::key), after.map(TablesAt::row), here);
                case Delta.FdbChange(_, _, var before, var after) -> change(forwarding, before.map(TablesAt::key),
                        after.map(TablesAt::key), after.map(TablesAt::row), here);
                case Delta.RuleHit _,Delta.RecentSeen _,Delta.SetChange _,Delta.ElementChanged _,Delta.BalancedChange _ ->
                    {
                    }
            }
        }

        private void touch(Action action) {
            if (action instanceof Action.NeighbourLookedUp looked) {
                looked.entry().ifPresent(e -> read(neighbours, key(e)));
            } else if (action instanceof Action.FdbLookedUp looked) {
                looked.entry().ifPresent(e -> read(forwarding, key(e)));
            } else if (action instanceof Action.Tracked tracks) {
                tracks.entry().ifPresent(e -> read(tracked, key(e)));
            }
        }

        private static void read(Map<Object, TableRow> rows, Object key) {
            rows.computeIfPresent(key,
                    (k, row) -> row.fresh() ? row : row.marked(TableRow.Mark.READ, "looked up here"));
        }

        private static void change(Map<Object, TableRow> rows, Optional<Object> before, Optional<Object> after,
                Optional<TableRow> row, boolean here) {
            before.filter(b -> !after.equals(Optional.of(b))).ifPresent(rows::remove);
            after.ifPresent(a -> row
                    .ifPresent(r -> rows.put(a, here ? r.marked(TableRow.Mark.WRITTEN, "written here") : r)));
        }
    }

    private static Object key(ConntrackEntry entry) {
        return List.of(entry.original(), entry.zones());
    }

    private static Object key(Neighbour entry) {
        return List.of(entry.device(), entry.address());
    }

    private static Object key(FdbEntry entry) {
        return List.of(entry.device(), entry.mac());
    }

    private static TableRow row(ConntrackEntry entry) {
        return new TableRow(List.of(entry.original().protocol().text() + " " + entry.state(), tuple(entry.original()),
                tuple(entry.reply())));
    }

    private static TableRow row(Neighbour entry) {
        return new TableRow(List.of(entry.address().toString(), entry.mac().map(Object::toString).orElse("unknown"),
                entry.device() + " " + entry.state()));
    }

    private static TableRow row(FdbEntry entry) {
        return new TableRow(List.of(entry.mac().toString(), entry.device(),
                entry.remote().map(r -> "to " + r).orElse(entry.permanent() ? "permanent" : "learned")));
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
