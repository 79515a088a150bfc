package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftTable;

/** Something that is registered at a hook: a packet meets the stations of a hook in the order of their priorities. */
sealed interface Station {

    /** The one with the lower number comes first (netfilter_ipv4.h, {@code nf_ip_hook_priorities}). */
    int priority();

    /** Puts fragments together again. */
    record Gather() implements Station {
        @Override
        public int priority() {
            return -400;
        }
    }

    /** Connection tracking finds or begins the packet's connection. */
    record Track() implements Station {
        @Override
        public int priority() {
            return -200;
        }
    }

    /** A base chain of an iptables table; {@code reroutes}: what it changes may change the route. */
    record Iptables(TableWalk table, TableWalk.ChainWalk base, int priority, boolean reroutes) implements Station {}

    /** A base chain of nftables; {@code reroutes}: what it changes may change the route. */
    record Nft(NftTable table, NftChain chain, int priority, boolean reroutes) implements Station {}

    /** Address translation, which asks the nat chains itself where a connection is not decided yet. */
    record Translate(boolean source, List<Station> chains) implements Station {
        @Override
        public int priority() {
            return source ? 100 : -100;
        }
    }

    /** IPVS gives answers of real servers the virtual address back. */
    record BalancedAnswers(Hook hook) implements Station {
        @Override
        public int priority() {
            return switch (hook) {
                case INPUT -> 98;
                case OUTPUT -> -99;
                case FORWARD, PREROUTING, POSTROUTING -> 100;
            };
        }
    }

    /** IPVS takes requests to virtual servers over; where packets are forwarded, errors about them alone. */
    record BalancedRequests(Hook hook) implements Station {
        @Override
        public int priority() {
            return hook == Hook.OUTPUT ? -98 : 99;
        }
    }

    /** The connection of a packet that got through is kept. */
    record Confirm() implements Station {
        @Override
        public int priority() {
            return Integer.MAX_VALUE;
        }
    }
}
