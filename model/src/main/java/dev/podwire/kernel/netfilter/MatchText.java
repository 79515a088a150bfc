package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;

/** Matches as iptables-save prints them. Neighbouring matches of one extension share its {@code -m}. */
public final class MatchText {

    private MatchText() {}

    /** One match by itself, with the {@code -m} that it needs: for explanations. */
    public static String format(Match match) {
        return String.join(" ", format(List.of(match)));
    }

    static List<String> format(List<Match> matches) {
        boolean ipv6 = matches.stream().anyMatch(MatchText::isIpv6);
        List<String> parts = new ArrayList<>();
        for (Class<? extends Match> head : List.of(Match.Source.class, Match.Destination.class, Match.InInterface.class,
                Match.OutInterface.class, Match.Protocol.class, Match.Fragment.class)) {
            matches.stream().filter(head::isInstance).map(m -> options(m, ipv6)).filter(t -> !t.isEmpty())
                    .forEach(parts::add);
        }
        List<Match> open = new ArrayList<>();
        for (Match match : matches) {
            String module = module(match, ipv6);
            if (module.isEmpty()) {
                continue;
            }
            if (!joins(match, open, ipv6)) {
                parts.addAll(limits(open));
                open.clear();
                parts.add("-m " + module);
            }
            String options = options(match, ipv6);
            if (!options.isEmpty()) {
                parts.add(options);
            }
            open.add(match);
        }
        parts.addAll(limits(open));
        return parts;
    }

    private static boolean isIpv6(Match match) {
        return match instanceof Match.Protocol(IpProtocol p, boolean _) && p == IpProtocol.ICMPV6
                || match instanceof Match.Source(Cidr s, boolean _) && s.address().isIpv6()
                || match instanceof Match.Destination(Cidr d, boolean _) && d.address().isIpv6();
    }

    /** Whether a match is a further option of the extension that the matches before it opened. */
    private static boolean joins(Match match, List<Match> open, boolean ipv6) {
        if (open.isEmpty() || !module(match, ipv6).equals(module(open.getFirst(), ipv6))) {
            return false;
        }
        if (match instanceof Match.AddrType(boolean source, Set<Match.AddrType.Kind> _, boolean _, boolean in, boolean out)) {
            return open.stream().allMatch(m -> m instanceof Match.AddrType a && a.source() != source
                    && a.limitIn() == in && a.limitOut() == out);
        }
        if (match instanceof FieldMatch.AddressRange range) {
            return open.stream().noneMatch(m -> m instanceof FieldMatch.AddressRange r && r.source() == range.source());
        }
        if (match instanceof Match.Physdev || match instanceof ConntrackMatch) {
            return true;
        }
        return (match instanceof Match.SourcePorts || match instanceof Match.DestinationPorts
                || match instanceof Match.TcpFlags || match instanceof Match.ConntrackState
                || match instanceof FieldMatch.TcpOption || match instanceof FieldMatch.Owner)
                && open.stream().noneMatch(m -> m.getClass() == match.getClass() && !(m instanceof FieldMatch.Owner));
    }

    private static List<String> limits(List<Match> open) {
        List<String> limits = new ArrayList<>();
        if (!open.isEmpty() && open.getLast() instanceof Match.AddrType match) {
            if (match.limitIn()) {
                limits.add("--limit-iface-in");
            }
            if (match.limitOut()) {
                limits.add("--limit-iface-out");
            }
        }
        return limits;
    }

    private static String module(Match match, boolean ipv6) {
        return switch (match) {
            case Match.Source _,Match.Destination _,Match.InInterface _,Match.OutInterface _,Match.Protocol _,Match.Fragment _ ->
                "";
            case Match.Comment _ -> "comment";
            case Match.SourcePorts(IpProtocol p, Match.PortRange _, boolean _) -> p.text();
            case Match.DestinationPorts(IpProtocol p, Match.PortRange _, boolean _) -> p.text();
            case Match.Multiport _ -> "multiport";
            case Match.TcpFlags _ -> "tcp";
            case Match.IcmpType _ -> ipv6 ? "icmp6" : "icmp";
            case Match.Mark _ -> "mark";
            case Match.Connmark _ -> "connmark";
            case Match.ConntrackState c -> c.legacy() ? "state" : "conntrack";
            case Match.AddrType _ -> "addrtype";
            case Match.StatisticRandom _,Match.StatisticNth _ -> "statistic";
            case Match.Recent _ -> "recent";
            case Match.IpSet _ -> "set";
            case Match.Physdev _ -> "physdev";
            case Match.Limit _ -> "limit";
            case Match.Nfacct _ -> "nfacct";
            case Match.HashLimit _ -> "hashlimit";
            case ConntrackMatch _ -> "conntrack";
            case FieldMatch field -> FieldMatchText.module(field);
            case Match.Ipvs _ -> "ipvs";
        };
    }

