package dev.podwire.view.model;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import dev.podwire.trace.Action;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;

/**
 * Which hops the flow strip shows. Sets that are empty let everything through.
 *
 * @param changes   only hops that change the packet or end its way
 * @param decisions only hops at which something is decided: a rule that applies, a route, an endpoint, a verdict
 * @param protocols the kinds of packet to show, as {@link #protocol} names them
 * @param rooms     machines and pods, as {@code Flow.label} names them
 * @param devices   device names
 * @param hidden    kinds of hop to leave out, as {@link #kind} names them
 */
public record HopFilter(boolean changes, boolean decisions, Set<String> protocols, Set<String> rooms,
        Set<String> devices, Set<String> hidden) {

    public static final HopFilter NONE = new HopFilter(false, false, Set.of(), Set.of(), Set.of(), Set.of());

    public HopFilter {
        protocols = Set.copyOf(protocols);
        rooms = Set.copyOf(rooms);
        devices = Set.copyOf(devices);
        hidden = Set.copyOf(hidden);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** The first and the last hop of a trace are the caller's business: this says only what the filter says. */
    public boolean shows(HopCard card, Trace trace) {
        return (protocols.isEmpty() || protocols.contains(protocol(card, trace)))
                && (rooms.isEmpty() || rooms.contains(Flow.label(card.hop().place().namespace())))
                && (devices.isEmpty()
                        || card.hop().steps().stream().anyMatch(s -> devices.contains(s.place().device())))
                && !hidden.contains(kind(card)) && (!changes || changed(card)) && (!decisions || decided(card));
    }

    /** {@code TCP}, {@code UDP}, {@code DNS}, {@code ICMP}, {@code ARP}: the packet's innermost protocol. */
    public static String protocol(HopCard card, Trace trace) {
        String kind = trace.packet(card.hop().packet()).kind();
        int end = 0;
        while (end < kind.length() && (Character.isLetterOrDigit(kind.charAt(end)))) {
            end++;
        }
        return kind.substring(0, end).toUpperCase(Locale.ROOT);
    }

    /** What two hops have in common that are "like this": the stage and what came of it. */
    public static String kind(HopCard card) {
        return card.hop().stage().name().toLowerCase(Locale.ROOT) + ", " + card.done();
    }

    private static boolean changed(HopCard card) {
        return ends(card) || card.hop().steps().stream().map(Step::action)
                .anyMatch(a -> a instanceof Action.Encapsulated || a instanceof Action.Decapsulated
                        || a instanceof Action.Originated || a instanceof Action.Rewritten r && r.kind().translates());
    }

    private static boolean decided(HopCard card) {
        return ends(card) || card.hop().steps().stream().map(Step::action)
                .anyMatch(a -> a instanceof Action.Routed
                        || a instanceof Action.RuleTried tried && tried.verdict() != Action.Verdict.NOT_MATCHED
                        || a instanceof Action.NftRuleTried rule && rule.verdict() != Action.Verdict.NOT_MATCHED);
    }

    private static boolean ends(HopCard card) {
        return card.hop().steps().stream().map(Step::action)
                .anyMatch(a -> a instanceof Action.Dropped || a instanceof Action.Delivered);
    }

    public HopFilter withChanges(boolean only) {
        return new HopFilter(only, decisions, protocols, rooms, devices, hidden);
    }

    public HopFilter withDecisions(boolean only) {
        return new HopFilter(changes, only, protocols, rooms, devices, hidden);
    }

    public HopFilter withProtocol(String name, boolean in) {
        return new HopFilter(changes, decisions, with(protocols, name, in), rooms, devices, hidden);
    }

    public HopFilter withRoom(String name, boolean in) {
        return new HopFilter(changes, decisions, protocols, with(rooms, name, in), devices, hidden);
    }

    public HopFilter withDevice(String name, boolean in) {
        return new HopFilter(changes, decisions, protocols, rooms, with(devices, name, in), hidden);
    }

    public HopFilter withHidden(String kind, boolean in) {
        return new HopFilter(changes, decisions, protocols, rooms, devices, with(hidden, kind, in));
    }

    private static Set<String> with(Set<String> set, String name, boolean in) {
        Set<String> next = new HashSet<>(set);
        if (in) {
            next.add(name);
        } else {
            next.remove(name);
        }
        return next;
    }
}
