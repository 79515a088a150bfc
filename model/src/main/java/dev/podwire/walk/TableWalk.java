package dev.podwire.walk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import org.jspecify.annotations.Nullable;

/** An iptables table made ready for packets: each chain gets its index when the first packet comes to it. */
final class TableWalk {

    /** Chains of no more rules than this are tried rule by rule: an index would cost more than it saves. */
    private static final int SHORT = 6;

    /** A chain with what has been found out about it. */
    static final class ChainWalk {
        private final Chain chain;
        private final List<Rule> rules;
        private @Nullable ChainIndex index;
        private @Nullable ChainWalk @Nullable [] targets;

        private ChainWalk(Chain chain) {
            this.chain = chain;
            rules = chain.rules();
        }

        Chain chain() {
            return chain;
        }

        List<Rule> rules() {
            return rules;
        }

        /** The rules worth trying for a packet; null: all of them. */
        ChainIndex.@Nullable Candidates candidates(HookPoint at, Skb skb) {
            if (rules.size() <= SHORT) {
                return null;
            }
            ChainIndex ready = index;
            if (ready == null) {
                ready = new ChainIndex(rules);
                index = ready;
            }
            return ready.candidates(at, skb);
        }
    }

    private final Table table;
    private final Map<String, ChainWalk> chains = new HashMap<>();
    private final @Nullable ChainWalk[] bases = new @Nullable ChainWalk[Hook.values().length];

    TableWalk(Table table) {
        this.table = table;
        for (Hook hook : Hook.values()) {
            bases[hook.ordinal()] = table.hooked().contains(hook.name()) ? chain(hook.name()) : null;
        }
    }

    Table table() {
        return table;
    }

    /** The chain that a hook asks, if there is one. */
    @Nullable
    ChainWalk base(Hook hook) {
        return bases[hook.ordinal()];
    }

    /** Where the rule at this place (from 0) of a chain jumps or goes; null if nowhere. */
    @Nullable
    ChainWalk target(ChainWalk from, int place) {
        @Nullable
        ChainWalk[] known = from.targets;
        if (known == null) {
            known = new @Nullable ChainWalk[from.rules.size()];
            from.targets = known;
        }
        ChainWalk target = known[place];
        if (target == null) {
            String name = from.rules.get(place).target().chain();
            target = name == null ? null : chain(name);
            known[place] = target;
        }
        return target;
    }

    private @Nullable ChainWalk chain(String name) {
        ChainWalk known = chains.get(name);
        Chain chain = known == null ? table.chains().get(name) : null;
        if (chain == null) {
            return known;
        }
        ChainWalk made = new ChainWalk(chain);
        chains.put(name, made);
        return made;
    }
}
