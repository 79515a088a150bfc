package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.Cidr;

/** A policy routing rule (ip-rule(8)): rules are tried by rising priority, the first that applies and finds a route decides. */
public record RoutingRule(int priority, Selector selector, Action action) implements Comparable<RoutingRule> {

    /**
     * Which packets a rule applies to: those that agree with all parts, or, if {@code inverted}, all others.
     *
     * @param outputDevice only packets of sockets and lookups that are bound to this device
     * @param markMask     the bits of the packet mark that are compared; 0: none
     */
    public record Selector(boolean inverted, Optional<Cidr> from, Optional<Cidr> to, Optional<String> inputDevice,
            Optional<String> outputDevice, int mark, int markMask) {

        /** Every packet. */
        public static final Selector ALL = new Selector(false, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), 0, 0);
    }

    /** What a rule does with a packet that it applies to. */
    public sealed interface Action {

        /** Looks in a table; what it finds does not count if its prefix is not longer than {@code suppressed} (-1: never). */
        record Lookup(int table, int suppressed) implements Action {}

        /** Ends the search as a route of this type would: blackhole, unreachable or prohibit. */
        record Refuse(Route.Type type) implements Action {}
    }

    /** {@code from all lookup TABLE}. */
    public static RoutingRule all(int priority, int table) {
        return new RoutingRule(priority, Selector.ALL, new Action.Lookup(table, -1));
    }

    /** {@code from NETWORK lookup TABLE}. */
    public static RoutingRule from(int priority, Cidr network, int table) {
        return new RoutingRule(priority, new Selector(false, Optional.of(network), Optional.empty(), Optional.empty(),
                Optional.empty(), 0, 0), new Action.Lookup(table, -1));
    }

    @Override
    public int compareTo(RoutingRule other) {
        return Integer.compare(priority, other.priority);
    }
}
