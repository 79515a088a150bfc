package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.theme.Tone;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Step;

/**
 * The answer to "why did that happen?" for one hop, read off its steps.
 *
 * @param title    what happened, in a few words
 * @param where    which hop, where, at what
 * @param sentence the reason for a student
 * @param header   the headers that matter here, before and after
 * @param rules    every rule that was read, in order
 * @param because  the objects that the deciding rules were written for
 */
public record Why(Tone tone, String title, String where, String sentence, List<PacketDiff.Field> header,
        List<RuleGroup> rules, List<Origin> because) {

    public Why {
        header = List.copyOf(header);
        rules = List.copyOf(rules);
        because = List.copyOf(because);
    }

    /** {@code ruleText} prints a rule as iptables-save does. */
    public static Why of(HopCard card, int ofHops, Function<Rule, String> ruleText) {
        Hop hop = card.hop();
        Step telling = HopWords.telling(hop);
        List<RuleGroup> rules = RuleGroup.of(hop, ruleText);
        return new Why(card.tone(), title(card, telling, rules), where(card, ofHops), sentence(hop, telling, rules),
                header(hop.first().before(), hop.last().after()), rules, because(hop, telling, rules));
    }

    /** The same of what the inspector looks at: of a single step, it is that step's own explanation that counts. */
    public static Why of(Focus focus, int ofHops, Function<Rule, String> ruleText) {
        if (!focus.fine()) {
            return of(focus.card(), ofHops, ruleText);
        }
        Step step = focus.step();
        Explanation words = Explanation.of(step);
        String place = where(focus.card(), ofHops) + " · step " + focus.at() + " of "
                + focus.card().hop().steps().size();
        List<Origin> because = step.origin().stream().toList();
        return new Why(HopTones.step(step), capital(words.verb()) + ": " + words.what(), place, words.why(),
                header(step.before(), step.after()), RuleGroup.of(focus.upTo(), ruleText), because);
    }

    /** Of a packet that a rule ended, the rule's own explanation says more than that it ended. */
    private static String sentence(Hop hop, Step telling, List<RuleGroup> rules) {
        Optional<String> ended = telling.action() instanceof Action.Dropped
                ? rules.stream().flatMap(g -> g.lines().stream())
                        .filter(l -> l.reading() == RuleGroup.Reading.ENDED).map(RuleGroup.Line::why).findFirst()
                : Optional.empty();
        return ended.orElseGet(() -> Explanation.of(hop).why());
    }

    public long skipped() {
        return rules.stream().flatMap(g -> g.lines().stream())
                .filter(l -> l.reading() == RuleGroup.Reading.SKIPPED).count();
    }

    public long hit() {
        return rules.stream().mapToLong(g -> g.lines().size()).sum() - skipped();
    }

    private static String where(HopCard card, int ofHops) {
        boolean translated = card.hop().steps().stream().map(Step::action)
                .anyMatch(a -> a instanceof Action.Rewritten r && r.kind().translates());
        String table = translated ? "nat " : "";
        String stage = switch (card.hop().stage()) {
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> table + card.title();
            case SOCKET, DEVICE, BRIDGE, ROUTING, NEIGHBOUR, TUNNEL -> card.title();
        };
        return "Hop " + card.number() + " of " + ofHops + " · " + Flow.label(card.hop().place().namespace()) + " · "
                + stage;
    }

    private static String title(HopCard card, Step telling, List<RuleGroup> rules) {
        String device = telling.place().device();
        return switch (telling.action()) {
            case Action.Dropped a -> (card.done().equals("refused") ? "Refused" : "Dropped") + " in " + card.title();
            case Action.Handled a -> "Decided by " + a.by();
            case Action.Delivered a -> "Delivered to " + a.to();
            case Action.Rewritten a -> rewritten(a, rules);
            case Action.Encapsulated a -> "Wrapped for the tunnel";
            case Action.Decapsulated a -> "Taken out of the envelope";
            case Action.Originated a -> "Sent by " + a.by();
            case Action.Routed a -> routed(a);
            case Action.Queued a -> "Waits for " + a.waitsFor();
            case Action.NeighbourLookedUp a -> "Who is " + a.address() + "?";
            case Action.FdbLookedUp a -> "Bridge " + card.title() + " looks up a MAC";
            case Action.Received a -> "Received at " + device;
            case Action.Transmitted a -> "Sent out at " + device;
            case Action.Tracked a -> passed(card);
            case Action.Balanced a -> passed(card);
            case Action.HookEntered a -> passed(card);
            case Action.RuleTried a -> passed(card);
            case Action.NftRuleTried a -> passed(card);
            case Action.ChainEnded a -> passed(card);
        };
    }

    private static String routed(Action.Routed routed) {
        return switch (routed.decision()) {
            case LOCAL -> "For this machine itself";
            case FORWARD, OUTPUT, REROUTE -> "Routed" + routed.chosen().flatMap(r -> r.device()).map(d -> " to " + d)
                    .orElse("");
            case UNREACHABLE -> "No route";
            case BLACKHOLE -> "Swallowed by a route";
        };
    }

    private static String passed(HopCard card) {
        return capital(card.done()) + " in " + card.title();
    }

    private static String rewritten(Action.Rewritten rewritten, List<RuleGroup> rules) {
        Optional<String> kind = rules.stream().flatMap(g -> g.lines().stream())
                .filter(l -> l.reading() == RuleGroup.Reading.REWROTE).flatMap(l -> l.origin().stream())
                .map(Origin::kind).findFirst();
        return switch (rewritten.kind()) {
            case DNAT, SNAT -> "Rewritten by " + kind.map(k -> article(k) + " " + k + " rule").orElse("a rule");
            case UNDO_DNAT, UNDO_SNAT -> "Translated back by conntrack";
            case IPVS -> "Sent to a real server by IPVS";
            case UNDO_IPVS -> "Translated back by IPVS";
            case TTL -> "Forwarded, one off the TTL";
            case MAC -> "Given the next neighbour's MAC";
        };
    }

    private static String article(String noun) {
        return "aeiouAEIOU".indexOf(noun.charAt(0)) >= 0 ? "an" : "a";
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Endpoints and TTL of the inner packet, and of the envelope if there is one on either side. */
    static List<PacketDiff.Field> header(Packet before, Packet after) {
        List<PacketDiff.Field> rows = new ArrayList<>();
        if (before.isEncapsulated() || after.isEncapsulated()) {
            rows.add(new PacketDiff.Field("outer src", outer(before, true), outer(after, true)));
            rows.add(new PacketDiff.Field("outer dst", outer(before, false), outer(after, false)));
        }
        Packet old = before.innermost();
        Packet now = after.innermost();
        if (old.network().isPresent() || now.network().isPresent()) {
            rows.add(new PacketDiff.Field("src", end(old, true), end(now, true)));
            rows.add(new PacketDiff.Field("dst", end(old, false), end(now, false)));
            rows.add(new PacketDiff.Field("ttl", ttl(old), ttl(now)));
        }
        if (old.find(Header.Ethernet.class).isPresent() && now.find(Header.Ethernet.class).isPresent()) {
            rows.add(new PacketDiff.Field("mac src", mac(old, true), mac(now, true)));
            rows.add(new PacketDiff.Field("mac dst", mac(old, false), mac(now, false)));
        }
        return rows;
    }

    private static String outer(Packet packet, boolean source) {
        return packet.isEncapsulated() ? end(packet, source) : "";
    }

    private static String end(Packet packet, boolean source) {
        Optional<Header.Transport> ports = packet.find(Header.Transport.class);
        return packet.network().map(n -> {
            String address = (source ? n.source() : n.destination()).toString();
            return ports.map(p -> (address.contains(":") ? "[" + address + "]" : address) + ":"
                    + (source ? p.sourcePort() : p.destinationPort())).orElse(address);
        }).orElse("");
    }

    private static String ttl(Packet packet) {
        return packet.network().map(n -> Integer.toString(n.ttl())).orElse("");
    }

    private static String mac(Packet packet, boolean source) {
        return packet.find(Header.Ethernet.class).map(e -> (source ? e.source() : e.destination()).toString())
                .orElse("");
    }

    private static List<Origin> because(Hop hop, Step telling, List<RuleGroup> rules) {
        Set<Origin> found = new LinkedHashSet<>();
        telling.origin().ifPresent(found::add);
        rules.stream().flatMap(g -> g.lines().stream()).filter(l -> l.reading() != RuleGroup.Reading.SKIPPED)
                .forEach(l -> l.origin().ifPresent(found::add));
        hop.steps().forEach(s -> s.origin().filter(o -> o.location().isPresent())
                .filter(o -> !(s.action() instanceof Action.RuleTried || s.action() instanceof Action.NftRuleTried))
                .ifPresent(found::add));
        return List.copyOf(found);
    }
}
