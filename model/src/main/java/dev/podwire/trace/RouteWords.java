package dev.podwire.trace;

import java.util.List;
import java.util.stream.Collectors;

import dev.podwire.kernel.Route;

/** A routing decision in words: which route won, and which it beat. */
final class RouteWords {

    private RouteWords() {}

    static Explanation of(Action.Routed routed) {
        String to = routed.chosen().map(RouteWords::text).orElse("no route to " + routed.destination());
        return switch (routed.decision()) {
            case LOCAL -> new Explanation("routed", "for this machine",
                    routed.destination() + " is an address of this machine: the packet goes up, not on.");
            case FORWARD -> new Explanation("routed", to, reason(routed, "The packet is not for this machine. "));
            case OUTPUT -> new Explanation("routed", to, reason(routed, ""));
            case REROUTE -> new Explanation("routed", to,
                    reason(routed, "The destination changed, so the route is looked up again. "));
            case UNREACHABLE -> new Explanation("unroutable", to,
                    routed.chosen().isPresent()
                            ? "The route says that " + routed.destination() + " cannot be reached."
                            : "No route of this machine matches " + routed.destination() + ".");
            case BLACKHOLE -> new Explanation("unroutable", to, "The route swallows whatever goes to "
                    + routed.destination() + ", without a word to the sender.");
        };
    }

    private static String reason(Action.Routed routed, String lead) {
        if (routed.chosen().isEmpty()) {
            return lead + "No route was needed.";
        }
        Route chosen = routed.chosen().get();
        List<Route> beaten = routed.considered().stream().filter(r -> !r.equals(chosen)).toList();
        String table = "table " + table(routed.table());
        if (beaten.isEmpty()) {
            return lead + "It is the only route of " + table + " that matches " + routed.destination() + ".";
        }
        String others = beaten.stream().map(r -> destination(r)).collect(Collectors.joining(", "));
        boolean longer = beaten.stream()
                .allMatch(r -> r.destination().prefixLength() < chosen.destination().prefixLength());
        return lead + destination(chosen) + " in " + table + " beats " + others + ": "
                + (longer ? "the longest prefix wins." : "of equal prefixes the lowest metric wins.");
    }

    /** The route in the words of {@code ip route}. */
    private static String text(Route route) {
        String type = route.type() == Route.Type.UNICAST
                ? ""
                : route.type().name().toLowerCase(java.util.Locale.ROOT) + " ";
        return type + destination(route) + route.gateway().map(g -> " via " + g).orElse("")
                + route.device().map(d -> " dev " + d).orElse("");
    }

    private static String destination(Route route) {
        return route.destination().prefixLength() == 0
                ? "default"
                : route.destination().isHost()
                        ? route.destination().address().toString()
                        : route.destination().toString();
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
