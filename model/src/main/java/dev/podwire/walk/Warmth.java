package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;

/**
 * Makes everybody on a segment know everybody else, as if they had talked a moment ago. A kernel gets to know them when it is
 * first looked into, and then what there was to know at the time of warming.
 */
final class Warmth {

    /** A device that takes part in a segment with an address of its own (not a bridge's port). */
    private record Member(NamespaceId namespace, Device device) {}

    private final Network network;
    private final Fabric wires;
    private final long time;

    Warmth(Network network, Fabric wires) {
        this.network = network;
        this.wires = wires;
        time = network.now();
    }

    void spread(Kernel kernel) {
        Optional<NetworkNamespace> then = wires.find(kernel.id());
        if (then.isEmpty()) {
            return;
        }
        for (Device device : then.get().links().devices().values()) {
            if (speaks(device)) {
                introduce(kernel, then.get(), new Member(kernel.id(), device));
            }
            if (device instanceof Device.Bridge) {
                fill(kernel, then.get(), device.name());
            }
        }
    }

    private static boolean speaks(Device device) {
        return device.link().up() && device.link().master().isEmpty() && switch (device) {
            case Device.Physical p -> true;
            case Device.Veth v -> true;
            case Device.Bridge b -> true;
            case Device.Loopback lo -> false;
            case Device.Vxlan v -> false;
            case Device.Ipip t -> false;
            case Device.Dummy d -> false;
        };
    }

    private void introduce(Kernel kernel, NetworkNamespace namespace, Member member) {
        List<Member> others = new ArrayList<>();
        walk(namespace, member.device(), new HashSet<>(), others);
        others.remove(member);
        Map<IpAddress, MacAddress> stations = new HashMap<>();
        for (Member other : others) {
            wires.wired(other.namespace()).ifPresent(n -> n.addressesOf(other.device().name()).forEach(a -> {
                stations.put(a.address(), other.device().link().mac());
                know(kernel, member, a.address(), other.device().link().mac());
            }));
        }
        for (Route route : namespace.routing().routes()) {
            if (route.device().equals(Optional.of(member.device().name()))) {
                route.gateway().filter(g -> !stations.containsKey(g))
                        .ifPresent(g -> knowProxy(kernel, member, others, g));
            }
        }
    }

    private void knowProxy(Kernel kernel, Member member, List<Member> others, IpAddress gateway) {
        if (!(gateway instanceof Ipv4Address wanted)) {
            return;
        }
        Header.Arp question = new Header.Arp(Header.Arp.REQUEST, member.device().link().mac(), Ipv4Address.ANY,
                MacAddress.ZERO, wanted);
        for (Member other : others) {
            Kernel asked = network.find(other.namespace());
            if (asked != null && network.arp().answers(asked, other.device().name(), question)) {
                know(kernel, member, gateway, other.device().link().mac());
                return;
            }
        }
    }

    private void know(Kernel kernel, Member member, IpAddress address, MacAddress mac) {
        NeighbourTable.Entry entry = kernel.neighbours().obtain(member.device().name(), address);
        if (!entry.isFixed()) {
            entry.stopTimer();
            entry.mac = mac;
            entry.state = Neighbour.State.REACHABLE;
            entry.confirmed = time;
            entry.updated = time;
            entry.headerCached = false;
        }
    }

    private void fill(Kernel kernel, NetworkNamespace namespace, String bridge) {
        for (Device port : ports(namespace, bridge)) {
            List<Member> behind = new ArrayList<>();
            Set<Device.Port> seen = new HashSet<>();
            seen.add(new Device.Port(kernel.id(), bridge));
            cross(namespace, port, seen, behind);
            behind.forEach(m -> kernel.bridge(bridge).learn(m.device().link().mac(), port.name(), time));
        }
    }

    /** The ports of a bridge, the one plugged in last first. */
    private static List<Device> ports(NetworkNamespace namespace, String bridge) {
        Optional<String> master = Optional.of(bridge);
        List<Device> ports = new ArrayList<>();
        namespace.links().devices().values().stream().filter(device -> device.link().master().equals(master))
                .forEach(ports::add);
        return ports.reversed();
    }

    /** Finds all members of the segment that a device belongs to. */
    private void walk(NetworkNamespace namespace, Device device, Set<Device.Port> seen, List<Member> found) {
        if (!device.link().up() || !seen.add(new Device.Port(namespace.id(), device.name()))) {
            return;
        }
        Optional<String> master = device.link().master();
        if (master.isPresent()) {
            namespace.device(master.get()).ifPresent(bridge -> walk(namespace, bridge, seen, found));
        } else {
            found.add(new Member(namespace.id(), device));
        }
        if (device instanceof Device.Bridge) {
            ports(namespace, device.name()).forEach(p -> cross(namespace, p, seen, found));
        } else if (master.isEmpty()) {
            cross(namespace, device, seen, found);
        }
    }

    /** Goes on at the other end of a cable or pair. */
    private void cross(NetworkNamespace namespace, Device device, Set<Device.Port> seen, List<Member> found) {
        seen.add(new Device.Port(namespace.id(), device.name()));
        Optional<Device.Port> peer = switch (device) {
            case Device.Physical physical -> physical.peer();
            case Device.Veth veth -> Optional.of(veth.peer());
            case Device.Loopback lo -> Optional.empty();
            case Device.Bridge b -> Optional.empty();
            case Device.Vxlan v -> Optional.empty();
            case Device.Ipip t -> Optional.empty();
            case Device.Dummy d -> Optional.empty();
        };
        if (peer.isEmpty() || !device.link().up()) {
            return;
        }
        wires.wired(peer.get().namespace()).ifPresent(there -> there.device(peer.get().device())
                .ifPresent(end -> walk(there, end, seen, found)));
    }
}
