package dev.podwire.walk;

import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.TracedPacket;
import org.jspecify.annotations.Nullable;

/** Devices: a frame goes out by one ({@code dev_queue_xmit}), crosses a wire, and comes in by another. */
final class LinkStage {

    private static final int ETHERNET_BYTES = 14;
    /** Where frames are handed on, a VLAN header's length more than the MTU is let through ({@code __is_skb_forwardable}). */
    static final int VLAN_BYTES = 4;

    private final Network network;

    LinkStage(Network network) {
        this.network = network;
    }

    void transmit(Kernel kernel, String name, Skb skb) {
        Device device = kernel.device(name);
        if (device == null) {
            network.drop(kernel, name, skb, DropReason.LINK_DOWN, name + " is down");
        } else {
            transmit(kernel, device, skb);
        }
    }

    void transmit(Kernel kernel, Device device, Skb skb) {
        network.events().send(() -> transmitNow(kernel, device, skb));
    }

    private void transmitNow(Kernel kernel, Device device, Skb skb) {
        String name = device.name();
        if (!device.link().up()) {
            network.drop(kernel, name, skb, DropReason.LINK_DOWN, name + " is down");
            return;
        }
        if (!network.carriers().present(kernel, device)) {
            network.drop(kernel, name, skb, DropReason.LINK_DOWN, name + " has no carrier");
            return;
        }
        kernel.stampAtLeast(network.events().tick());
        capture(kernel, name, skb, new Action.Transmitted());
        switch (device) {
            case Device.Loopback lo -> {
                skb.recipient = Recipient.HOST;
                arriveAt(kernel, name, skb);
            }
            case Device.Physical physical -> cross(kernel, physical, physical.peer(), skb);
            case Device.Veth veth -> cross(kernel, veth, Optional.of(veth.peer()), skb);
            case Device.Bridge bridge -> network.bridges().transmit(kernel, bridge, skb);
            case Device.Vxlan vxlan -> network.tunnels().transmit(kernel, vxlan, skb);
            case Device.Ipip tunnel -> network.ipip().transmit(kernel, tunnel, skb);
            case Device.Dummy dummy -> network.drop(kernel, name, skb, DropReason.CONSUMED,
                    "a dummy device swallows what is sent");
        }
    }

    /** A frame from the unknown other end of a device's wire. */
    void inject(Kernel kernel, String name, Packet frame) {
        Device device = kernel.device(name);
        if (device == null || !(frame.headers().getFirst() instanceof Header.Ethernet ethernet)) {
            throw new IllegalArgumentException("no device " + name + " in " + kernel.id() + ", or no Ethernet frame");
        }
        Packet inner = frame.unwrapped(1);
        Skb skb = new Skb(network.newFlight(inner, TracedPacket.Chapter.CONNECT, TracedPacket.Direction.REQUEST),
                inner);
        skb.ethernet = ethernet;
        skb.recipient = recipient(skb, device);
        arriveAt(kernel, name, skb);
    }

    private void cross(Kernel kernel, Device by, Optional<Device.Port> port, Skb skb) {
        if (port.isEmpty()) {
            network.drop(kernel, by.name(), skb, DropReason.BEYOND,
                    "leaves by " + by.name() + "; nothing is known of what is behind");
            return;
        }
        Network.End end = network.otherEnd(by, port.get());
        if (end == null || !end.device().link().up()) {
            network.drop(kernel, by.name(), skb, DropReason.LINK_DOWN, "the other end of " + by.name() + " is down");
            return;
        }
        Kernel there = end.kernel();
        Device device = end.device();
        if (skb.bytes() > device.link().mtu() + VLAN_BYTES) {
            network.drop(there, device.name(), skb, DropReason.TOO_BIG, "frame of " + (skb.bytes()
                    + ETHERNET_BYTES) + " bytes, " + device.name() + " takes " + device.link().mtu() + " and header");
            return;
        }
        skb.scrub(true);
        skb.recipient = recipient(skb, device);
        arriveAt(there, device.name(), skb);
    }

    /** For whom a frame is, as this device sees it ({@code eth_type_trans}). */
    private static Recipient recipient(Skb skb, Device device) {
        MacAddress to = skb.ethernet == null ? MacAddress.ZERO : skb.ethernet.destination();
        if (to.isBroadcast()) {
            return Recipient.BROADCAST;
        }
        if (to.isGroup()) {
            return Recipient.MULTICAST;
        }
        return to.equals(device.link().mac()) ? Recipient.HOST : Recipient.OTHERHOST;
    }

    /**
     * Queues a frame for a device's receiving side ({@code netif_rx}), where it gets its time stamp, unless it has one from
     * its socket: then a capture notes the time at which it is looked at.
     */
    void arriveAt(Kernel kernel, String device, Skb skb) {
        skb.stamp = network.events().tick();
        network.events().arrive(() -> {
            kernel.stampAtLeast(skb.departureTime ? network.now() : skb.stamp);
            receive(kernel, device, skb);
        });
    }

    /** {@code __netif_receive_skb_core}: the capture first, then a bridge if the device is its port, then the protocols. */
    void receive(Kernel kernel, String name, Skb skb) {
        Device device = kernel.device(name);
        if (device == null || !device.link().up()) {
            network.drop(kernel, name, skb, DropReason.LINK_DOWN, name + " is down");
            return;
        }
        skb.device = name;
        capture(kernel, name, skb, new Action.Received(skb.recipient));
        if (device.link().master().isPresent()) {
            network.bridges().handle(kernel, device.link().master().get(), name, skb);
            return;
        }
        if (!skb.packet.headers().isEmpty() && skb.packet.headers().getFirst() instanceof Header.Arp) {
            network.arp().receive(kernel, name, skb);
        } else if (skb.isIpv4()) {
            network.input().receive(kernel, name, skb);
        } else {
            network.drop(kernel, name, skb, DropReason.UNKNOWN_PROTOCOL, "no protocol handler for this frame");
        }
    }

    private void capture(Kernel kernel, String device, Skb skb, Action action) {
        if (network.recorder().wants(Recording.HOPS)) {
            Packet frame = skb.frame();
            network.recorder().record(new Recorder.Note(kernel, device, skb.flight, action, frame, frame,
                    Optional.empty(), java.util.List.of()));
        }
    }

    /** Builds the frame's Ethernet header. */
    static void address(@Nullable Device from, Skb skb, MacAddress to) {
        MacAddress own = from == null ? MacAddress.ZERO : from.link().mac();
        int type = skb.isIpv4() ? Header.Ethernet.IPV4 : Header.Ethernet.ARP;
        skb.ethernet = new Header.Ethernet(to, own, type);
    }
}
