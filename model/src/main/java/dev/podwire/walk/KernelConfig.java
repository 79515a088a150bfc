package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** A namespace's configuration, indexed for the questions that a kernel asks. Made anew at each change. */
final class KernelConfig {

    private final NetworkNamespace namespace;
    private final Map<Integer, List<Route>> tables = new HashMap<>();
    private final Map<String, List<Device>> ports = new HashMap<>();
    private final Set<IpAddress> own = new HashSet<>();
    private final boolean tracks;

    KernelConfig(NetworkNamespace namespace) {
        this.namespace = namespace;
        for (Route route : namespace.routing().routes()) {
            tables.computeIfAbsent(route.table(), t -> new ArrayList<>()).add(route);
        }
        tables.values().forEach(t -> t.sort(
                Comparator.comparingInt((Route r) -> -r.destination().prefixLength()).thenComparingInt(Route::metric)));
        for (Device device : namespace.links().devices().values()) {
            device.link().master().ifPresent(m -> ports.computeIfAbsent(m, b -> new ArrayList<>()).addFirst(device));
        }
        namespace.addressing().addresses().forEach(a -> own.add(a.address()));
        tracks = needsTracking(namespace);
    }

    /** Connection tracking runs where something asks for it (nf_conntrack registers its hooks on demand). */
    private static boolean needsTracking(NetworkNamespace namespace) {
        Map<TableName, Table> tables = namespace.netfilter().ipv4().tables();
        if (tables.containsKey(TableName.NAT)) {
            return true;
        }
        for (Table table : tables.values()) {
            for (var chain : table.chains().values()) {
                for (Rule rule : chain.rules()) {
                    if (rule.matches().stream().anyMatch(
                            m -> m instanceof Match.ConntrackState || m instanceof Match.Connmark)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    boolean tracksConnections() {
        return tracks;
    }

    @Nullable
    Device device(String name) {
        return namespace.links().devices().get(name);
    }

    boolean isUp(String name) {
        Device device = device(name);
        return device != null && device.link().up();
    }

    /** The ports of a bridge in the order in which the kernel floods: the latest one first. */
    List<Device> ports(String bridge) {
        return ports.getOrDefault(bridge, List.of());
    }

    /** Routes of a table, longest prefix first, then lowest metric. */
    List<Route> table(int number) {
        return tables.getOrDefault(number, List.of());
    }

    boolean owns(IpAddress address) {
        return own.contains(address);
    }

    /** A setting that is a number; {@code otherwise} if it is not set. */
    int sysctl(String key, int otherwise) {
        String text = namespace.sysctls().get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("sysctl " + key + " of " + namespace.id() + " is no number: " + text, e);
        }
    }

    /** {@code conf.all} or {@code conf.DEVICE}, the greater of the two, as most settings of devices work. */
    int deviceSysctl(String device, String key) {
        int fallback = sysctl("net.ipv4.conf.default." + key, 0);
        return Math.max(sysctl("net.ipv4.conf.all." + key, 0), sysctl("net.ipv4.conf." + device + "." + key, fallback));
    }

    boolean forwards(String device) {
        return sysctl("net.ipv4.conf." + device + ".forwarding", sysctl("net.ipv4.ip_forward", 0)) != 0;
    }

    boolean routesLocalnet(String device) {
        return deviceSysctl(device, "route_localnet") != 0;
    }

    /** Whether bridged IPv4 frames are shown to iptables. */
    boolean bridgeCallsIptables() {
        return sysctl("net.bridge.bridge-nf-call-iptables", 0) != 0;
    }

    /**
     * An address to speak from ({@code inet_select_addr}): on this device the one whose subnet holds {@code towards}, else its
     * first, else the first that any device has. Addresses of the host alone (127/8) do not count.
     */
    Optional<Ipv4Address> selectAddress(String device, @Nullable IpAddress towards) {
        Optional<Ipv4Address> first = Optional.empty();
        for (InterfaceAddress a : namespace.addressing().addresses()) {
            if (a.device().equals(device) && a.address() instanceof Ipv4Address v4 && !v4.isLoopback()) {
                if (towards == null || a.subnet().contains(towards)) {
                    return Optional.of(v4);
                }
                first = first.isPresent() ? first : Optional.of(v4);
            }
        }
        return first.isPresent() ? first : anyAddress();
    }

    private Optional<Ipv4Address> anyAddress() {
        for (String name : namespace.links().devices().keySet()) {
            for (InterfaceAddress a : namespace.addressing().addresses()) {
                if (a.device().equals(name) && a.address() instanceof Ipv4Address v4 && !v4.isLoopback()) {
                    return Optional.of(v4);
                }
            }
        }
        return Optional.empty();
    }
}
