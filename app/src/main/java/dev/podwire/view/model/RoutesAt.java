package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.text.RouteText;
import dev.podwire.trace.Action;
import dev.podwire.trace.Hop;

/** The route tables of a hop's namespace, with the route that was taken and those that it beat. */
final class RoutesAt {

    private RoutesAt() {}

    /** Routes of the local table are listed only where a look-up came to them: they repeat the addresses. */
    static List<TableRow> of(Hop hop, Optional<NetworkNamespace> start) {
        Map<Route, TableRow> marks = marks(hop);
        Map<Route, TableRow> rows = new LinkedHashMap<>();
        start.ifPresent(s -> s.routing().routes().stream()
                .filter(r -> r.table() != Route.LOCAL || marks.containsKey(r)).forEach(r -> rows.put(r, row(r))));
        rows.putAll(marks);
        List<TableRow> ordered = new ArrayList<>();
        for (TableRow.Mark mark : List.of(TableRow.Mark.CHOSEN, TableRow.Mark.BEATEN, TableRow.Mark.QUIET)) {
            rows.values().stream().filter(r -> r.mark() == mark).forEach(ordered::add);
        }
        return ordered;
    }

    private static Map<Route, TableRow> marks(Hop hop) {
        Map<Route, TableRow> marks = new LinkedHashMap<>();
        hop.steps().forEach(step -> {
            if (step.action() instanceof Action.Routed routed) {
                routed.considered().forEach(r -> marks.put(r, row(r).marked(TableRow.Mark.BEATEN,
                        "matches " + routed.destination() + " too, but " + why(r, routed))));
                routed.chosen().ifPresent(r -> marks.put(r,
                        row(r).marked(TableRow.Mark.CHOSEN, "taken for " + routed.destination())));
            }
        });
        return marks;
    }

    private static String why(Route loser, Action.Routed routed) {
        return routed.chosen()
                .map(winner -> loser.destination().prefixLength() < winner.destination().prefixLength()
                        ? "/" + loser.destination().prefixLength() + " is shorter than /"
                                + winner.destination().prefixLength()
                        : "its metric " + loser.metric() + " is not the lowest")
                .orElse("it was not taken");
    }

    private static TableRow row(Route route) {
        return new TableRow(List.of(RouteText.format(route), table(route.table())));
    }

    private static String table(int number) {
        return switch (number) {
            case Route.LOCAL -> "local";
            case Route.MAIN -> "main";
            case Route.DEFAULT -> "default";
            default -> Integer.toString(number);
        };
    }
}
