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
    private static final IpAddress ALL_HOSTS = IpAddress.parse("224.0.0.1");

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
            case UNICAST, LOCAL, BROADCAST, THROW -> "";
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
        IpAddress nextHop = kernel.exceptions().gateway(destination, route)
                .or(() -> route.gateway().filter(_ -> !destination.isMulticast())).orElse(destination);
        IpAddress own = source != null
                ? source
                : route.source().orElseGet(
                        () -> kernel.config().selectAddress(device, nextHop).orElse(Ipv4Address.ANY));
        if (own.isLoopback() && !device.equals(LOOPBACK) && !kernel.config().routesLocalnet(device)) {
            return error(INVALID, found);
        }
        Dst.Kind kind = route.type() == Route.Type.BROADCAST || destination.equals(Ipv4Address.BROADCAST)
                ? Dst.Kind.BROADCAST
                : Dst.Kind.UNICAST;
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
        if (destination.isMulticast()) {
            return group(kernel, skb, in);
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
        Source from = validate(kernel, new Check(source, destination, skb.mark), in,
                here ? "" : route.device().orElse(LOOPBACK));
        if (!from.valid()) {
            network.drop(kernel, in, skb, from.cause(), from.why());
            return null;
        }
        if (here) {
            return new Dst(route.type() == Route.Type.LOCAL ? Dst.Kind.LOCAL : Dst.Kind.BROADCAST, LOOPBACK,
                    destination, destination, "", false, found.table(), Optional.of(route), found.considered());
        }
        String device = route.device().orElse(LOOPBACK);
        Dst dst = new Dst(Dst.Kind.UNICAST, device, route.gateway().orElse(destination), source, "", false,
                found.table(), Optional.of(route), found.considered());
        return dst.withRedirect(
                device.equals(in) && from.neighbour() && redirects(config, in, source, dst));
    }

    /** Every host is in the group of all hosts and, as nobody joins any, in no other. */
    private @Nullable Dst group(Kernel kernel, Skb skb, String in) {
        if (!skb.destination().equals(ALL_HOSTS)) {
            network.drop(kernel, in, skb, DropReason.NOT_FOR_US, "nobody here has joined " + skb.destination());
            return null;
        }
        return new Dst(Dst.Kind.BROADCAST, in, skb.destination(), skb.destination(), "", false, Route.LOCAL,
                Optional.empty(), List.of());
    }

    /** Whether the device may tell senders a better way: a shared medium, or sender and next hop in one of its subnets. */
    private static boolean redirects(KernelConfig config, String device, IpAddress source, Dst dst) {
        return config.isOn(device, "send_redirects") && (config.isOn(device, "shared_media") || config.namespace()
                .addressesOf(device).anyMatch(a -> a.subnet().contains(source) && a.subnet().contains(dst.nextHop())));
    }

    /** Whether a kernel may hear a source on a device, and if not, why. */
    private record Source(boolean valid, boolean neighbour, DropReason cause, String why) {
        static final Source VALID = new Source(true, false, DropReason.MARTIAN, "");
        static final Source NEIGHBOUR = new Source(true, true, DropReason.MARTIAN, "");

        static Source martian(IpAddress source, String in) {
            return new Source(false, false, DropReason.MARTIAN, source + " is no address to come in by " + in);
        }

        static Source reversePath(String why) {
            return new Source(false, false, DropReason.REVERSE_PATH, why + " (rp_filter)");
        }

        static Source of(Route back) {
            return back.gateway().isEmpty() ? NEIGHBOUR : VALID;
        }
    }

    /** What a source is checked for: from where, to where, with which mark. */
    private record Check(IpAddress source, IpAddress destination, int mark) {}

    /** {@code fib_validate_source}; {@code out}: by which device the packet would leave, empty if it stays. */
    private static Source validate(Kernel kernel, Check check, String in, String out) {
        KernelConfig config = kernel.config();
        int filter = config.deviceSysctl(in, "rp_filter");
        IpAddress source = check.source();
        if (filter == 0 && (!in.equals(out) || !config.isOn(in, "send_redirects"))) {
            if (config.deviceSysctl(in, "accept_local") != 0) {
                return Source.VALID;
            }
            if (!config.fib().hasCustomRules()) {
                return config.owns(source) ? Source.martian(source, in) : Source.VALID;
            }
        }
        int mark = config.deviceSysctl(in, "src_valid_mark") != 0 ? check.mark() : 0;
        String from = out.isEmpty() ? LOOPBACK : out;
        Route route = lookup(kernel, new Fib.Key(check.destination(), source, from, mark)).route();
        if (route == null || route.type().refuses()) {
            return lastResort(filter, "no route back to " + source);
        }
        boolean here = route.type() == Route.Type.LOCAL;
        if (route.type() != Route.Type.UNICAST && !(here && config.deviceSysctl(in, "accept_local") != 0)) {
            return Source.martian(source, in);
        }
        if (route.device().filter(in::equals).isPresent() || here && in.equals(LOOPBACK)) {
            return Source.of(route);
        }
        String why = "the way back to " + source + " leaves by " + route.device().orElse("");
        if (config.namespace().addressesOf(in).findAny().isEmpty()) {
            return lastResort(filter, why + ", and " + in + " has no address");
        }
        if (filter == 1) {
            return Source.reversePath(why);
        }
        Route by = lookup(kernel, new Fib.Key(check.destination(), source, from, mark, in)).route();
        return by != null && by.type() == Route.Type.UNICAST ? Source.of(by) : Source.VALID;
    }

    private static Source lastResort(int filter, String why) {
        return filter == 0 ? Source.VALID : Source.reversePath(why);
    }

    /** Whether a question for an address is heard at all: only from one who could send a packet there ({@code arp_process}). */
    boolean hears(Kernel kernel, String in, Ipv4Address asker, Ipv4Address wanted) {
        if (asker.isUnspecified()) {
            return true;
        }
        Route route = lookup(kernel, new Fib.Key(asker, wanted, in, 0)).route();
        String out = route != null && route.type() == Route.Type.UNICAST ? route.device().orElse(LOOPBACK) : "";
        return validate(kernel, new Check(asker, wanted, 0), in, out).valid();
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

    /** What may be sent to a destination without fragments, as far as this kernel was told. */
    static int pathMtu(Kernel kernel, Dst dst, IpAddress destination, long now) {
        return Math.min(mtu(kernel, dst), kernel.exceptions().mtu(destination, now));
    }

    static int mtu(Kernel kernel, Dst dst) {
        Device device = kernel.device(dst.device());
        return device == null ? 1500 : device.link().mtu();
    }
}
