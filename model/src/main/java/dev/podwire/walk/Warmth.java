package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.Route;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;

/** Makes everybody on a segment know everybody else, as if they had talked a moment ago. */
final class Warmth {

    /** A device that takes part in a segment with an address of its own (not a bridge's port). */
    private record Member(Kernel kernel, Device device) {}

    private final Network network;

    Warmth(Network network) {
        this.network = network;
    }

    void spread() {
        for (Kernel kernel : network.kernels().values()) {
            for (Device device : kernel.config().namespace().links().devices().values()) {
                if (speaks(device)) {
                    introduce(new Member(kernel, device));
                }
                if (device instanceof Device.Bridge) {
                    fill(kernel, device.name());
                }
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

    private void introduce(Member member) {
        List<Member> others = new ArrayList<>();
        walk(member.kernel(), member.device(), new HashSet<>(), others);
        others.remove(member);
        for (Member other : others) {
            other.kernel().config().namespace().addressesOf(other.device().name())
                    .forEach(a -> know(member, a.address(), other.device().link().mac()));
        }
        for (Route route : member.kernel().config().namespace().routing().routes()) {
            if (route.device().equals(Optional.of(member.device().name()))) {
                route.gateway().filter(g -> others.stream().noneMatch(o -> owns(o, g)))
                        .ifPresent(g -> knowProxy(member, others, g));
            }
        }
    }

    private static boolean owns(Member member, IpAddress address) {
        return member.kernel().config().namespace().addressesOf(member.device().name()).map(InterfaceAddress::address)
                .anyMatch(address::equals);
    }

    private void knowProxy(Member member, List<Member> others, IpAddress gateway) {
        if (!(gateway instanceof Ipv4Address wanted)) {
            return;
        }
        Header.Arp question = new Header.Arp(Header.Arp.REQUEST, member.device().link().mac(), Ipv4Address.ANY,
                MacAddress.ZERO, wanted);
        for (Member other : others) {
            if (network.arp().answers(other.kernel(), other.device().name(), question)) {
                know(member, gateway, other.device().link().mac());
                return;
            }
        }
    }

    private void know(Member member, IpAddress address, MacAddress mac) {
        NeighbourTable.Entry entry = member.kernel().neighbours().obtain(member.device().name(), address);
        if (!entry.isFixed()) {
            entry.stopTimer();
            entry.mac = mac;
            entry.state = Neighbour.State.REACHABLE;
            entry.confirmed = network.now();
            entry.updated = network.now();
            entry.headerCached = false;
        }
    }

    private void fill(Kernel kernel, String bridge) {
        for (Device port : kernel.config().ports(bridge)) {
            List<Member> behind = new ArrayList<>();
            Set<Device.Port> seen = new HashSet<>();
            seen.add(new Device.Port(kernel.id(), bridge));
            cross(kernel, port, seen, behind);
            behind.forEach(m -> kernel.bridge(bridge).learn(m.device().link().mac(), port.name(), network.now()));
        }
    }

    /** Finds all members of the segment that a device belongs to. */
    private void walk(Kernel kernel, Device device, Set<Device.Port> seen, List<Member> found) {
        if (!device.link().up() || !seen.add(new Device.Port(kernel.id(), device.name()))) {
            return;
        }
        Optional<String> master = device.link().master();
        if (master.isPresent()) {
            Device bridge = kernel.device(master.get());
            if (bridge != null) {
                walk(kernel, bridge, seen, found);
            }
        } else {
            found.add(new Member(kernel, device));
        }
        if (device instanceof Device.Bridge) {
            kernel.config().ports(device.name()).forEach(p -> cross(kernel, p, seen, found));
        } else if (master.isEmpty()) {
            cross(kernel, device, seen, found);
        }
    }

    /** Goes on at the other end of a cable or pair. */
    private void cross(Kernel kernel, Device device, Set<Device.Port> seen, List<Member> found) {
        seen.add(new Device.Port(kernel.id(), device.name()));
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
        NamespaceId there = peer.get().namespace();
        Kernel other = network.find(there);
        Device end = other == null ? null : other.device(peer.get().device());
        if (other != null && end != null) {
            walk(other, end, seen, found);
        }
    }
}
