package dev.podwire.kernel.netfilter;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** What a rule does when all its matches hold. */
public sealed interface Target {

    /** The chain that the packet goes on in; null if the target leads to none. */
    default @Nullable String chain() {
        return null;
    }

    /** No {@code -j}: the rule counts, and the next one is tried. */
    record None() implements Target {}

    record Accept() implements Target {}

    record Drop() implements Target {}

    record Return() implements Target {}

    /** {@code -j CHAIN}: come back here at its end. */
    record Jump(String chain) implements Target {}

    /** {@code -g CHAIN}: do not come back. */
    record Goto(String chain) implements Target {}

    /** {@code -j REJECT --reject-with}. */
    record Reject(With with) implements Target {
        public enum With {
            ICMP_NET_UNREACHABLE, ICMP_HOST_UNREACHABLE, ICMP_PROTO_UNREACHABLE, ICMP_PORT_UNREACHABLE, ICMP_NET_PROHIBITED, ICMP_HOST_PROHIBITED, ICMP_ADMIN_PROHIBITED, TCP_RESET, ICMP6_NO_ROUTE, ICMP6_ADM_PROHIBITED, ICMP6_ADDR_UNREACHABLE, ICMP6_PORT_UNREACHABLE
        }
    }

    /** {@code -j MARK --set-xmark VALUE/MASK}: zero the bits of the mask, then xor the value in. */
    record Mark(int value, int mask) implements Target {}

    /** {@code -j CONNMARK} with its three ways of use. */
    record Connmark(Mode mode, int value, int mask, int nfmask) implements Target {
        public enum Mode {
            SET, SAVE, RESTORE
        }
    }

    /** {@code -j DNAT --to-destination}. */
    record Dnat(NatRange to, boolean random, boolean persistent) implements Target {}

    /** {@code -j SNAT --to-source}. */
    record Snat(NatRange to, boolean randomFully, boolean random, boolean persistent) implements Target {}

    /** {@code -j MASQUERADE}: SNAT to the address of the outgoing device. */
    record Masquerade(boolean randomFully, boolean random, Optional<Match.PortRange> ports) implements Target {}

    /** {@code -j REDIRECT}: DNAT to this machine. */
    record Redirect(Optional<Match.PortRange> ports, boolean random) implements Target {}

    /** {@code -j CT --notrack} ({@code older}: written {@code -j NOTRACK}), or {@code -j CT --zone}. */
    record Ct(boolean notrack, Optional<Zone> zone, boolean older) implements Target {}

    /**
     * The conntrack zone that a packet's connection is looked for in.
     *
     * @param of     for packets of both directions, or only for those of one
     * @param marked the zone is the packet's mark, not {@code id}
     */
    record Zone(Directions of, int id, boolean marked) {
        public enum Directions {
            BOTH, ORIGINAL, REPLY
        }
    }

    /** {@code -j LOG}: a line in the kernel's log; {@code extras} are the options that make it longer. */
    record Log(String prefix, int level, List<Extra> extras) implements Target {
        public enum Extra {
            TCP_SEQUENCE, TCP_OPTIONS, IP_OPTIONS, UID, MACDECODE
        }
    }

    /** {@code -j NFLOG}: a copy to whoever listens to the netlink group. */
    record Nflog(int group, String prefix) implements Target {}

    /** {@code -j DSCP --set-dscp}. */
    record Dscp(int value) implements Target {}

    /** {@code -j TOS --set-tos VALUE/MASK}: zero the bits of the mask, then xor the value in. */
    record Tos(int value, int mask) implements Target {}

    /** {@code -j TTL --ttl-set|--ttl-inc|--ttl-dec}. */
    record Ttl(Change change, int value) implements Target {
        public enum Change {
            SET, INC, DEC
        }
    }

    record Trace() implements Target {}

    /** {@code -j TCPMSS}: set a fixed MSS, or clamp to the path MTU if 0. */
    record TcpMss(int mss) implements Target {}

    record Checksum() implements Target {}

    /**
     * {@code -j SET --add-set|--del-set}: the packet's addresses and ports become an element of a set, or cease to be one.
     *
     * @param exist   whether an element that is there already gets its time anew
     * @param timeout the seconds an added element lives; empty: as the set says
     */
    record SetChange(Optional<SetRef> add, boolean exist, Optional<Integer> timeout, Optional<SetRef> delete)
            implements
                Target {}

    /** A set and, for each of its dimensions, {@code src} or {@code dst}. */
    record SetRef(String name, List<String> flags) {
        public SetRef {
            flags = List.copyOf(flags);
        }
    }

    /** Addresses and ports that NAT may choose from; both ends equal for a single one. */
    record NatRange(Optional<IpAddress> first, Optional<IpAddress> last, Optional<Match.PortRange> ports) {
        public static NatRange of(IpAddress address, int port) {
            Optional<IpAddress> only = Optional.of(address);
            return new NatRange(only, only, Optional.of(Match.PortRange.of(port)));
        }
    }
}
