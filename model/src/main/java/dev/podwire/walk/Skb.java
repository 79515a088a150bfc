package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action.Received.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * A packet inside a kernel with what the kernel notes about it, after Linux' {@code sk_buff}. Mutable: the stages hand it on.
 */
final class Skb {

    /** What a bridge notes while netfilter looks at a bridged frame ({@code nf_bridge_info}). */
    static final class Bridged {
        final String bridge;
        final String inPort;
        @Nullable
        String outPort;
        final IpAddress destinationBefore;
        final boolean otherHost;
        boolean inPrerouting = true;
        boolean leaving;
        boolean translatedOnBridge;
        @Nullable
        MacAddress sourceMac;

        Bridged(String bridge, String inPort, IpAddress destinationBefore, boolean otherHost) {
            this.bridge = bridge;
            this.inPort = inPort;
            this.destinationBefore = destinationBefore;
            this.otherHost = otherHost;
        }
    }

    /** What a fragment was cut from; that, in a tunnel, may itself be the fragment of another. */
    record Whole(Packet packet, @Nullable Whole inner) {}

    /** Whose socket sends a packet: nobody's (a connection that nobody has accepted, or closed), the kernel's, a program's. */
    enum Owner {
        NONE, KERNEL, PROGRAM
    }

    final Flight flight;
    /** From the network (or ARP) header on. */
    Packet packet;
    Header.@Nullable Ethernet ethernet;
    /** The device it was received on; empty for a packet made here. */
    String device = "";
    Recipient recipient = Recipient.HOST;
    int mark;
    ConntrackInfo tracking = ConntrackInfo.NONE;
    @Nullable
    Dst dst;
    @Nullable
    Bridged bridged;
    /** What the bridge noted before the packet went up to the IP layer. */
    @Nullable
    Bridged heard;
    /** The conntrack zone that rules chose for it before it was tracked. */
    Target.@Nullable Zone zone;
    /** Whose socket in this kernel sends it. */
    Owner owner = Owner.NONE;
    /** The flow hash that tunnels take their source port from; 0: not computed yet. */
    int hash;
    boolean hashOfSocket;
    /** Whether a TCP socket gave it a time of departure, which then stands where a time of arrival would be noted. */
    boolean departureTime;
    /** When the frame reached the wire's other end. */
    long stamp;
    /** Of a fragment: what it was cut from. */
    @Nullable
    Whole whole;
    /** Of a packet that was put together here: the length of its longest fragment; else 0. */
    int fragmentSize;
    /** Whether this is a tunnel's envelope. */
    boolean outer;
    /** Whether IPVS has dealt with it ({@code ipvs_property}). */
    boolean balanced;
    /** Whether it waits for a hardware address. */
    boolean waiting;
    /** Whether it has left the kernel that made it. */
    boolean left;
    /** The error the sender's system call ends with, if the packet does not get out of this kernel. */
    String sendError = "";

    private @Nullable Packet measured;
    private int bytes;
    private @Nullable Packet parsed;
    private @Nullable Header layer3;
    private @Nullable Header layer4;
    private @Nullable Packet framed;
    private @Nullable Packet frame;

    Skb(Flight flight, Packet packet) {
        this.flight = flight;
        this.packet = packet;
    }

    Skb copy() {
        Skb copy = new Skb(flight, packet);
        copy.ethernet = ethernet;
        copy.device = device;
        copy.recipient = recipient;
        copy.mark = mark;
        copy.tracking = tracking;
        copy.zone = zone;
        copy.owner = owner;
        copy.dst = dst;
        copy.bridged = bridged;
        copy.heard = heard;
        copy.hash = hash;
        copy.hashOfSocket = hashOfSocket;
        copy.stamp = stamp;
        copy.departureTime = departureTime;
        copy.whole = whole;
        copy.outer = outer;
        copy.balanced = balanced;
        return copy;
    }

    /** Forgets what belongs to one kernel alone, as a frame does that leaves it ({@code skb_scrub_packet}). */
    void scrub(boolean otherKernel) {
        tracking = ConntrackInfo.NONE;
        zone = null;
        dst = null;
        bridged = null;
        fragmentSize = 0;
        heard = null;
        device = "";
        recipient = Recipient.HOST;
        if (otherKernel) {
            left = true;
            balanced = false;
            mark = 0;
            owner = Owner.NONE;
        }
    }

    /** Whether the sender's own kernel has not sent it yet: then it is not sent again ({@code skb_still_in_host_queue}). */
    boolean isStillHere() {
        return waiting && !left;
    }

    /** Its length from the network header on: what an MTU limits. */
    int bytes() {
        if (measured != packet) {
            measured = packet;
            bytes = Sizes.total(packet);
        }
        return bytes;
    }

    /** The packet with its Ethernet header, as a capture shows it. */
    Packet frame() {
        Header.Ethernet own = ethernet;
        if (own == null) {
            return packet;
        }
        Packet known = frame;
        if (known == null || framed != packet || known.headers().getFirst() != own) {
            known = packet.wrapped(List.of(own));
            frame = known;
            framed = packet;
        }
        return known;
    }

    /** Looks at the packet's first headers, once for each packet that it becomes. */
    private void parse() {
        if (parsed != packet) {
            parsed = packet;
            List<Header> headers = packet.headers();
            layer3 = headers.isEmpty() ? null : headers.getFirst();
            layer4 = headers.size() > 1 ? headers.get(1) : null;
        }
    }

    boolean isIpv4() {
        parse();
        return layer3 instanceof Header.Ipv4;
    }

    Header.Ipv4 ip() {
        parse();
        if (layer3 instanceof Header.Ipv4 ip) {
            return ip;
        }
        throw new IllegalStateException("not an IPv4 packet: " + packet);
    }

    Ipv4Address source() {
        return ip().source();
    }

    Ipv4Address destination() {
        return ip().destination();
    }

    /** Another network header of the same length. */
    void setIp(Header.Ipv4 changed) {
        become(packet.with(0, changed), 0);
    }

    /** Goes on as a packet that is so many bytes longer, or shorter if negative. */
    void become(Packet other, int longer) {
        int length = bytes() + longer;
        packet = other;
        measured = other;
        bytes = length;
    }

    /** The header after the network header, if the packet has one. */
    @Nullable
    Header layer4() {
        parse();
        return layer4;
    }

    boolean isFragment() {
        return ip().fragmentOffset() > 0;
    }

    Dst route() {
        if (dst == null) {
            throw new IllegalStateException("packet has not been routed");
        }
        return dst;
    }
}
