package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.packet.PacketCodec;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Cutting packets that are too long, and putting them together again (ip_output.c, ip_fragment.c). */
final class Fragments {

    private static final int IP_BYTES = 20;
    /** {@code IP_FRAG_TIME}, in seconds. */
    private static final int PATIENCE = 30;
    private static final long SECOND = 1_000_000_000L;
    /** "Fragment reassembly time exceeded" (RFC 792). */
    private static final int REASSEMBLY = 1;

    private record Key(NamespaceId kernel, Ipv4Address source, Ipv4Address destination, int protocol, int id) {}

    /** What has come of one packet so far. */
    private static final class Assembly {
        private @Nullable Skb first;
        private Events.@Nullable Timer timer;
        private int gathered;
        private int longest;
        private int length = -1;
    }

    private final Network network;
    private final Map<Key, Assembly> assemblies = new HashMap<>();

    Fragments(Network network) {
        this.network = network;
    }

    /** The pieces of a packet, each not longer than the MTU. The first carries as many of the headers as fit. */
    List<Packet> split(Packet packet, int mtu) {
        Header.Ipv4 ip = (Header.Ipv4) packet.headers().getFirst();
        byte[] bytes = PacketCodec.encode(packet);
        int total = bytes.length - IP_BYTES;
        int step = (mtu - IP_BYTES) / 8 * 8;
        List<Packet> pieces = new ArrayList<>();
        for (int offset = 0; offset < total; offset += step) {
            int end = Math.min(total, offset + step);
            Header.Ipv4 piece = new Header.Ipv4(ip.source(), ip.destination(), ip.protocolNumber(), ip.ttl(), ip.tos(),
                    ip.id(), false, ip.moreFragments() || end < total, ip.fragmentOffset() + offset);
            List<Header> headers = new ArrayList<>();
            headers.add(piece);
            int at = offset == 0 && ip.fragmentOffset() == 0 ? addWhole(packet, step, headers) : offset;
            if (at < end) {
                headers.add(new Header.Data(Arrays.copyOfRange(bytes, IP_BYTES + at, IP_BYTES + end)));
            }
            pieces.add(new Packet(headers));
        }
        return pieces;
    }

    /** Adds the headers after the first that fit as they are; answers how many bytes they take. */
    private static int addWhole(Packet packet, int room, List<Header> to) {
        int taken = 0;
        for (Header header : packet.headers().subList(1, packet.headers().size())) {
            int length = Sizes.of(List.of(header));
            if (taken + length > room) {
                break;
            }
            to.add(header);
            taken += length;
        }
        return taken;
    }

    /**
     * The pieces that a packet leaves in: one if it fits and was whole, else no piece is longer than those in which it came
     * ({@code ip_do_fragment}).
     */
    List<Skb> pieces(Skb skb, int mtu) {
        if (skb.bytes() <= mtu && skb.fragmentSize == 0) {
            return List.of(skb);
        }
        int limit = skb.fragmentSize == 0 ? mtu : Math.min(mtu, skb.fragmentSize);
        List<Skb> pieces = new ArrayList<>();
        for (Packet fragment : split(skb.packet, limit)) {
            Skb piece = skb.copy();
            piece.packet = fragment;
            piece.whole = isFragment(skb.ip()) ? skb.whole : new Skb.Whole(skb.packet, skb.whole);
            pieces.add(piece);
        }
        return pieces;
    }

    private static boolean isFragment(Header.Ipv4 ip) {
        return ip.moreFragments() || ip.fragmentOffset() > 0;
    }

    /** Keeps a piece until all are there; true if the packet is (now) whole. */
    boolean gather(Kernel kernel, Skb skb) {
        Header.Ipv4 ip = skb.ip();
        if (!isFragment(ip)) {
            return true;
        }
        Key key = new Key(kernel.id(), ip.source(), ip.destination(), ip.protocolNumber(), ip.id());
        Assembly assembly = assemblies.computeIfAbsent(key, _ -> new Assembly());
        if (assembly.timer == null) {
            int seconds = kernel.config().sysctl("net.ipv4.ipfrag_time", PATIENCE);
            assembly.timer = network.events().after(seconds * SECOND, () -> expire(kernel, key, skb, seconds));
        }
        int bytes = Sizes.total(skb.packet) - IP_BYTES;
        assembly.gathered += bytes;
        assembly.longest = Math.max(assembly.longest, bytes + IP_BYTES);
        if (ip.fragmentOffset() == 0) {
            assembly.first = skb;
        }
        if (!ip.moreFragments()) {
            assembly.length = ip.fragmentOffset() + bytes;
        }
        Skb first = assembly.first;
        Skb.Whole whole = skb.whole;
        if (first != null && whole != null && assembly.gathered == assembly.length) {
            assemblies.remove(key);
            assembly.timer.cancel();
            skb.packet = restore(whole.packet(), first.packet);
            skb.whole = whole.inner();
            skb.fragmentSize = assembly.longest;
            return true;
        }
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, skb.device, skb, new Action.Queued("the other fragments"));
        }
        return false;
    }

    /** {@code ip_expire}: only the host that the packet is for tells the sender, if it has the packet's beginning. */
    private void expire(Kernel kernel, Key key, Skb any, int seconds) {
        Assembly assembly = assemblies.remove(key);
        if (assembly == null) {
            return;
        }
        kernel.stampAtLeast(network.now());
        Skb first = assembly.first;
        Skb left = first == null ? any : first;
        network.drop(kernel, left.device, left, DropReason.FRAGMENT_MISSING,
                "a fragment did not come within " + seconds + " s (ipfrag_time)");
        if (first != null) {
            first.dst = first.dst == null ? network.routes().input(kernel, first, first.device) : first.dst;
            if (first.dst != null && first.dst.kind() == Dst.Kind.LOCAL) {
                network.icmp().error(kernel, first, Header.Icmp.TIME_EXCEEDED, REASSEMBLY, 0);
            }
        }
    }

    /** The packet as it was cut, with what routers changed in the first piece's leading headers. */
    private static Packet restore(Packet whole, Packet first) {
        Header.Ipv4 ip = (Header.Ipv4) first.headers().getFirst();
        Packet restored = whole.with(0, new Header.Ipv4(ip.source(), ip.destination(), ip.protocolNumber(), ip.ttl(),
                ip.tos(), ip.id(), false, false, 0));
        return first.headers().size() > 1 && !(first.headers().get(1) instanceof Header.Data)
                ? restored.with(1, first.headers().get(1))
                : restored;
    }
}
