package dev.podwire.kernel.text;

import java.util.Locale;
import java.util.Map;

import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;

/** Routes and policy routing rules as {@code ip route} and {@code ip rule} print them. */
public final class RouteText {

    private static final Map<String, Integer> TABLES = Map.of("local", Route.LOCAL, "main", Route.MAIN, "default",
            Route.DEFAULT);

    private RouteText() {}

    /** The number of a table that is given by name or number. */
    static int table(String text) {
        Integer named = TABLES.get(text);
        return named != null ? named : Integer.parseInt(text);
    }

    /** The name of a table, or its number if it has none. */
    static String tableName(int table) {
        return TABLES.entrySet().stream().filter(e -> e.getValue() == table).map(Map.Entry::getKey).findFirst()
                .orElse(Integer.toString(table));
    }

    /** One route as in {@code ip route show table N}. */
    public static String format(Route route) {
        StringBuilder text = new StringBuilder();
        if (route.type() != Route.Type.UNICAST) {
            text.append(route.type().name().toLowerCase(Locale.ROOT)).append(' ');
        }
        boolean all = route.destination().prefixLength() == 0;
        text.append(all
                ? "default"
                : route.destination().isHost()
                        ? route.destination().address().toString()
                        : route.destination().toString());
        route.gateway().ifPresent(g -> text.append(" via ").append(g));
        route.device().ifPresent(d -> text.append(" dev ").append(d));
        if (!route.protocol().isEmpty() && !route.protocol().equals("boot")) {
            text.append(" proto ").append(route.protocol());
        }
        boolean ipv6 = route.destination().address().isIpv6();
        if (!ipv6 && route.scope() != Route.Scope.GLOBAL) {
            text.append(" scope ").append(route.scope().name().toLowerCase(Locale.ROOT));
        }
        route.source().ifPresent(s -> text.append(ipv6 ? "" : " src " + s));
        if (route.metric() != 0) {
            text.append(" metric ").append(route.metric());
        }
        if (route.onlink()) {
            text.append(" onlink");
        }
        return text.toString();
    }

    /** One rule as in {@code ip rule}: {@code 32766: from all lookup main}. */
    public static String format(RoutingRule rule) {
        StringBuilder text = new StringBuilder().append(rule.priority()).append(":\tfrom ")
                .append(rule.from().map(Object::toString).orElse("all"));
        rule.to().ifPresent(t -> text.append(" to ").append(t));
        if (rule.mark() != 0 || rule.markMask() != 0) {
            text.append(" fwmark 0x").append(Integer.toHexString(rule.mark()));
            if (rule.markMask() != -1) {
                text.append("/0x").append(Integer.toHexString(rule.markMask()));
            }
        }
        rule.inputDevice().ifPresent(d -> text.append(" iif ").append(d));
        return text.append(" lookup ").append(tableName(rule.table())).toString();
    }
}
