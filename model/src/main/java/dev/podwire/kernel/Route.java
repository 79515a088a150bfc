package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/**
 * A route as ip-route(8) knows it.
 *
 * @param table    255 local, 254 main, 253 default, or another
 * @param protocol who wrote it: {@code kernel}, {@code boot}, {@code 80}, {@code bird}; empty if not known
 * @param metric   lower wins among equal prefixes
 */
public record Route(int table, Type type, Cidr destination, Optional<IpAddress> gateway, Optional<String> device,
        Optional<IpAddress> source, Scope scope, String protocol, int metric, boolean onlink, Optional<Origin> origin) {

    public static final int LOCAL = 255;
    public static final int MAIN = 254;
    public static final int DEFAULT = 253;

    public enum Type {
        UNICAST, LOCAL, BROADCAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW;

        /** Whether a packet that such a route is found for goes nowhere. */
        public boolean refuses() {
            return switch (this) {
                case BLACKHOLE, UNREACHABLE, PROHIBIT -> true;
                case UNICAST, LOCAL, BROADCAST, THROW -> false;
            };
        }
    }

    public enum Scope {
        GLOBAL, LINK, HOST, NOWHERE
    }

    /** The subnet route that the kernel adds with an address. */
    public static Route connected(Cidr subnet, String device, IpAddress source) {
        return new Route(MAIN, Type.UNICAST, subnet, Optional.empty(), Optional.of(device), Optional.of(source),
                Scope.LINK, "kernel", 0, false, Optional.empty());
    }

    /** A route through a gateway. */
    public static Route via(Cidr destination, IpAddress gateway, String device, boolean onlink) {
        return new Route(MAIN, Type.UNICAST, destination, Optional.of(gateway), Optional.of(device), Optional.empty(),
                Scope.GLOBAL, "", 0, onlink, Optional.empty());
    }

    public Route withOrigin(Origin origin) {
        return new Route(table, type, destination, gateway, device, source, scope, protocol, metric, onlink,
                Optional.of(origin));
    }
}
