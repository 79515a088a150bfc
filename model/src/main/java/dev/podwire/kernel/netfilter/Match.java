package dev.podwire.kernel.netfilter;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;

/**
 * A condition of a rule. {@code negated} is the {@code !} before it. Matches that only nftables has are expressions of
 * another sealed family, in a room of their own.
 */
public sealed interface Match
        permits
        Match.Source,
        Match.Destination,
        Match.InInterface,
        Match.OutInterface,
        Match.Protocol,
        Match.Fragment,
        Match.Comment,
        Match.SourcePorts,
        Match.DestinationPorts,
        Match.Multiport,
        Match.TcpFlags,
        Match.IcmpType,
        Match.Mark,
        Match.Connmark,
        Match.ConntrackState,
        Match.AddrType,
        Match.StatisticRandom,
        Match.StatisticNth,
        Match.Recent,
        Match.IpSet,
        Match.Physdev,
        Match.Ipvs,
        Match.Limit,
        Match.HashLimit,
        Match.Nfacct,
        ConntrackMatch,
        FieldMatch {

    /** {@code -s}. */
    record Source(Cidr cidr, boolean negated) implements Match {}

    /** {@code -d}. */
    record Destination(Cidr cidr, boolean negated) implements Match {}

    /** {@code -i}; a trailing {@code +} matches any rest. */
    record InInterface(String name, boolean negated) implements Match {}

    /** {@code -o}; a trailing {@code +} matches any rest. */
    record OutInterface(String name, boolean negated) implements Match {}

    /** {@code -p}. */
    record Protocol(IpProtocol protocol, boolean negated) implements Match {}

    /** {@code -f}: second and further fragments. */
    record Fragment(boolean negated) implements Match {}

    /** {@code -m comment --comment}: always holds. */
    record Comment(String text) implements Match {}

    /** {@code -m tcp|udp|sctp --sport}. */
    record SourcePorts(IpProtocol protocol, PortRange ports, boolean negated) implements Match {}

    /** {@code -m tcp|udp|sctp --dport}. */
    record DestinationPorts(IpProtocol protocol, PortRange ports, boolean negated) implements Match {}

    /** {@code -m multiport --sports|--dports|--ports}. */
    record Multiport(Side side, List<PortRange> ports, boolean negated) implements Match {
        public enum Side {
            SOURCE, DESTINATION, EITHER
        }
    }

    /** {@code -m tcp --tcp-flags MASK COMP}; {@code --syn} is FIN,SYN,RST,ACK with SYN. Bits as in the TCP header. */
    record TcpFlags(int mask, int set, boolean negated) implements Match {}

    /** {@code -m icmp --icmp-type}; code -1 is any code. */
    record IcmpType(int type, int code, boolean negated) implements Match {}

    /** {@code -m mark --mark VALUE/MASK}: of the packet. */
    record Mark(int value, int mask, boolean negated) implements Match {}

    /** {@code -m connmark --mark VALUE/MASK}: of the connection. */
    record Connmark(int value, int mask, boolean negated) implements Match {}

    /** {@code -m conntrack --ctstate} (or the older {@code -m state --state}, then {@code legacy}). */
    record ConntrackState(Set<State> states, boolean negated, boolean legacy) implements Match {
        public enum State {
            INVALID, NEW, RELATED, ESTABLISHED, UNTRACKED, SNAT, DNAT
        }
    }

    /** {@code -m addrtype --src-type|--dst-type}, with the interface limits. */
    record AddrType(boolean source, Set<Kind> kinds, boolean negated, boolean limitIn, boolean limitOut)
            implements
                Match {
        public enum Kind {
            UNSPEC, UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT
        }
    }

    /** {@code -m statistic --mode random --probability}: the kernel's 31-bit fraction. */
    record StatisticRandom(int threshold, boolean negated) implements Match {}

    /** {@code -m statistic --mode nth --every --packet}. */
    record StatisticNth(int every, int packet, boolean negated) implements Match {}

    /** {@code -m recent}: a list of addresses with the times they were seen. */
    record Recent(Action action, RecentList list, RecentLimits limits, boolean negated) implements Match {
        public enum Action {
            SET, RCHECK, UPDATE, REMOVE
        }
    }

    /** Which list, and which address of a packet stands in it: so many leading bits of its source or its destination. */
    record RecentList(String name, int prefixLength, boolean source) {}

    /**
     * What an entry must fulfil to count.
     *
     * @param seconds seen in this time, if given
     * @param reap    older entries are removed on the way
     * @param hits    seen this often at least; 0: once
     * @param ttl     seen with the packet's TTL
     */
    record RecentLimits(Optional<Integer> seconds, boolean reap, int hits, boolean ttl) {
        public static final RecentLimits NONE = new RecentLimits(Optional.empty(), false, 0, false);
    }

    /**
     * {@code -m set --match-set NAME FLAGS}: for each dimension of the set, {@code src} or {@code dst}. With
     * {@code returnNomatch} only the exceptions in the set hold; the last two say whether a match counts in the element, and
     * in the elements of a list's sets.
     */
    record IpSet(String name, List<String> flags, boolean negated, boolean returnNomatch, boolean updateCounters,
            boolean updateSubcounters) implements Match {
        public IpSet {
            flags = List.copyOf(flags);
        }

        /** The plain match, with nothing but a set and its directions. */
        public static IpSet of(String name, String... flags) {
            return new IpSet(name, List.of(flags), false, false, true, true);
        }
    }

    /**
     * {@code -m physdev}: the bridge ports that a bridged frame came in by and leaves by. {@code name} is empty for the kinds
     * that only ask whether there is such a port.
     */
    record Physdev(Kind kind, String name, boolean negated) implements Match {
        public enum Kind {
            IS_IN("--physdev-is-in"), IN("--physdev-in"), IS_OUT("--physdev-is-out"), OUT("--physdev-out"), IS_BRIDGED(
                    "--physdev-is-bridged");

            private final String option;

            Kind(String option) {
                this.option = option;
            }

            public String option() {
                return option;
            }

            /** The kind whose option this is, written without dashes in front. */
            static Kind of(String option) {
                for (Kind kind : values()) {
                    if (kind.option.equals("--" + option)) {
                        return kind;
                    }
                }
                throw new IllegalArgumentException("no physdev option " + option);
            }
        }
    }

    /** {@code -m ipvs --vproto --vaddr --vport}: the virtual service that IPVS sent the packet's connection to. */
    record Ipvs(Optional<IpProtocol> protocol, Optional<Cidr> address, Optional<Integer> port) implements Match {}

    /** {@code -m limit --limit --limit-burst}: a token bucket. */
    record Limit(String rate, int burst) implements Match {}

    /**
     * {@code -m hashlimit}: a token bucket for each combination of the addresses and ports that {@code by} names.
     *
     * @param above holds for what the bucket has no token for, else for what it has one for
     * @param name  of the table; rules that name the same share their buckets
     */
    record HashLimit(String name, boolean above, String rate, int burst, List<Key> by) implements Match {
        /** In the order in which iptables-save prints them. */
        public enum Key {
            SRCIP, SRCPORT, DSTIP, DSTPORT
        }
    }

    /** {@code -m nfacct --nfacct-name}: counts, always holds. */
    record Nfacct(String name) implements Match {}

    /** An inclusive range of ports; one port is a range from it to itself. */
    record PortRange(int from, int to) {
        /** Every port; as the only condition of a tcp, udp or sctp match it stands for a bare {@code -m tcp}. */
        public static final PortRange ALL = new PortRange(0, 65535);

        public static PortRange of(int port) {
            return new PortRange(port, port);
        }

        public boolean contains(int port) {
            return port >= from && port <= to;
        }

        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + ":" + to;
        }
    }
}
