package dev.podwire.walk;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Route;
import dev.podwire.net.IpAddress;

/** What ICMP told a kernel about single destinations: a smaller MTU on the path, a better gateway (fib_nh_exception in route.c). */
final class RouteExceptions {

    /** {@code ip_rt_mtu_expires}. */
    private static final long MTU_LIFETIME = 600_000_000_000L;
    /** {@code ip_rt_min_pmtu}. */
    private static final int LOWEST_MTU = 552;

    private record PathMtu(int mtu, long expires) {}

    private record Better(Route instead, IpAddress gateway) {}

    private final Map<IpAddress, PathMtu> mtus = new HashMap<>();
    private final Map<IpAddress, Better> gateways = new HashMap<>();

    /** The path's MTU; more than any packet has if nothing was told. */
    int mtu(IpAddress destination, long now) {
        PathMtu known = mtus.isEmpty() ? null : mtus.get(destination);
        return known == null || known.expires() < now ? Integer.MAX_VALUE : known.mtu();
    }

    void learnMtu(IpAddress destination, int mtu, long now) {
        mtus.put(destination, new PathMtu(Math.max(mtu, LOWEST_MTU), now + MTU_LIFETIME));
    }

    /** The gateway to use instead of the route's own. */
    Optional<IpAddress> gateway(IpAddress destination, Route route) {
        Better known = gateways.isEmpty() ? null : gateways.get(destination);
        return known == null || !known.instead().equals(route) ? Optional.empty() : Optional.of(known.gateway());
    }

    void learnGateway(IpAddress destination, Route instead, IpAddress gateway) {
        gateways.put(destination, new Better(instead, gateway));
    }

    /** {@code ip route flush cache}. */
    void clear() {
        mtus.clear();
        gateways.clear();
    }
}
