package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Policy;

/** A chain of rules, tried in order; {@code base}: where it is registered, empty for one that is only jumped to. */
public record NftChain(String name, Optional<Base> base, Optional<String> comment, List<NftRule> rules) {

    /** How a base chain is registered: lower priorities are asked first. */
    public record Base(Type type, Hook hook, int priority, Policy policy) {
        /** What a base chain may do: nat chains see only what begins a connection, route chains have packets routed anew. */
        public enum Type {
            FILTER, NAT, ROUTE
        }
    }

    public NftChain {
        rules = List.copyOf(rules);
    }

    /** An empty chain that is only jumped to. */
    public static NftChain regular(String name) {
        return new NftChain(name, Optional.empty(), Optional.empty(), List.of());
    }

    /** An empty base chain with policy accept. */
    public static NftChain base(String name, Base.Type type, Hook hook, int priority) {
        return new NftChain(name, Optional.of(new Base(type, hook, priority, Policy.ACCEPT)), Optional.empty(),
                List.of());
    }

    NftChain withRules(List<NftRule> changed) {
        return new NftChain(name, base, comment, changed);
    }
}
