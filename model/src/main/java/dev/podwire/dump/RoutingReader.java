package dev.podwire.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Reads routes, policy rules, neighbours and forwarding entries. */
final class RoutingReader {

    private static final Set<String> ROUTE_KEYS = Set.of("type", "dst", "gateway", "dev", "table", "protocol", "scope",
            "prefsrc", "metric", "flags", "pref", "mtu", "from", "src");
    private static final Set<String> RULE_KEYS = Set.of("not", "oif", "priority", "src", "srclen", "dst", "dstlen",
            "iif", "fwmark",
            "fwmask", "table", "protocol");
    private static final Set<Integer> STANDARD_RULES = Set.of(0, 32766, 32767);

    private final DumpFiles files;
    private final NamespaceId id;
    private final Gaps gaps;

    RoutingReader(DumpFiles files, NamespaceId id, Gaps gaps) {
        this.files = files;
        this.id = id;
        this.gaps = gaps;
    }

    private List<JsonDump> list(DumpPart part) {
        return files.part(part).map(text -> JsonDump.list(files.source(part), text)).orElse(List.of());
    }

    /** The routes of one family, in the file's order. */
    List<Route> routes(DumpPart part) {
        boolean ipv6 = part == DumpPart.ROUTES6;
        List<Route> routes = new ArrayList<>();
        for (JsonDump json : list(part)) {
            route(json, ipv6).ifPresent(routes::add);
        }
        return routes;
    }

    private Optional<Route> route(JsonDump json, boolean ipv6) {
        String type = json.text("type").orElse("unicast");
        if (type.equals("multicast") || type.equals("anycast")) {
            return Optional.empty();
        }
        if (json.has("nexthops") || json.has("nhid") || json.has("via")) {
            gaps.warn(json.place() + ": a route with several next hops, a next-hop object or a gateway of the other "
                    + "family (" + json.need("dst") + ") is not simulated and left out");
            return Optional.empty();
        }
        warnOfOthers(json, ROUTE_KEYS, "route " + json.need("dst"));
        boolean local = type.equals("local") || type.equals("broadcast");
        Route.Scope scope = json.parsed("scope", RoutingReader::scope)
                .orElse(local ? Route.Scope.HOST : Route.Scope.GLOBAL);
        return Optional.of(new Route(json.parsed("table", RoutingReader::table).orElse(Route.MAIN),
                routeType(json, type), json.needed("dst", t -> destination(t, ipv6)),
                json.parsed("gateway", IpAddress::parse),
                json.text("dev"), json.parsed("prefsrc", IpAddress::parse), scope,
                json.text("protocol").orElse(""), json.integer("metric", 0), json.lists("flags", "onlink"),
                Optional.empty()));
    }

    private static Route.Type routeType(JsonDump json, String type) {
        try {
            return Route.Type.valueOf(type.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new DumpException(json.place() + ": routes of type " + type + " are not simulated", e);
        }
    }

    private static Cidr destination(String text, boolean ipv6) {
        if (text.equals("default")) {
            return ipv6 ? Cidr.ALL_IPV6 : Cidr.ALL_IPV4;
        }
        return text.contains("/") ? Cidr.parse(text) : Cidr.host(IpAddress.parse(text));
    }

    private static Route.Scope scope(String text) {
        return switch (text) {
            case "link" -> Route.Scope.LINK;
            case "host" -> Route.Scope.HOST;
            case "nowhere" -> Route.Scope.NOWHERE;
            default -> Route.Scope.GLOBAL;
        };
    }

    private static int table(String text) {
        return switch (text) {
            case "local" -> Route.LOCAL;
            case "main" -> Route.MAIN;
            case "default" -> Route.DEFAULT;
            default -> Integer.decode(text);
        };
    }

    private void warnOfOthers(JsonDump json, Set<String> known, String what) {
        json.node().propertyNames().stream().filter(k -> !known.contains(k)).forEach(k -> gaps
                .warn(json.place() + ": '" + k + "' of " + what + " is not simulated"));
    }

    /** Policy rules beside the three that every namespace has. */
    List<KernelOperation> rules() {
        List<KernelOperation> operations = new ArrayList<>();
        for (JsonDump json : list(DumpPart.RULES)) {
            int priority = json.integer("priority", 0);
            int table = json.parsed("table", RoutingReader::table).orElse(-1);
            if (STANDARD_RULES.contains(priority) && json.text("src").orElse("all").equals("all")
                    && !json.has("fwmark")) {
                continue;
            }
            if (table < 0 || json.has("ipproto")) {
                gaps.warn(json.place() + ": the policy rule with priority " + priority
                        + " is of a kind that is not simulated, and left out");
                continue;
            }
            warnOfOthers(json, RULE_KEYS, "the rule with priority " + priority);
            int mark = json.parsed("fwmark", t -> Integer.parseUnsignedInt(t.replace("0x", ""), 16)).orElse(0);
            int mask = json.parsed("fwmask", t -> Integer.parseUnsignedInt(t.replace("0x", ""), 16))
                    .orElse(mark == 0 ? 0 : -1);
            operations.add(new KernelOperation.AddRoutingRule(id, new RoutingRule(priority,
                    new RoutingRule.Selector(json.has("not"), prefix(json, "src"), prefix(json, "dst"),
                            json.text("iif"), json.text("oif"), mark, mask),
                    new RoutingRule.Action.Lookup(table, -1))));
        }
        return operations;
    }

    private static Optional<Cidr> prefix(JsonDump json, String key) {
        Optional<String> text = json.text(key).filter(t -> !t.equals("all"));
        return text.map(t -> {
            IpAddress address = IpAddress.parse(t);
            return new Cidr(address, json.integer(key + "len", address.isIpv6() ? 128 : 32));
        });
    }

    /** Neighbours that the kernel knew. */
    List<KernelOperation> neighbours() {
        List<KernelOperation> operations = new ArrayList<>();
        for (JsonDump json : list(DumpPart.NEIGHBOURS)) {
            Neighbour.State state = state(json);
            operations.add(new KernelOperation.ReplaceNeighbour(id,
                    new Neighbour(json.need("dev"), json.needed("dst", IpAddress::parse),
                            json.parsed("lladdr", MacAddress::parse), state, Optional.empty())));
        }
        return operations;
    }

    private static Neighbour.State state(JsonDump json) {
        for (Neighbour.State state : Neighbour.State.values()) {
            if (json.lists("state", state.name())) {
                return state;
            }
        }
        throw new DumpException(json.place() + ": no state that a neighbour can have");
    }

    /** Forwarding entries of bridge ports and tunnels; what a device itself listens to is left to the model. */
    List<KernelOperation> fdb() {
        List<KernelOperation> operations = new ArrayList<>();
        for (JsonDump json : list(DumpPart.FDB)) {
            MacAddress mac = json.needed("mac", MacAddress::parse);
            boolean tunnel = json.has("dst");
            if (!tunnel && (!json.has("master") || mac.isGroup())) {
                continue;
            }
            operations.add(new KernelOperation.ReplaceFdb(id, new FdbEntry(json.need("ifname"), mac,
                    json.parsed("dst", IpAddress::parse),
                    json.text("state").orElse("").equals("permanent"), Optional.empty())));
        }
        return operations;
    }
}
