package dev.podwire.walk;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.TableName;

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

    /** A base chain of an iptables table other than nat; {@code reroutes}: what it changes may change the route. */
    record Iptables(TableWalk table, TableWalk.ChainWalk base, boolean reroutes) implements Station {
        @Override
        public int priority() {
            return switch (table.table().name()) {
                case RAW -> -300;
                case MANGLE -> -150;
                case FILTER -> 0;
                case SECURITY -> 50;
                case NAT -> throw new IllegalStateException("nat chains are asked by address translation");
            };
        }

        TableName name() {
            return table.table().name();
        }
    }

    /** Address translation, which asks the nat chains itself where a connection is not decided yet. */
    record Translate(boolean source) implements Station {
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
