package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Route lookups: policy rules, longest prefix, source validation (fib_rules.c, fib_frontend.c, route.c). */
final class RouteStage {

    static final String UNREACHABLE_NET = "ENETUNREACH";
    static final String UNREACHABLE_HOST = "EHOSTUNREACH";
    static final String INVALID = "EINVAL";
    static final String DENIED = "EACCES";
    private static final String LOOPBACK = "lo";

    private final Network network;

    RouteStage(Network network) {
        this.network = network;
    }

    private static Fib.Found lookup(Kernel kernel, Fib.Key key) {
        return kernel.config().fib().lookup(key);
    }

    private static Dst error(String error, Fib.Found found) {
        return new Dst(Dst.Kind.ERROR, LOOPBACK, Ipv4Address.ANY, Ipv4Address.ANY, error, false, found.table(),
                Optional.ofNullable(found.route()), found.considered());
    }

    private static String errorOf(Route.Type type) {
        return switch (type) {
            case BLACKHOLE -> INVALID;
            case UNREACHABLE -> UNREACHABLE_HOST;
            case PROHIBIT -> DENIED;
            case UNICAST, LOCAL, BROADCAST -> "";
        };
    }

    /** {@code ip_route_output_key}: for a packet made here. The source may be given or is chosen. */
    Dst output(Kernel kernel, @Nullable IpAddress source, IpAddress destination, int mark) {
        Fib.Found found = lookup(kernel, new Fib.Key(source, destination, LOOPBACK, mark));
        Route route = found.route();
        if (route == null) {
            return error(UNREACHABLE_NET, found);
        }
        if (!errorOf(route.type()).isEmpty()) {
            return error(errorOf(route.type()), found);
        }
        if (route.type() == Route.Type.LOCAL) {
            IpAddress own = route.source().orElse(destination);
            return new Dst(Dst.Kind.LOCAL, LOOPBACK, destination, source != null ? source : own, "", false,
                    found.table(), Optional.of(route), found.considered());
        }
        String device = route.device().orElse(LOOPBACK);
        IpAddress nextHop = route.gateway().orElse(destination);
        IpAddress own = source != null
                ? source
                : route.source().orElseGet(
                        () -> kernel.config().selectAddress(device, nextHop).orElse(Ipv4Address.ANY));
        if (own.isLoopback() && !device.equals(LOOPBACK) && !kernel.config().routesLocalnet(device)) {
            return error(INVALID, found);
        }
        Dst.Kind kind = route.type() == Route.Type.BROADCAST ? Dst.Kind.BROADCAST : Dst.Kind.UNICAST;
        return new Dst(kind, device, nextHop, own, "", false, found.table(), Optional.of(route), found.considered());
    }

    /** {@code ip_route_input}: for a packet that came in by a device. Null: it is dropped, and that is written down. */
    @Nullable
    Dst input(Kernel kernel, Skb skb, String in) {
        KernelConfig config = kernel.config();
        Ipv4Address source = skb.source();
        Ipv4Address destination = skb.destination();
        if (source.isMulticast() || source.equals(Ipv4Address.BROADCAST)
                || (source.isLoopback() || destination.isLoopback()) && !config.routesLocalnet(in)
                || destination.isUnspecified()) {
            network.drop(kernel, in, skb, DropReason.MARTIAN, "no such address may come in by " + in);
            return null;
        }
        if (destination.equals(Ipv4Address.BROADCAST)) {
            return new Dst(Dst.Kind.BROADCAST, in, destination, destination, "", false, Route.LOCAL, Optional.empty(),
                    List.of());
        }
        Fib.Found found = lookup(kernel, new Fib.Key(source, destination, in, skb.mark));
        Route route = found.route();
        boolean here = route != null && (route.type() == Route.Type.LOCAL || route.type() == Route.Type.BROADCAST);
        if (!here && !config.forwards(in)) {
            return error(UNREACHABLE_HOST, found);
        }
        if (route == null) {
            return error(UNREACHABLE_NET, found);
        }
        if (!errorOf(route.type()).isEmpty()) {
            return error(errorOf(route.type()), found);
        }
        if (!validSource(kernel, skb, in, route)) {
            return null;
        }
        if (here) {
            return new Dst(route.type() == Route.Type.LOCAL ? Dst.Kind.LOCAL : Dst.Kind.BROADCAST, LOOPBACK,
                    destination, destination, "", false, found.table(), Optional.of(route), found.considered());
        }
        String device = route.device().orElse(LOOPBACK);
        Dst dst = new Dst(Dst.Kind.UNICAST, device, route.gateway().orElse(destination), source, "", false,
                found.table(), Optional.of(route), found.considered());
        return dst.withRedirect(device.equals(in) && redirects(kernel, in, source, dst));
    }

