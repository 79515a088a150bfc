package dev.podwire.kernel.text;

import java.util.Locale;
import java.util.Map;

import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

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

    /** A network, or an address alone. */
    static Cidr network(String text) {
        return text.indexOf('/') < 0 ? Cidr.host(IpAddress.parse(text)) : Cidr.parse(text);
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
        RoutingRule.Selector selector = rule.selector();
        StringBuilder text = new StringBuilder().append(rule.priority()).append(":\t")
                .append(selector.inverted() ? "not " : "").append("from ")
                .append(selector.from().map(RouteText::shortest).orElse("all"));
        selector.to().ifPresent(t -> text.append(" to ").append(shortest(t)));
        if (selector.mark() != 0 || selector.markMask() != 0) {
            text.append(" fwmark 0x").append(Integer.toHexString(selector.mark()));
            if (selector.markMask() != -1) {
                text.append("/0x").append(Integer.toHexString(selector.markMask()));
            }
        }
        selector.inputDevice().ifPresent(d -> text.append(" iif ").append(d));
        selector.outputDevice().ifPresent(d -> text.append(" oif ").append(d));
        return text.append(switch (rule.action()) {
            case RoutingRule.Action.Lookup(int table, int suppressed) -> " lookup " + tableName(table)
                    + (suppressed < 0 ? "" : " suppress_prefixlength " + suppressed);
            case RoutingRule.Action.Refuse(Route.Type type) -> " " + type.name().toLowerCase(Locale.ROOT);
        }).toString();
    }

    private static String shortest(Cidr network) {
        return network.isHost() ? network.address().toString() : network.toString();
    }
}
