package dev.podwire.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.PathText;
import dev.podwire.trace.Step;

/**
 * What a recorder takes for one packet. It knows packets by what they look like on wires: a later fragment is a packet of its
 * own, and so is a tunnel's envelope that no wire ever saw.
 */
final class Identities {

    private final Set<Integer> envelopesSeen = new HashSet<>();
    private final Map<Step, Identity> known = new HashMap<>();

    Identities(List<Step> steps) {
        for (Step step : steps) {
            if (PathText.isFrame(step)) {
                envelopes(step.after()).forEach(ip -> envelopesSeen.add(ip.id()));
            }
        }
        Map<NamespaceId, Identity> traversing = new HashMap<>();
        for (Step step : steps) {
            Identity identity = identify(step);
            NamespaceId namespace = step.place().namespace();
            if (step.action() instanceof Action.HookEntered) {
                traversing.put(namespace, identity);
            } else if (step.action() instanceof Action.RuleTried || step.action() instanceof Action.ChainEnded) {
                identity = traversing.getOrDefault(namespace, identity);
            }
            known.put(step, identity);
        }
    }

    Identity of(Step step) {
        return known.getOrDefault(step, new Identity(step.packet(), 0));
    }

    private Identity identify(Step step) {
        Header.Ipv4 last = innermost(step.before());
        if (last != null && last.fragmentOffset() > 0) {
            return new Identity(last.protocolNumber() << 16 | last.fragmentOffset(), last.id() + 1);
        }
        if (step.action() instanceof Action.HookEntered entered && entered.outer()) {
            Header.Ipv4 outer = (Header.Ipv4) step.before().network().orElseThrow();
            if (!envelopesSeen.contains(outer.id())) {
                return new Identity(step.packet(), outer.id() + 1);
            }
        }
        return new Identity(step.packet(), 0);
    }

    /** The IP headers that have another frame or packet inside, outermost first. */
    private static Deque<Header.Ipv4> envelopes(Packet packet) {
        Deque<Header.Ipv4> all = networks(packet);
        boolean question = packet.headers().stream().anyMatch(Header.Arp.class::isInstance);
        if (!all.isEmpty() && !question) {
            all.removeLast();
        }
        return all;
    }

    private static Header.@org.jspecify.annotations.Nullable Ipv4 innermost(Packet packet) {
        return networks(packet).peekLast();
    }

    private static Deque<Header.Ipv4> networks(Packet packet) {
        Deque<Header.Ipv4> found = new ArrayDeque<>();
        for (Header header : packet.headers()) {
            if (header instanceof Header.Icmp) {
                break;
            }
            if (header instanceof Header.Ipv4 ip) {
                found.add(ip);
            }
        }
        return found;
    }
}
