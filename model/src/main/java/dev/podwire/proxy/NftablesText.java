package dev.podwire.proxy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftExpression;
import dev.podwire.kernel.nftables.NftIntervals;
import dev.podwire.kernel.nftables.NftOperand;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftSelector.CtKey;
import dev.podwire.kernel.nftables.NftSelector.FibFlag;
import dev.podwire.kernel.nftables.NftSelector.FibResult;
import dev.podwire.kernel.nftables.NftSelector.HeaderField;
import dev.podwire.kernel.nftables.NftSelector.MetaKey;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftStatement.Relation;
import dev.podwire.kernel.nftables.NftType;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.NftVerdict;
import dev.podwire.net.Cidr;

/** The words of kube-proxy's nftables rules for one address family. */
record NftablesText(boolean ipv6) {

    private static final int LOCAL = 2;
    private static final int CT_STATE_NEW = 8;
    private static final int CT_STATUS_DNAT = 32;
    private static final NftSelector L4PROTO = new NftSelector.Meta(MetaKey.L4PROTO);
    private static final NftSelector DPORT = new NftSelector.Field(HeaderField.TH_DPORT);
    private static final NftSelector MARK = new NftSelector.Meta(MetaKey.MARK);

    /** {@code ipv4_addr} or {@code ipv6_addr}. */
    NftType addressType() {
        return ipv6 ? NftType.IPV6_ADDR : NftType.IPV4_ADDR;
    }

    NftSelector source() {
        return new NftSelector.Field(ipv6 ? HeaderField.IP6_SADDR : HeaderField.IP_SADDR);
    }

    NftSelector destination() {
        return new NftSelector.Field(ipv6 ? HeaderField.IP6_DADDR : HeaderField.IP_DADDR);
    }

    /** {@code daddr . l4proto . dport vmap @MAP}. */
    NftStatement destinationMap(String map) {
        return new NftStatement.VerdictMap(new NftSelector.Concat(List.of(destination(), L4PROTO, DPORT)),
                new NftOperand.Named(map));
    }

    /** {@code l4proto . dport vmap @MAP}. */
    static NftStatement portMap(String map) {
        return new NftStatement.VerdictMap(new NftSelector.Concat(List.of(L4PROTO, DPORT)), new NftOperand.Named(map));
    }

    NftStatement destinationIn(String set) {
        return new NftStatement.Compare(destination(), Relation.IS, new NftOperand.Named(set));
    }

    /** {@code daddr} compared with one or several prefixes. */
    NftStatement destinationIn(List<Cidr> cidrs) {
        return in(destination(), Relation.IS, cidrs);
    }

    NftStatement notLoopback() {
        return in(destination(), Relation.IS_NOT, List.of(Cidr.parse(ipv6 ? "::1/128" : "127.0.0.0/8")));
    }

    /** Neighbours are merged as nft does it. */
    static NftStatement in(NftSelector selector, Relation relation, List<Cidr> cidrs) {
        List<NftElement> elements = NftIntervals.merged(cidrs.stream().map(c -> NftElement.of(value(c))).toList());
        return new NftStatement.Compare(selector, relation, elements.size() == 1
                ? new NftOperand.Constant(elements.getFirst().key())
                : new NftOperand.Members(elements));
    }

    private static NftValue value(Cidr cidr) {
        return cidr.isHost() ? new NftValue.Address(cidr.address()) : new NftValue.Prefix(cidr);
    }

    /** {@code fib saddr|daddr type local}. */
    static NftStatement local(boolean source) {
        return new NftStatement.Compare(
                new NftSelector.Fib(Set.of(source ? FibFlag.SADDR : FibFlag.DADDR), FibResult.TYPE), Relation.IS,
                number(LOCAL));
    }

    static NftStatement isNew() {
        return new NftStatement.Compare(new NftSelector.Ct(CtKey.STATE, Optional.empty()), Relation.IS,
                number(CT_STATE_NEW));
    }

    static NftStatement isTranslated() {
        return new NftStatement.Compare(new NftSelector.Ct(CtKey.STATUS, Optional.empty()), Relation.IS,
                number(CT_STATUS_DNAT));
    }

    private static NftOperand number(long value) {
        return new NftOperand.Constant(new NftValue.Number(value));
    }

    /** {@code saddr . daddr . l4proto . dport @SET}. */
    NftStatement hairpin(String set) {
        return new NftStatement.Compare(new NftSelector.Concat(List.of(source(), destination(), L4PROTO, DPORT)),
                Relation.IS, new NftOperand.Named(set));
    }

    static NftStatement isMarked(long bit) {
        return new NftStatement.Compare(new NftSelector.Bitwise(MARK, NftSelector.Operator.AND, bit), Relation.IS_NOT,
                number(0));
    }

    static NftStatement mark(NftSelector.Operator operator, long bit) {
        return new NftStatement.Assign(NftStatement.Place.META_MARK,
                new NftExpression.Read(new NftSelector.Bitwise(MARK, operator, bit)));
    }

    static NftStatement masquerade() {
        return new NftStatement.Masquerade(Optional.empty(), Set.of(NftStatement.NatFlag.FULLY_RANDOM));
    }

    static NftStatement protocol(int number) {
        return new NftStatement.Compare(L4PROTO, Relation.IS, number(number));
    }

    static NftStatement jump(String chain) {
        return new NftStatement.Decide(new NftVerdict.Jump(chain));
    }

    static NftStatement go(String chain) {
        return new NftStatement.Decide(new NftVerdict.Goto(chain));
    }

    /** What the detector of pod traffic asks for, as nftables says it. */
    NftStatement of(Match detector) {
        if (detector instanceof Match.Source(Cidr cidr, boolean not)) {
            return in(source(), not ? Relation.IS_NOT : Relation.IS, List.of(cidr));
        }
        if (detector instanceof Match.InInterface(String name, boolean not)) {
            String pattern = name.endsWith("+") ? name.substring(0, name.length() - 1) + "*" : name;
            return new NftStatement.Compare(new NftSelector.Meta(MetaKey.IIFNAME),
                    not ? Relation.IS_NOT : Relation.IS, new NftOperand.Constant(new NftValue.Name(pattern)));
        }
        throw new IllegalArgumentException("no detector of pod traffic: " + detector);
    }
}
