package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NetworkNamespace;

/** Devices and their addresses as {@code ip addr show} prints them, without counters of time. */
public final class AddressText {

    private AddressText() {}

    /** The lines for all devices of a namespace, numbered in the order of their making. */
    public static String format(NetworkNamespace namespace) {
        StringBuilder text = new StringBuilder();
        int index = 0;
        for (Device device : namespace.links().devices().values()) {
            index++;
            Link link = device.link();
            text.append(index).append(": ").append(link.name()).append(peer(device)).append(": <")
                    .append(String.join(",", flags(device))).append("> mtu ").append(link.mtu())
                    .append(link.master().map(m -> " master " + m).orElse("")).append(" state ")
                    .append(state(device)).append('\n');
            boolean loopback = device instanceof Device.Loopback;
            text.append("    link/").append(loopback ? "loopback " : "ether ").append(link.mac()).append(" brd ")
                    .append(loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff").append('\n');
            namespace.addressesOf(link.name()).forEach(a -> text.append("    ").append(line(a)).append('\n'));
        }
        return text.toString();
    }

    private static String state(Device device) {
        return device instanceof Device.Loopback || device instanceof Device.Vxlan
                ? "UNKNOWN"
                : device.link().up() ? "UP" : "DOWN";
    }

    private static String peer(Device device) {
        return switch (device) {
            case Device.Veth veth -> "@" + veth.peer().device();
            case Device.Loopback _,Device.Physical _,Device.Bridge _,Device.Vxlan _,Device.Dummy _ -> "";
        };
    }

    private static List<String> flags(Device device) {
        List<String> flags = new ArrayList<>();
        if (device instanceof Device.Loopback) {
            flags.add("LOOPBACK");
        } else {
            flags.addAll(List.of("BROADCAST", "MULTICAST"));
        }
        if (device.link().promiscuous()) {
            flags.add("PROMISC");
        }
        if (device.link().up()) {
            flags.addAll(List.of("UP", "LOWER_UP"));
        }
        return flags;
    }

    private static String line(InterfaceAddress address) {
        Optional<String> broadcast = address.broadcast().map(b -> " brd " + b);
        String scope = address.address().isLoopback() ? "host" : "global";
        return (address.address().isIpv6() ? "inet6 " : "inet ") + address + broadcast.orElse("") + " scope " + scope
                + (address.address().isIpv6() ? "" : " " + address.device());
    }
}
