package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;

/** One part of a rule. They are done from left to right until one of them does not hold or decides. */
public sealed interface NftStatement {

    /** Goes on only if the selector compares with the operand like this. */
    record Compare(NftSelector selector, Relation relation, NftOperand operand) implements NftStatement {}

    /** {@code SELECTOR vmap …}: the verdict of the element that is found; goes no further in the rule if there is none. */
    record VerdictMap(NftSelector selector, NftOperand operand) implements NftStatement {}

    record Decide(NftVerdict verdict) implements NftStatement {}

    /** {@code counter}: the numbers that it starts with. */
    record Counter(long packets, long bytes) implements NftStatement {}

    /** {@code meta mark set …} and {@code ct mark set …}. */
    record Assign(Place place, NftExpression expression) implements NftStatement {}

    /** {@code dnat} and {@code snat}; {@code family}: whether the text names the address family. */
    record Translate(boolean source, boolean family, NatTo to, Set<NatFlag> flags) implements NftStatement {
        public Translate {
            flags = NatFlag.copy(flags);
        }
    }

    /** {@code masquerade}: SNAT to the address of the outgoing device. */
    record Masquerade(Optional<Match.PortRange> ports, Set<NatFlag> flags) implements NftStatement {
        public Masquerade {
            flags = NatFlag.copy(flags);
        }
    }

    /** {@code redirect}: DNAT to this machine. */
    record Redirect(Optional<Match.PortRange> ports, Set<NatFlag> flags) implements NftStatement {
        public Redirect {
            flags = NatFlag.copy(flags);
        }
    }

    /** {@code reject}; {@code anyFamily}: written as {@code icmpx}, which IPv6 translates. */
    record Reject(Target.Reject.With with, boolean anyFamily) implements NftStatement {}

    /** {@code limit rate N/UNIT burst B packets}: holds within the rate, with {@code over} beyond it; {@code unit} in seconds. */
    record Limit(boolean over, long rate, long unit, int burst) implements NftStatement {}

    /** {@code log}: with its options as they are written. */
    record Log(String options) implements NftStatement {}

    record Notrack() implements NftStatement {}

    /** {@code update @SET { SELECTOR }}: the packet changes a set; {@code timeout} is the element's own. */
    record Change(Kind kind, String set, NftSelector selector, Optional<Duration> timeout) implements NftStatement {
        /** What is done with the element; {@code UPDATE} starts its time anew. */
        public enum Kind {
            ADD, UPDATE, DELETE
        }
    }

    /** {@code tcp option maxseg size set}: empty: what the route allows. */
    record MaxSegment(Optional<Integer> size) implements NftStatement {}

    /** How a selector is compared. */
    enum Relation {
        /** Equal; where the operand is a set, in it; where it is made of flags, any of them. */
        IS(""), IS_NOT("!="), LESS("<"), GREATER(">"), AT_MOST("<="), AT_LEAST(">="),
        /** None of the flags. */
        NONE_OF("!");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    /** What can be set. */
    enum Place {
        META_MARK("meta mark", NftType.MARK), CT_MARK("ct mark", NftType.MARK), CT_ZONE("ct zone", NftType.INTEGER);

        private final String text;
        private final NftType type;

        Place(String text, NftType type) {
            this.text = text;
            this.type = type;
        }

        public String text() {
            return text;
        }

        NftType type() {
            return type;
        }
    }

    /** Where address translation leads. */
    sealed interface NatTo {
        /** Addresses and ports that are written down. */
        record Fixed(Target.NatRange range) implements NatTo {}

        /** What a map yields: an address, or an address and a port; {@code ports} may follow. */
        record Mapped(NftExpression address, Optional<Match.PortRange> ports) implements NatTo {}
    }

    /** How NAT chooses ports and addresses. */
    enum NatFlag {
        RANDOM("random"), FULLY_RANDOM("fully-random"), PERSISTENT("persistent");

        private final String text;

        NatFlag(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Set<NatFlag> copy(Set<NatFlag> flags) {
            return flags.isEmpty()
                    ? Set.of()
                    : java.util.Collections.unmodifiableSet(java.util.EnumSet.copyOf(flags));
        }
    }
}
