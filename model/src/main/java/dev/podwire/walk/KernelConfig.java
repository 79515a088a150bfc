package dev.podwire.walk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A namespace's configuration, indexed for the questions that a kernel asks. Made anew at each change, so an answer once
 * found stays right.
 */
final class KernelConfig {

    private final NetworkNamespace namespace;
    private final Map<String, Device> devices;
    private final Fib fib;
    private final Map<String, List<Device>> ports = new HashMap<>();
    private final Set<IpAddress> own = new HashSet<>();
    private final Set<InterfaceAddress> secondary;
    private final Map<String, Set<MacAddress>> ownMacs = new HashMap<>();
    private final List<Device.Vxlan> tunnels = new ArrayList<>();
    private final Map<TableName, TableWalk> tables = new EnumMap<>(TableName.class);
    private final Map<String, Map<String, Integer>> deviceSettings = new HashMap<>();
    private final Map<String, Boolean> forwarding = new HashMap<>();
    private final Stations stations;
    private @Nullable Boolean bridgeCalls;

    KernelConfig(NetworkNamespace namespace) {
        this.namespace = namespace;
        devices = new HashMap<>(namespace.links().devices());
        fib = new Fib(namespace, this::isUp);
        for (Device device : namespace.links().devices().values()) {
            device.link().master().ifPresent(m -> ports.computeIfAbsent(m, b -> new ArrayList<>()).addFirst(device));
            String bridge = device instanceof Device.Bridge ? device.name() : device.link().master().orElse("");
            ownMacs.computeIfAbsent(bridge, b -> new HashSet<>()).add(device.link().mac());
            if (device instanceof Device.Vxlan vxlan && vxlan.link().up()) {
                tunnels.add(vxlan);
            }
        }
        namespace.netfilter().ipv4().tables().forEach((name, table) -> tables.put(name, new TableWalk(table)));
        namespace.addressing().addresses().forEach(a -> own.add(a.address()));
        secondary = secondaries(namespace.addressing().addresses());
        stations = new Stations(namespace, tables);
    }

    private static Set<InterfaceAddress> secondaries(List<InterfaceAddress> addresses) {
        Set<InterfaceAddress> found = new HashSet<>();
        for (int i = 1; i < addresses.size(); i++) {
            InterfaceAddress later = addresses.get(i);
            if (addresses.subList(0, i).stream().anyMatch(a -> a.isPrimaryOf(later))) {
                found.add(later);
            }
        }
        return found;
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    /** What is registered at netfilter's hooks. */
    Stations stations() {
        return stations;
    }

    @Nullable
    Device device(String name) {
        return devices.get(name);
    }

    boolean isUp(String name) {
        Device device = device(name);
        return device != null && device.link().up();
    }

    /** The ports of a bridge in the order in which the kernel floods: the latest one first. */
    List<Device> ports(String bridge) {
        return ports.getOrDefault(bridge, List.of());
    }

    /** Whether a bridge or one of its ports has this hardware address. */
    boolean isBridgeMac(String bridge, MacAddress mac) {
        return ownMacs.getOrDefault(bridge, Set.of()).contains(mac);
    }

    /** The tunnel end points that are up. */
    List<Device.Vxlan> tunnels() {
        return tunnels;
    }

    Fib fib() {
        return fib;
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
        Map<String, Integer> known = deviceSettings.computeIfAbsent(key, k -> new HashMap<>());
        Integer value = known.get(device);
        if (value == null) {
            value = readDeviceSysctl(device, key);
            known.put(device, value);
        }
        return value;
    }

    private int readDeviceSysctl(String device, String key) {
        int fallback = sysctl("net.ipv4.conf.default." + key, 0);
        return Math.max(sysctl("net.ipv4.conf.all." + key, 0), sysctl("net.ipv4.conf." + device + "." + key, fallback));
    }

    /**
     * Whether a setting of devices that is on unless somebody turns it off is on for all or for the device
     * ({@code IN_DEV_ORCONF}).
     */
    boolean isOn(String device, String key) {
        return sysctl("net.ipv4.conf.all." + key, 1) != 0 || ownSetting(device, key) != 0;
    }

    /** Whether it is on for both ({@code IN_DEV_ANDCONF}). */
    boolean isOnForBoth(String device, String key) {
        return sysctl("net.ipv4.conf.all." + key, 1) != 0 && ownSetting(device, key) != 0;
    }

    private int ownSetting(String device, String key) {
        return sysctl("net.ipv4.conf." + device + "." + key, sysctl("net.ipv4.conf.default." + key, 1));
    }

    /** The TTL of packets that are made here and name none. */
    int defaultTtl() {
        return sysctl("net.ipv4.ip_default_ttl", 64);
    }

    /** A setting of a device's neighbour table. */
    int neighbourSysctl(String device, String key, int otherwise) {
        return sysctl("net.ipv4.neigh." + device + "." + key, sysctl("net.ipv4.neigh.default." + key, otherwise));
    }

    boolean forwards(String device) {
        Boolean known = forwarding.get(device);
        if (known == null) {
            known = sysctl("net.ipv4.conf." + device + ".forwarding", sysctl("net.ipv4.ip_forward", 0)) != 0;
            forwarding.put(device, known);
        }
        return known;
    }

    boolean routesLocalnet(String device) {
        return deviceSysctl(device, "route_localnet") != 0;
    }

    /** Whether bridged IPv4 frames are shown to iptables. */
    boolean bridgeCallsIptables() {
        Boolean known = bridgeCalls;
        if (known == null) {
            known = sysctl("net.bridge.bridge-nf-call-iptables", 0) != 0;
            bridgeCalls = known;
        }
        return known;
    }

    /**
     * An address to speak from ({@code inet_select_addr}): on this device the one whose subnet holds {@code towards}, else its
     * first, else the first that any device has. Addresses of the host alone (127/8) do not count.
     */
    Optional<Ipv4Address> selectAddress(String device, @Nullable IpAddress towards) {
        Optional<Ipv4Address> first = Optional.empty();
        for (InterfaceAddress a : namespace.addressing().addresses()) {
            if (a.device().equals(device) && a.address() instanceof Ipv4Address v4 && !v4.isLoopback()
                    && !secondary.contains(a)) {
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
