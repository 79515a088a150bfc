package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Devices with their addresses as {@code ip addr} prints them; devices are numbered in the order of their making. */
public final class LinkText {

    private LinkText() {}

    /** The whole listing of a namespace, one device after the other. */
    public static String addresses(Fabric fabric, NamespaceId id) {
        NetworkNamespace namespace = fabric.namespace(id);
        StringBuilder text = new StringBuilder();
        List<NamespaceId> others = new ArrayList<>();
        int index = 1;
        for (Device device : namespace.links().devices().values()) {
            device(fabric, namespace, device, index++, others, text);
        }
        return text.toString();
    }

    private static void device(Fabric fabric, NetworkNamespace namespace, Device device, int index,
            List<NamespaceId> others, StringBuilder text) {
        Link link = device.link();
        boolean carrier = carrier(namespace, device);
        Optional<Device.Port> peer = device instanceof Device.Veth veth ? Optional.of(veth.peer()) : Optional.empty();
        text.append(index).append(": ").append(link.name())
                .append(peer.map(p -> "@if" + index(fabric, p)).orElse("")).append(": <")
                .append(String.join(",", flags(device, carrier))).append("> mtu ").append(link.mtu()).append(" qdisc ")
                .append(queue(device));
        link.master().ifPresent(master -> text.append(" master ").append(master));
        text.append(" state ").append(state(device, carrier)).append(" group default qlen 1000\n");
        text.append("    link/").append(switch (device) {
            case Device.Loopback _ -> "loopback " + link.mac() + " brd " + MacAddress.ZERO;
            case Device.Ipip _ -> "ipip 0.0.0.0 brd 0.0.0.0";
            case Device.Physical _,Device.Veth _,Device.Bridge _,Device.Vxlan _,Device.Dummy _ -> "ether " + link.mac()
                    + " brd " + MacAddress.BROADCAST;
        })
                .append(peer.map(p -> netnsid(p.namespace(), others)).orElse("")).append('\n');
        namespace.addressesOf(link.name()).filter(a -> !a.address().isIpv6()).forEach(a -> address(a, text));
        namespace.addressesOf(link.name()).filter(a -> a.address().isIpv6()).forEach(a -> address(a, text));
    }

    /** The number of a device in its own namespace; 0 if it is not there. */
    private static int index(Fabric fabric, Device.Port port) {
        return fabric.find(port.namespace())
                .map(n -> new ArrayList<>(n.links().devices().keySet()).indexOf(port.device()) + 1).orElse(0);
    }

    /** The other namespaces are numbered in the order in which devices lead to them. */
    private static String netnsid(NamespaceId other, List<NamespaceId> others) {
        if (!others.contains(other)) {
            others.add(other);
        }
        return " link-netnsid " + others.indexOf(other);
    }

    private static void address(InterfaceAddress a, StringBuilder text) {
        text.append(a.address().isIpv6() ? "    inet6 " : "    inet ").append(a);
        a.broadcast().ifPresent(b -> text.append(" brd ").append(b));
        text.append(" scope ").append(scope(a.address()));
        if (!a.address().isIpv6()) {
            text.append(' ').append(a.device());
        }
        text.append("\n       valid_lft forever preferred_lft forever\n");
    }

    private static String scope(IpAddress address) {
        if (address.isLoopback()) {
            return "host";
        }
        return address.isIpv6() && address.toString().startsWith("fe80:") ? "link" : "global";
    }

    /** A bridge has a carrier if one of its ports is up, a pair or cable if its own end is up and plugged in. */
    private static boolean carrier(NetworkNamespace namespace, Device device) {
        return switch (device) {
            case Device.Bridge(Link link, int _, boolean _) -> namespace.links().devices().values().stream()
                    .anyMatch(d -> d.link().up() && d.link().master().equals(Optional.of(link.name())));
            case Device.Physical physical -> physical.peer().isPresent();
            case Device.Loopback _,Device.Veth _,Device.Vxlan _,Device.Ipip _,Device.Dummy _ -> true;
        };
    }

    private static List<String> flags(Device device, boolean carrier) {
        List<String> flags = new ArrayList<>();
        boolean up = device.link().up();
        if (up && !carrier) {
            flags.add("NO-CARRIER");
        }
        switch (device) {
            case Device.Loopback _ -> flags.add("LOOPBACK");
            case Device.Dummy _ -> flags.addAll(List.of("BROADCAST", "NOARP"));
            case Device.Ipip _ -> flags.add("NOARP");
            case Device.Physical _,Device.Veth _,Device.Bridge _,Device.Vxlan _ -> flags
                    .addAll(List.of("BROADCAST", "MULTICAST"));
        }
        if (device.link().promiscuous()) {
            flags.add("PROMISC");
        }
        if (up) {
            flags.add("UP");
            if (carrier) {
                flags.add("LOWER_UP");
            }
        }
        return flags;
    }

    private static String queue(Device device) {
        return switch (device) {
            case Device.Physical _ -> "fq_codel";
            case Device.Dummy dummy -> dummy.link().up() ? "noqueue" : "noop";
            case Device.Loopback _,Device.Veth _,Device.Bridge _,Device.Vxlan _,Device.Ipip _ -> "noqueue";
        };
    }

    /** Devices without a real carrier say UNKNOWN when they are up (operstate in netdevice.h). */
    private static String state(Device device, boolean carrier) {
        if (!device.link().up() || !carrier) {
            return "DOWN";
        }
        return switch (device) {
            case Device.Loopback _,Device.Vxlan _,Device.Ipip _,Device.Dummy _ -> "UNKNOWN";
            case Device.Physical _,Device.Veth _,Device.Bridge _ -> "UP";
        };
    }
}