    private static String options(Match match, boolean ipv6) {
        return switch (match) {
            case Match.Source(Cidr cidr, boolean not) ->
                cidr.prefixLength() == 0 && !not ? "" : not(not) + "-s " + cidr;
            case Match.Destination(Cidr cidr, boolean not) -> cidr.prefixLength() == 0 && !not
                    ? ""
                    : not(not) + "-d " + cidr;
            case Match.InInterface(String name, boolean not) -> not(not) + "-i " + name;
            case Match.OutInterface(String name, boolean not) -> not(not) + "-o " + name;
            case Match.Protocol(IpProtocol p, boolean not) -> not(not) + "-p "
                    + (p == IpProtocol.IPIP ? "ipencap" : p.text());
            case Match.Fragment(boolean not) -> not(not) + "-f";
            case Match.Comment(String text) -> "--comment " + TargetText.quote(text);
            case Match.SourcePorts(IpProtocol _, Match.PortRange ports, boolean not) -> ports(ports, not, "--sport ");
            case Match.DestinationPorts(IpProtocol _, Match.PortRange ports, boolean not) -> ports(ports, not,
                    "--dport ");
            case Match.Multiport(Match.Multiport.Side side, List<Match.PortRange> ports, boolean not) -> not(not)
                    + switch (side) {
                        case SOURCE -> "--sports ";
                        case DESTINATION -> "--dports ";
                        case EITHER -> "--ports ";
                    } + ports.stream().map(Match.PortRange::toString).collect(Collectors.joining(","));
            case Match.TcpFlags(int mask, int set, boolean not) -> not(not) + "--tcp-flags " + TcpFlagNames.format(mask)
                    + " " + TcpFlagNames.format(set);
            case Match.IcmpType m -> not(m.negated()) + (ipv6 ? "--icmpv6-type " : "--icmp-type ")
                    + IcmpNames.format(m, ipv6);
            case Match.Mark(int value, int mask, boolean not) -> mark(value, mask, not);
            case Match.Connmark(int value, int mask, boolean not) -> mark(value, mask, not);
            case Match.ConntrackState c -> not(c.negated()) + (c.legacy() ? "--state " : "--ctstate ")
                    + names(c.states());
            case Match.AddrType a -> not(a.negated()) + (a.source() ? "--src-type " : "--dst-type ")
                    + names(a.kinds());
            case Match.StatisticRandom(int threshold, boolean not) -> "--mode random " + not(not) + "--probability "
                    + String.format(Locale.ROOT, "%.11f", Integer.toUnsignedLong(threshold) / (double) 0x8000_0000L);
            case Match.StatisticNth(int every, int packet, boolean not) -> "--mode nth " + not(not) + "--every " + every
                    + " --packet " + packet;
            case Match.Recent r -> MemoryModules.options(r, ipv6);
            case Match.IpSet set -> not(set.negated()) + "--match-set " + set.name() + " "
                    + String.join(",", set.flags()) + (set.returnNomatch() ? " --return-nomatch" : "")
                    + (set.updateCounters() ? "" : " ! --update-counters")
                    + (set.updateSubcounters() ? "" : " ! --update-subcounters");
            case Match.Physdev(Match.Physdev.Kind kind, String name, boolean not) -> not(not) + kind.option()
                    + (name.isEmpty() ? "" : " " + name);
            case Match.Limit limit -> MemoryModules.options(limit);
            case Match.HashLimit limit -> MemoryModules.options(limit);
            case ConntrackMatch c -> FieldMatchText.options(c);
            case FieldMatch field -> FieldMatchText.options(field);
            // two blanks: so prints libxt_nfacct
            case Match.Nfacct(String name) -> "--nfacct-name  " + name;
            case Match.Ipvs i -> ipvs(i);
        };
    }

    private static String not(boolean negated) {
        return negated ? "! " : "";
    }

    private static String ports(Match.PortRange ports, boolean negated, String option) {
        return ports.equals(Match.PortRange.ALL) && !negated ? "" : not(negated) + option + ports;
    }

    private static String mark(int value, int mask, boolean negated) {
        return not(negated) + "--mark " + TargetText.hex(value) + (mask == -1 ? "" : "/" + TargetText.hex(mask));
    }

    private static String names(Collection<? extends Enum<?>> values) {
        return values.stream().sorted((a, b) -> Integer.compare(a.ordinal(), b.ordinal())).map(Enum::name)
                .collect(Collectors.joining(","));
    }

    private static String ipvs(Match.Ipvs i) {
        Optional<String> protocol = i.protocol().map(p -> "--vproto " + p.number());
        Optional<String> address = i.address().map(a -> "--vaddr " + (a.isHost() ? a.address() : a));
        Optional<String> port = i.port().map(p -> "--vport " + p);
        return List.of(protocol, address, port).stream().flatMap(Optional::stream).collect(Collectors.joining(" "));
    }
}