    /** Whether the sender is a neighbour of the next hop and should have spoken to it directly. */
    private static boolean redirects(Kernel kernel, String device, IpAddress source, Dst dst) {
        KernelConfig config = kernel.config();
        Route back = lookup(kernel, new Fib.Key(dst.nextHop(), source, LOOPBACK, 0)).route();
        if (back == null || back.gateway().isPresent()) {
            return false;
        }
        if (config.sysctl("net.ipv4.conf." + device + ".send_redirects",
                config.sysctl("net.ipv4.conf.all.send_redirects", 1)) == 0) {
            return false;
        }
        boolean sharedMedia = config.sysctl("net.ipv4.conf.all.shared_media", 1) != 0;
        return sharedMedia || config.namespace().addressesOf(device)
                .anyMatch(a -> a.subnet().contains(source) && a.subnet().contains(dst.nextHop()));
    }

    /** {@code fib_validate_source}. */
    private boolean validSource(Kernel kernel, Skb skb, String in, Route towards) {
        int filter = kernel.config().deviceSysctl(in, "rp_filter");
        boolean back = towards.device().filter(in::equals).isPresent();
        if (filter == 0 && !back && !kernel.config().owns(skb.source())) {
            return true;
        }
        IpAddress source = skb.source();
        Fib.Found found = lookup(kernel, new Fib.Key(skb.destination(), source, LOOPBACK, 0));
        Route route = found.route();
        if (route == null) {
            return filter == 0 || reversePath(kernel, skb, in, "no route back to " + source);
        }
        if (route.type() != Route.Type.UNICAST) {
            if (source.isLoopback() || kernel.config().deviceSysctl(in, "accept_local") != 0) {
                return true;
            }
            network.drop(kernel, in, skb, DropReason.MARTIAN, source + " is no address to come in by " + in);
            return false;
        }
        if (route.device().filter(in::equals).isPresent() || filter == 0) {
            return true;
        }
        return filter != 1
                || reversePath(kernel, skb, in,
                        "the way back to " + source + " leaves by " + route.device().orElse(""));
    }

    private boolean reversePath(Kernel kernel, Skb skb, String in, String why) {
        network.drop(kernel, in, skb, DropReason.REVERSE_PATH, why + " (rp_filter)");
        return false;
    }

    /** {@code ip_route_me_harder}: a packet made here has changed and may have to leave another way. */
    boolean reroute(Kernel kernel, Skb skb) {
        boolean own = kernel.config().fib().kind(skb.source(), null) == Match.AddrType.Kind.LOCAL;
        Dst dst = output(kernel, skb.source(), skb.destination(), skb.mark);
        report(kernel, skb, "", dst, Action.Routed.Decision.REROUTE);
        if (dst.failed()) {
            network.drop(kernel, skb.device, skb, DropReason.NO_ROUTE,
                    dst.error().equals(INVALID) && skb.source().isLoopback()
                            ? "the packet may not leave with source " + skb.source() + " (route_localnet)"
                            : "no route to " + skb.destination() + (own ? "" : " from " + skb.source()));
            return false;
        }
        skb.dst = dst;
        return true;
    }

    void report(Kernel kernel, Skb skb, String device, Dst dst, Action.Routed.Decision decision) {
        if (network.recorder().wants(Recording.FULL)) {
            Action.Routed.Decision shown = !dst.failed()
                    ? decision
                    : dst.error().equals(INVALID)
                            ? Action.Routed.Decision.BLACKHOLE
                            : Action.Routed.Decision.UNREACHABLE;
            network.note(kernel, device, skb,
                    new Action.Routed(shown, skb.destination(), dst.table(), dst.route(), dst.considered()),
                    skb.packet, dst.route().flatMap(Route::origin), List.of());
        }
    }

    /** The words that a system call fails with. */
    static String errno(String name) {
        return switch (name) {
            case UNREACHABLE_HOST -> "No route to host";
            case INVALID -> "Invalid argument";
            case DENIED -> "Permission denied";
            default -> "Network is unreachable";
        };
    }

    static int mtu(Kernel kernel, Dst dst) {
        Device device = kernel.device(dst.device());
        return device == null ? 1500 : device.link().mtu();
    }
}
