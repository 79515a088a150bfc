package dev.podwire.kernel.text;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** One {@code ip route add|replace|del}. */
final class RouteCommand {

    private final NetworkNamespace now;
    private final Arguments words;
    private Route.Type type = Route.Type.UNICAST;
    private Cidr destination = Cidr.ALL_IPV4;
    private Optional<IpAddress> gateway = Optional.empty();
    private Optional<String> device = Optional.empty();
    private Optional<IpAddress> source = Optional.empty();
    private Optional<Route.Scope> scope = Optional.empty();
    private String protocol = "";
    private int metric;
    private int table = Route.MAIN;
    private boolean onlink;

    private RouteCommand(NetworkNamespace now, Arguments words) {
        this.now = now;
        this.words = words;
    }

    static KernelOperation parse(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        RouteCommand command = new RouteCommand(now, words);
        command.read();
        return switch (verb) {
            case "add" -> command.add(true);
            case "replace" -> command.add(false);
            case "del" -> command.delete();
            default -> throw words.unknown(verb);
        };
    }

    private void read() {
        switch (words.peek()) {
            case "blackhole", "unreachable", "prohibit" -> type = words
                    .next(w -> Route.Type.valueOf(w.toUpperCase(Locale.ROOT)));
            default -> {
                // a unicast route has no word in front
            }
        }
        destination = words.next(w -> w.equals("default") ? Cidr.ALL_IPV4 : Cidr.parse(w));
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "via" -> gateway = Optional.of(words.next(IpAddress::parse));
                case "dev" -> device = Optional.of(words.next());
                case "src" -> source = Optional.of(words.next(IpAddress::parse));
                case "scope" -> scope = Optional
                        .of(words.next(w -> Route.Scope.valueOf(w.toUpperCase(Locale.ROOT))));
                case "proto" -> protocol = words.next();
                case "metric" -> metric = words.next(Integer::valueOf);
                case "table" -> table = words.next(RouteText::table);
                case "onlink" -> onlink = true;
                default -> throw words.unknown(word);
            }
        }
        if (gateway.isPresent() && destination.equals(Cidr.ALL_IPV4) && gateway.get().isIpv6()) {
            destination = Cidr.ALL_IPV6;
        }
    }

    private KernelOperation add(boolean fresh) {
        boolean taken = now.routing().routes().stream().anyMatch(r -> r.table() == table
                && r.destination().equals(destination) && r.metric() == metric);
        if (fresh && taken) {
            throw words.fail("File exists");
        }
        Optional<String> out = type == Route.Type.UNICAST
                ? Optional.of(device.or(this::deviceOfGateway).orElseThrow(
                        () -> words.fail("Nexthop has invalid gateway")))
                : device;
        out.filter(d -> now.device(d).isEmpty()).ifPresent(d -> {
            throw words.fail("Cannot find device \"" + d + "\"");
        });
        Route.Scope reach = scope.orElse(gateway.isPresent() || type != Route.Type.UNICAST
                ? Route.Scope.GLOBAL
                : Route.Scope.LINK);
        return new KernelOperation.ReplaceRoute(now.id(), new Route(table, type, destination, gateway, out, source,
                reach, protocol, metric, onlink, Optional.empty()));
    }

    /** The device of the most specific subnet route that holds the gateway. */
    private Optional<String> deviceOfGateway() {
        return gateway.flatMap(g -> now.routing().routes().stream()
                .filter(r -> r.table() == Route.MAIN && r.scope() == Route.Scope.LINK && r.destination().contains(g))
                .max(Comparator.comparingInt(r -> r.destination().prefixLength())).flatMap(Route::device));
    }

    private KernelOperation delete() {
        boolean present = now.routing().routes().stream()
                .anyMatch(r -> r.table() == table && r.destination().equals(destination)
                        && (gateway.isEmpty() || gateway.equals(r.gateway()))
                        && (device.isEmpty() || device.equals(r.device())));
        if (!present) {
            throw words.fail("No such process");
        }
        return new KernelOperation.DeleteRoute(now.id(), table, destination, gateway, device);
    }
}
