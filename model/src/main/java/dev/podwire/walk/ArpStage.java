package dev.podwire.walk;

import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;

/** ARP messages: asking, answering for own and proxied addresses, learning from both (arp.c). */
final class ArpStage {

    private static final int PROXY_DELAY = 80;
    private static final long CENTISECOND = 10_000_000L;

    private final Network network;

    ArpStage(Network network) {
        this.network = network;
    }

    /** Asks who has an address: everybody, or (to confirm what is known) one neighbour. */
    void request(Kernel kernel, String device, IpAddress target, Optional<Skb> cause, Optional<MacAddress> to) {
        if (!(target instanceof Ipv4Address wanted)) {
            return;
        }
        Ipv4Address sender = cause.filter(Skb::isIpv4).map(Skb::source)
                .filter(s -> kernel.config().fib().kind(s, null) == Match.AddrType.Kind.LOCAL)
                .filter(s -> mayAnnounce(kernel, device, s, wanted))
                .or(() -> kernel.config().selectAddress(device, target)).orElse(Ipv4Address.ANY);
        Header.Arp arp = new Header.Arp(Header.Arp.REQUEST, macOf(kernel, device), sender, MacAddress.ZERO, wanted);
        Direction direction = cause.map(s -> s.flight.direction()).orElse(Direction.REQUEST);
        send(kernel, device, arp, to.orElse(MacAddress.BROADCAST), direction);
    }

    /**
     * {@code arp_announce}: whether a question may come from the address of the packet that waits. 1: if it is in a subnet
     * of the device that holds the target too, 2: never.
     */
    private static boolean mayAnnounce(Kernel kernel, String device, Ipv4Address sender, Ipv4Address target) {
        return switch (kernel.config().deviceSysctl(device, "arp_announce")) {
            case 1 -> kernel.config().namespace().addressesOf(device)
                    .anyMatch(a -> a.subnet().contains(target) && a.subnet().contains(sender));
            case 2 -> false;
            default -> true;
        };
    }

