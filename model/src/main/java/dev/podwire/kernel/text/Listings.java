package dev.podwire.kernel.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;

/** Whole listings as the tools of a node print them, each line ended by a newline. */
public final class Listings {

    /** As the kernel's table yields them: by address, of equal ones the longest prefix first. */
    private static final Comparator<Route> ROUTE_ORDER = Comparator
            .comparing((Route r) -> r.destination().address())
            .thenComparing(Comparator.comparingInt((Route r) -> r.destination().prefixLength()).reversed())
            .thenComparingInt(Route::metric);

    private Listings() {}

    /** {@code ip route} or {@code ip -6 route}: one table of one family. */
    public static String routes(NetworkNamespace namespace, int table, boolean ipv6) {
        return namespace.routing().routes().stream()
                .filter(r -> r.table() == table && r.destination().address().isIpv6() == ipv6).sorted(ROUTE_ORDER)
                .map(r -> RouteText.format(r) + "\n").collect(Collectors.joining());
    }

    /** {@code ip route show table main}, IPv4 and then IPv6. */
    public static String routes(NetworkNamespace namespace) {
        return routes(namespace, Route.MAIN, false) + routes(namespace, Route.MAIN, true);
    }

    /** {@code ip rule}. */
    public static String rules(NetworkNamespace namespace) {
        return namespace.routing().rules().stream().map(r -> RouteText.format(r) + "\n")
                .collect(Collectors.joining());
    }

    /** {@code ip addr}. */
    public static String addresses(Fabric fabric, NamespaceId namespace) {
        return LinkText.addresses(fabric, namespace);
    }

    /** {@code ip neigh}: the entries given, for example those that a running session has learned. */
    public static String neighbours(Collection<Neighbour> entries) {
        return entries.stream().map(n -> format(n) + "\n").collect(Collectors.joining());
    }

    /** {@code ip neigh} of the configuration alone. */
    public static String neighbours(NetworkNamespace namespace) {
        return neighbours(namespace.addressing().neighbours());
    }

    /** One line of {@code ip neigh}: {@code 10.244.2.0 dev flannel.1 lladdr 02:… PERMANENT}. */
    public static String format(Neighbour neighbour) {
        return neighbour.address() + " dev " + neighbour.device()
                + neighbour.mac().map(mac -> " lladdr " + mac).orElse("") + " " + neighbour.state();
    }

    /** {@code bridge fdb show}: the entries given, for example those that a running session has learned. */
    public static String fdb(NetworkNamespace namespace, Collection<FdbEntry> entries) {
        return entries.stream().map(e -> format(namespace, e) + "\n").collect(Collectors.joining());
    }

    /** {@code bridge fdb show} of the configuration alone. */
    public static String fdb(NetworkNamespace namespace) {
        return fdb(namespace, namespace.links().fdb());
    }

    private static String format(NetworkNamespace namespace, FdbEntry entry) {
        StringBuilder text = new StringBuilder().append(entry.mac()).append(" dev ").append(entry.device());
        entry.remote().ifPresent(remote -> text.append(" dst ").append(remote));
        boolean tunnel = namespace.device(entry.device()).filter(Device.Vxlan.class::isInstance).isPresent();
        text.append(tunnel
                ? " self"
                : namespace.device(entry.device()).flatMap(d -> d.link().master()).map(m -> " master " + m).orElse(""));
        return text.append(entry.permanent() ? " permanent" : "").toString();
    }
}
