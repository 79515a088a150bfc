package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;

/**
 * Cutting packets that are too long, and putting them together again. The first piece carries the headers of the whole; the
 * others carry zeros in place of the bytes they stand for, since nothing reads a piece's bytes.
 */
final class Fragments {

    private static final int IP_BYTES = 20;

    private record Key(NamespaceId kernel, Ipv4Address source, Ipv4Address destination, int protocol, int id) {}

    private static final class Assembly {
        private Packet whole = new Packet(List.of());
        private int length = -1;
    }

    private final Network network;
    private final Map<Key, Assembly> assemblies = new HashMap<>();

    Fragments(Network network) {
        this.network = network;
    }

    /** The pieces of a packet, each not longer than the MTU. */
    List<Packet> split(Packet packet, int mtu) {
        Header.Ipv4 ip = (Header.Ipv4) packet.headers().getFirst();
        int total = Sizes.total(packet) - IP_BYTES;
        int step = (mtu - IP_BYTES) / 8 * 8;
        List<Packet> pieces = new ArrayList<>();
        for (int offset = 0; offset < total; offset += step) {
            boolean more = offset + step < total;
            Header.Ipv4 piece = new Header.Ipv4(ip.source(), ip.destination(), ip.protocolNumber(), ip.ttl(), ip.tos(),
                    ip.id(), false, more, offset);
            if (offset == 0) {
                pieces.add(packet.with(0, piece));
            } else {
                pieces.add(Packet.of(piece, new Header.Data(new byte[Math.min(step, total - offset)])));
            }
        }
        return pieces;
    }

    /** Keeps a piece until all are there; true if the packet is (now) whole. */
    boolean gather(Kernel kernel, Skb skb) {
        Header.Ipv4 ip = skb.ip();
        if (!ip.moreFragments() && ip.fragmentOffset() == 0) {
            return true;
        }
        Key key = new Key(kernel.id(), ip.source(), ip.destination(), ip.protocolNumber(), ip.id());
        Assembly assembly = assemblies.computeIfAbsent(key, k -> new Assembly());
        int bytes = Sizes.total(skb.packet) - IP_BYTES;
        if (ip.fragmentOffset() == 0) {
            assembly.whole = skb.packet.with(0, new Header.Ipv4(ip.source(), ip.destination(), ip.protocolNumber(),
                    ip.ttl(), ip.tos(), ip.id(), false, false, 0));
        }
        if (!ip.moreFragments()) {
            assembly.length = ip.fragmentOffset() + bytes;
        }
        boolean first = !assembly.whole.headers().isEmpty();
        int carried = first ? Sizes.total(assembly.whole) - IP_BYTES : 0;
        if (first && assembly.length >= 0 && carried >= assembly.length) {
            assemblies.remove(key);
            skb.packet = assembly.whole;
            return true;
        }
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, skb.device, skb, new Action.Queued("the other fragments"));
        }
        return false;
    }
}
