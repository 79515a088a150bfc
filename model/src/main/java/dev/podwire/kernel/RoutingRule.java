package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.Cidr;

/** A policy routing rule (ip-rule(8)): rules are tried by rising priority, each names a route table. */
public record RoutingRule(int priority, Optional<Cidr> from, Optional<Cidr> to, Optional<String> inputDevice, int mark,
        int markMask, int table) implements Comparable<RoutingRule> {

    /** {@code from all lookup TABLE}. */
    public static RoutingRule all(int priority, int table) {
        return new RoutingRule(priority, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, table);
    }

    @Override
    public int compareTo(RoutingRule other) {
        return Integer.compare(priority, other.priority);
    }
}