    private void send(Kernel kernel, String device, Header.Arp arp, MacAddress to, Direction direction) {
        Packet packet = Packet.of(arp);
        Skb skb = new Skb(network.newFlight(packet, Chapter.CONTROL, direction), packet);
        LinkStage.address(kernel.device(device), skb, to);
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, device, skb, new Action.Originated("kernel",
                    arp.operation() == Header.Arp.REQUEST ? "ARP request" : "ARP reply"));
        }
        network.links().transmit(kernel, device, skb);
    }

    private static MacAddress macOf(Kernel kernel, String device) {
        Device found = kernel.device(device);
        return found == null ? MacAddress.ZERO : found.link().mac();
    }

    /** {@code arp_process}. */
    void receive(Kernel kernel, String device, Skb skb) {
        Header.Arp arp = (Header.Arp) skb.packet.headers().getFirst();
        if (skb.recipient == Recipient.OTHERHOST) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US, "the frame is for another host");
            return;
        }
        if (arp.operation() == Header.Arp.REQUEST && answers(kernel, device, arp)) {
            learnFromRequest(kernel, device, skb, arp);
            Header.Arp reply = new Header.Arp(Header.Arp.REPLY, macOf(kernel, device), arp.targetIp(),
                    arp.senderMac(), arp.senderIp());
            network.delivered(kernel, device, skb, () -> "ARP");
            answer(kernel, device, skb, arp, reply);
            return;
        }
        NeighbourTable.Entry known = kernel.neighbours().find(device, arp.senderIp());
        if (known == null) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US, "not asked for " + arp.targetIp());
            return;
        }
        boolean reachable = arp.operation() == Header.Arp.REPLY && skb.recipient == Recipient.HOST;
        network.delivered(kernel, device, skb, () -> "ARP");
        network.neighbours().learn(kernel, skb, known, arp.senderMac(), reachable,
                network.neighbours().mayOverride(known));
    }

    /** At once for an own address; for another's only after a random part of {@code proxy_delay} (hundredths of a second). */
    private void answer(Kernel kernel, String device, Skb skb, Header.Arp arp, Header.Arp reply) {
        int delay = kernel.config().neighbourSysctl(device, "proxy_delay", PROXY_DELAY);
        boolean own = kernel.config().fib().kind(arp.targetIp(), null) == Match.AddrType.Kind.LOCAL;
        if (own || delay == 0 || skb.recipient == Recipient.HOST) {
            send(kernel, device, reply, arp.senderMac(), skb.flight.opposite());
        } else {
            network.events().after(network.chooser().below(delay) * CENTISECOND, () -> {
                kernel.stampAtLeast(network.now());
                send(kernel, device, reply, arp.senderMac(), skb.flight.opposite());
            });
        }
    }

    private void learnFromRequest(Kernel kernel, String device, Skb skb, Header.Arp arp) {
        if (!arp.senderIp().isUnspecified()) {
            network.neighbours().learn(kernel, skb, kernel.neighbours().obtain(device, arp.senderIp()),
                    arp.senderMac(), false, true);
        }
    }

    /** Whether this kernel answers for the address: its own on any device, or as a proxy one it routes elsewhere. */
    boolean answers(Kernel kernel, String device, Header.Arp arp) {
        Ipv4Address wanted = arp.targetIp();
        if (!network.routes().hears(kernel, device, arp.senderIp(), wanted)) {
            return false;
        }
        if (wanted.isMulticast() || wanted.isLoopback() && !kernel.config().routesLocalnet(device)) {
            return false;
        }
        if (kernel.config().fib().kind(wanted, null) == Match.AddrType.Kind.LOCAL) {
            return mayAnswer(kernel, device, wanted, arp.senderIp())
                    && (kernel.config().deviceSysctl(device, "arp_filter") == 0
                            || leadsBack(kernel, device, wanted, arp.senderIp()));
        }
        return isProxied(kernel, device, arp);
    }

    /**
     * Whether this kernel answers for an address that it routes: by another device with {@code proxy_arp}, by the same one
     * with {@code proxy_arp_pvlan} ({@code arp_fwd_proxy}, {@code arp_fwd_pvlan}).
     */
    private boolean isProxied(Kernel kernel, String device, Header.Arp arp) {
        KernelConfig config = kernel.config();
        boolean elsewhere = config.deviceSysctl(device, "proxy_arp") != 0;
        boolean same = config.deviceSysctl(device, "proxy_arp_pvlan") != 0 && !arp.senderIp().equals(arp.targetIp());
        if (!config.forwards(device) || !elsewhere && !same) {
            return false;
        }
        Dst dst = network.routes().output(kernel, null, arp.targetIp(), 0);
        return dst.kind() == Dst.Kind.UNICAST && (dst.device().equals(device) ? same : elsewhere);
    }

    /** {@code arp_filter}: only if packets from the wanted address to the asker leave by the device. */
    private boolean leadsBack(Kernel kernel, String device, Ipv4Address wanted, Ipv4Address asker) {
        Dst dst = network.routes().output(kernel, wanted, asker, 0);
        return !dst.failed() && dst.device().equals(device);
    }

    /** {@code arp_ignore}: 1 answers only for addresses of this device, 2 only to its subnet as well. */
    private static boolean mayAnswer(Kernel kernel, String device, Ipv4Address wanted, Ipv4Address asker) {
        int ignore = kernel.config().deviceSysctl(device, "arp_ignore");
        return switch (ignore) {
            case 0 -> true;
            case 1 -> kernel.config().namespace().addressesOf(device).anyMatch(a -> a.address().equals(wanted));
            case 2 -> kernel.config().namespace().addressesOf(device)
                    .anyMatch(a -> a.address().equals(wanted) && a.subnet().contains(asker));
            case 8 -> false;
            default -> true;
        };
    }
}
