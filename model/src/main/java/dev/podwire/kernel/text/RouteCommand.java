package dev.podwire.kernel.text;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** One {@code ip route add|replace|change|append|del|flush}. */
final class RouteCommand {

    private final NetworkNamespace now;
    private final Arguments words;
    private Optional<Route.Type> type = Optional.empty();
    private Cidr destination = Cidr.ALL_IPV4;
    private boolean everything;
    private Optional<IpAddress> gateway = Optional.empty();
    private Optional<String> device = Optional.empty();
    private Optional<IpAddress> source = Optional.empty();
    private Optional<Route.Scope> scope = Optional.empty();
    private Optional<String> protocol = Optional.empty();
    private Optional<Integer> metric = Optional.empty();
    private Optional<Integer> table = Optional.empty();
    private boolean onlink;

    private RouteCommand(NetworkNamespace now, Arguments words) {
        this.now = now;
        this.words = words;
    }

    static List<KernelOperation> parse(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        RouteCommand command = new RouteCommand(now, words);
        return switch (verb) {
            case "flush" -> command.flush();
            case "add", "a", "append", "replace", "change", "del", "delete", "d" -> {
                command.read(false);
                yield List.of(command.operation(verb));
            }
            default -> throw words.unknown(verb);
        };
    }

    private KernelOperation operation(String verb) {
        return switch (verb) {
            case "add", "a" -> new KernelOperation.ReplaceRoute(now.id(), checked(Presence.MUST_NOT));
            case "append" -> new KernelOperation.AppendRoute(now.id(), checked(Presence.MAY));
            case "change" -> new KernelOperation.ReplaceRoute(now.id(), checked(Presence.MUST));
            case "replace" -> new KernelOperation.ReplaceRoute(now.id(), checked(Presence.MAY));
            default -> delete();
        };
    }

    private enum Presence {
        MUST, MAY, MUST_NOT
    }

    private void read(boolean flush) {
        if (words.peek().equals("unicast")) {
            words.next();
        }
        switch (words.peek()) {
            case "blackhole", "unreachable", "prohibit", "throw", "local", "broadcast" -> type = Optional
                    .of(words.next(w -> Route.Type.valueOf(w.toUpperCase(Locale.ROOT))));
            default -> {
                // a unicast route has no word in front
            }
        }
        if (flush && List.of("table", "dev", "proto", "via", "").contains(words.peek())) {
            everything = true;
        } else {
            destination = words.next(w -> w.equals("default") ? Cidr.ALL_IPV4 : RouteText.network(w));
        }
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "via" -> gateway = Optional.of(words.next(IpAddress::parse));
                case "dev" -> device = Optional.of(words.next());
                case "src" -> source = Optional.of(words.next(IpAddress::parse));
                case "scope" -> scope = Optional
                        .of(words.next(w -> Route.Scope.valueOf(w.toUpperCase(Locale.ROOT))));
                case "proto", "protocol" -> protocol = Optional.of(words.next());
                case "metric", "priority", "preference" -> metric = Optional.of(words.next(Integer::valueOf));
                case "table" -> table = Optional.of(words.next(RouteText::table));
                case "onlink" -> onlink = true;
                default -> throw words.unknown(word);
            }
        }
        if (gateway.isPresent() && destination.equals(Cidr.ALL_IPV4) && gateway.get().isIpv6()) {
            destination = Cidr.ALL_IPV6;
        }
    }

    private int table() {
        Route.Type kind = type.orElse(Route.Type.UNICAST);
        return table.orElse(kind == Route.Type.LOCAL || kind == Route.Type.BROADCAST ? Route.LOCAL : Route.MAIN);
    }

    private Route checked(Presence wanted) {
        boolean taken = now.routing().routes().stream().anyMatch(r -> r.table() == table()
                && r.destination().equals(destination) && r.metric() == metric.orElse(0));
        if (wanted == Presence.MUST_NOT && taken) {
            throw words.fail("File exists");
        }
        if (wanted == Presence.MUST && !taken) {
            throw words.fail("No such file or directory");
        }
        Route.Type kind = type.orElse(Route.Type.UNICAST);
        Optional<String> out = kind == Route.Type.UNICAST
                ? Optional.of(device.or(this::deviceOfGateway).orElseThrow(
                        () -> words.fail("Nexthop has invalid gateway")))
                : device;
        out.ifPresent(d -> requireUp(d, kind));
        gateway.filter(_ -> !onlink && kind == Route.Type.UNICAST).ifPresent(g -> requireNeighbour(g, out));
        if (source.filter(s -> !now.owns(s)).isPresent()) {
            throw words.fail("Invalid prefsrc address.");
        }
        return new Route(table(), kind, destination, gateway, out, source, scope.orElseGet(() -> usualScope(kind)),
                protocol.orElse(""), metric.orElse(0), onlink, Optional.empty());
    }

    private Route.Scope usualScope(Route.Type kind) {
        return switch (kind) {
            case LOCAL -> Route.Scope.HOST;
            case BROADCAST -> Route.Scope.LINK;
            case UNICAST -> gateway.isPresent() ? Route.Scope.GLOBAL : Route.Scope.LINK;
            case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> Route.Scope.GLOBAL;
        };
    }

    private void requireUp(String name, Route.Type kind) {
        boolean up = IpCommand.device(now, words, name).link().up();
        if (!up && kind == Route.Type.UNICAST) {
            throw words.fail("Network is down");
        }
    }

    /** A gateway must be reached without another gateway, by the device that is named ({@code fib_check_nh}). */
    private void requireNeighbour(IpAddress gateway, Optional<String> out) {
        boolean reached = now.routing().routes().stream().anyMatch(r -> r.type() == Route.Type.UNICAST
                && r.gateway().isEmpty() && r.destination().contains(gateway) && out.equals(r.device()));
        if (!reached) {
            throw words.fail("Nexthop has invalid gateway");
        }
    }

    /** The device of the most specific subnet route that holds the gateway. */
    private Optional<String> deviceOfGateway() {
        return gateway.flatMap(g -> now.routing().routes().stream()
                .filter(r -> r.table() == Route.MAIN && r.scope() == Route.Scope.LINK && r.destination().contains(g))
                .max(Comparator.comparingInt(r -> r.destination().prefixLength())).flatMap(Route::device));
    }

    private boolean agrees(Route route) {
        return route.table() == table() && (everything || route.destination().equals(destination))
                && (type.isEmpty() || type.get() == route.type())
                && (gateway.isEmpty() || gateway.equals(route.gateway()))
                && (device.isEmpty() || device.equals(route.device()))
                && (source.isEmpty() || source.equals(route.source()))
                && (scope.isEmpty() || scope.get() == route.scope())
                && (protocol.isEmpty() || protocol.get().equals(route.protocol()))
                && (metric.isEmpty() || metric.get() == 0 || metric.get() == route.metric());
    }

    /** The first in the order in which they are tried. */
    private KernelOperation delete() {
        return now.routing().routes().stream().filter(this::agrees).min(Comparator.comparingInt(Route::metric))
                .<KernelOperation>map(r -> new KernelOperation.DeleteRoute(now.id(), r))
                .orElseThrow(() -> words.fail("No such process"));
    }

    private List<KernelOperation> flush() {
        if (words.peek().equals("cache")) {
            return List.of(new KernelOperation.FlushRouteCache(now.id()));
        }
        read(true);
        return now.routing().routes().stream().filter(this::agrees)
                .<KernelOperation>map(r -> new KernelOperation.DeleteRoute(now.id(), r)).toList();
    }
}
