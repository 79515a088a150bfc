package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.ConntrackMatch;
import dev.podwire.kernel.netfilter.FieldMatch;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.trace.Delta;
import org.jspecify.annotations.Nullable;

/** Says whether one condition of a rule holds for a packet. */
final class Matcher {

    private static final long SECOND = 1_000_000_000L;

    /**
     * The rule being tried, with what its matches have to say (if anybody listens) and what they changed. One sheet serves
     * rule after rule.
     */
    static final class Memo {
        private final boolean listens;
        private Table table = Table.empty(TableName.RAW);
        private Chain chain = Chain.custom("", List.of());
        private int index;
        private List<String> details = List.of();
        private List<Delta> deltas = List.of();

        Memo(boolean listens) {
            this.listens = listens;
        }

        /** Begins with a rule, counted from 1 in its chain. */
        void begin(Table tried, Chain of, int number) {
            table = tried;
            chain = of;
            index = number;
            details = List.of();
            deltas = List.of();
        }

        void say(Supplier<String> detail) {
            if (listens) {
                say(detail.get());
            }
        }

        void say(String detail) {
            if (listens) {
                details = details.isEmpty() ? new ArrayList<>() : details;
                details.add(detail);
            }
        }

        void changed(Delta delta) {
            deltas = deltas.isEmpty() ? new ArrayList<>() : deltas;
            deltas.add(delta);
        }

        String words() {
            return String.join(", ", details);
        }

        List<Delta> deltas() {
            return deltas;
        }

        /** What a match's own state between packets is kept under: the rule's match itself, wherever the rule moves to. */
        private static Object key(Match match) {
            return new Remembered(match);
        }
    }

    /** One match of one rule: another rule that says the same remembers for itself, also where this one was. */
    private record Remembered(Match match) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Remembered(Match same) && same == match;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(match);
        }
    }

    private final Network network;
    private final SetMatcher sets;

    Matcher(Network network) {
        this.network = network;
        sets = new SetMatcher(network);
    }

    boolean holds(HookPoint at, Match match, Skb skb, Memo memo) {
        Header.Ipv4 ip = skb.ip();
        Header l4 = skb.isFragment() ? null : skb.layer4();
        return switch (match) {
            case Match.Source(var cidr, boolean not) -> cidr.contains(ip.source()) != not;
            case Match.Destination(var cidr, boolean not) -> cidr.contains(ip.destination()) != not;
            case Match.InInterface(String name, boolean not) -> named(name, at.in()) != not;
            case Match.OutInterface(String name, boolean not) -> named(name, at.out()) != not;
            case Match.Protocol(var protocol, boolean not) -> (ip.protocolNumber() == protocol.number()) != not;
            case Match.Fragment(boolean not) -> skb.isFragment() != not;
            case Match.Comment c -> true;
            case Match.SourcePorts(var protocol, var ports, boolean not) -> l4 instanceof Header.Transport t
                    && t.protocol() == protocol && ports.contains(t.sourcePort()) != not;
            case Match.DestinationPorts(var protocol, var ports, boolean not) -> l4 instanceof Header.Transport t
                    && t.protocol() == protocol && ports.contains(t.destinationPort()) != not;
            case Match.Multiport multiport -> l4 instanceof Header.Transport t && anyPort(multiport, t) != multiport
                    .negated();
            case Match.TcpFlags(int mask, int set, boolean not) -> l4 instanceof Header.Tcp tcp
                    && ((tcp.flags() & mask) == set) != not;
            case Match.IcmpType(int type, int code, boolean not) -> l4 instanceof Header.Icmp icmp
                    && ((type == 255 || icmp.type() == type) && (code < 0 || icmp.code() == code)) != not;
            case Match.Mark(int value, int mask, boolean not) -> ((skb.mark & mask) == value) != not;
            case Match.Connmark(int value, int mask, boolean not) -> {
                Connection connection = skb.tracking.connection();
                yield connection != null && ((connection.mark & mask) == value) != not;
            }
            case Match.ConntrackState(Set<Match.ConntrackState.State> states, boolean not, boolean legacy) ->
                inOneOf(skb.tracking, states) != not;
            case Match.AddrType addrType -> addressKind(at, addrType, skb) != addrType.negated();
            case Match.StatisticRandom random -> random(random, memo) != random.negated();
            case Match.StatisticNth nth -> nth(at.kernel(), nth, memo);
            case Match.Recent recent -> recent(at, recent, skb, memo);
            case Match.IpSet set -> sets.holds(at.kernel(), set, skb, memo);
            case Match.Ipvs ipvs -> balanced(at.kernel(), ipvs, skb, memo);
            case Match.Physdev physdev -> physdev(physdev, skb) != physdev.negated();
            case Match.Limit limit -> limit(at.kernel(), limit, memo);
            case Match.Nfacct counter -> true;
            case Match.HashLimit limit -> hashLimit(at.kernel(), limit, skb, memo) != limit.above();
            case ConntrackMatch tracked -> FieldMatching.holds(tracked, skb.tracking, network.now());
            case FieldMatch field -> FieldMatching.holds(at, field, skb);
        };
    }

    private boolean balanced(Kernel kernel, Match.Ipvs match, Skb skb, Memo memo) {
        if (match.protocol().isEmpty() && match.address().isEmpty() && match.port().isEmpty()) {
            return skb.balanced;
        }
        IpvsFlow flow = network.ipvs().balanced(kernel, skb);
        if (flow == null) {
            return false;
        }
        memo.say(() -> "IPVS took it for " + flow.incoming.to() + ":" + flow.incoming.toPort());
        return match.protocol().map(p -> p.number() == flow.incoming.protocol()).orElse(true)
                && match.address().map(a -> a.contains(flow.incoming.to())).orElse(true)
                && match.port().map(p -> p == flow.incoming.toPort()).orElse(true);
    }

    private static boolean named(String pattern, @Nullable String device) {
        if (device == null) {
            return false;
        }
        return pattern.endsWith("+")
                ? device.startsWith(pattern.substring(0, pattern.length() - 1))
                : device.equals(pattern);
    }

    private static boolean anyPort(Match.Multiport multiport, Header.Transport t) {
        return switch (multiport.side()) {
            case SOURCE -> contains(multiport.ports(), t.sourcePort());
            case DESTINATION -> contains(multiport.ports(), t.destinationPort());
            case EITHER -> contains(multiport.ports(), t.sourcePort())
                    || contains(multiport.ports(), t.destinationPort());
        };
    }

    private static boolean contains(List<Match.PortRange> ranges, int port) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inOneOf(ConntrackInfo info, Set<Match.ConntrackState.State> states) {
        for (Match.ConntrackState.State state : states) {
            if (inState(info, state)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inState(ConntrackInfo info, Match.ConntrackState.State state) {
        Connection connection = info.connection();
        return switch (state) {
            case INVALID -> connection == null && info.kind() != ConntrackInfo.Kind.UNTRACKED;
            case UNTRACKED -> info.kind() == ConntrackInfo.Kind.UNTRACKED;
            case NEW -> info.kind() == ConntrackInfo.Kind.NEW;
            case RELATED -> info.kind() == ConntrackInfo.Kind.RELATED;
            case ESTABLISHED -> info.kind() == ConntrackInfo.Kind.ESTABLISHED;
            case SNAT -> connection != null && connection.sourceChanged;
            case DNAT -> connection != null && connection.destinationChanged;
        };
    }

    private static boolean addressKind(HookPoint at, Match.AddrType match, Skb skb) {
        IpAddress address = match.source() ? skb.source() : skb.destination();
        String only = match.limitIn() ? at.in() : match.limitOut() ? at.out() : null;
        return match.kinds().contains(at.kernel().config().fib().kind(address, only));
    }

    private boolean random(Match.StatisticRandom random, Memo memo) {
        var wanted = network.preference().decide(memo.table, memo.chain, memo.index);
        if (wanted.isPresent()) {
            memo.say(wanted.get() ? "drew the preferred endpoint" : "drew on towards the preferred endpoint");
            return wanted.get();
        }
        int drawn = network.chooser().bits() & 0x7fffffff;
        memo.say(() -> String.format(Locale.ROOT, "drew %.4f", drawn / (double) 0x80000000L));
        return drawn < random.threshold();
    }

    private static boolean nth(Kernel kernel, Match.StatisticNth nth, Memo memo) {
        long[] count = kernel.counters().computeIfAbsent(memo.key(nth), k -> new long[]{nth.packet()});
        boolean hit = count[0] == 0;
        count[0] = hit ? nth.every() - 1L : count[0] - 1;
        memo.say(() -> hit ? "its turn" : count[0] + 1 + " packets before its turn");
        return hit;
    }

    private boolean recent(HookPoint at, Match.Recent match, Skb skb, Memo memo) {
        Kernel kernel = at.kernel();
        IpAddress address = match.list().source() ? skb.source() : skb.destination();
        boolean forwarded = at.out() != null && skb.owner == Skb.Owner.NONE;
        int ttl = skb.ip().ttl() + (forwarded ? 1 : 0);
        RecentLists.Answer answer = kernel.recent().ask(match, address, ttl, network.now());
        answer.seen().ifPresent(
                seen -> memo.changed(new Delta.RecentSeen(kernel.id(), match.list().name(), seen.toString())));
        return answer.holds();
    }

    /** {@code physdev_mt}: a frame that came up from a bridge is still known by its port. */
    private static boolean physdev(Match.Physdev match, Skb skb) {
        Skb.Bridged bridged = skb.bridged != null ? skb.bridged : skb.heard;
        String in = bridged == null ? null : bridged.inPort;
        String out = bridged == null ? null : bridged.outPort;
        return switch (match.kind()) {
            case IS_IN -> in != null;
            case IN -> named(match.name(), in);
            case IS_OUT, IS_BRIDGED -> out != null;
            case OUT -> named(match.name(), out);
        };
    }

    private boolean limit(Kernel kernel, Match.Limit limit, Memo memo) {
        return takes(kernel, memo.key(limit), limit.rate(), limit.burst(), memo);
    }

    private boolean hashLimit(Kernel kernel, Match.HashLimit limit, Skb skb, Memo memo) {
        Header l4 = skb.isFragment() ? null : skb.layer4();
        List<Object> key = new ArrayList<>(List.of(limit.name()));
        for (Match.HashLimit.Key part : limit.by()) {
            key.add(switch (part) {
                case SRCIP -> skb.source();
                case DSTIP -> skb.destination();
                case SRCPORT -> l4 instanceof Header.Transport t ? t.sourcePort() : 0;
                case DSTPORT -> l4 instanceof Header.Transport t ? t.destinationPort() : 0;
            });
        }
        return takes(kernel, key, limit.rate(), limit.burst(), memo);
    }

    /** A token bucket: {@code rate} like {@code 5/min}. */
    private boolean takes(Kernel kernel, Object key, String rate, int burst, Memo memo) {
        long cost = nanosPerToken(rate);
        long now = network.now();
        long[] bucket = kernel.counters().computeIfAbsent(key, k -> new long[]{burst * cost, now});
        bucket[0] = Math.min(burst * cost, bucket[0] + now - bucket[1]);
        bucket[1] = now;
        if (bucket[0] < cost) {
            memo.say("limit reached");
            return false;
        }
        bucket[0] -= cost;
        return true;
    }

    private static long nanosPerToken(String rate) {
        int slash = rate.indexOf('/');
        long count = Long.parseLong(slash < 0 ? rate : rate.substring(0, slash));
        String unit = slash < 0 ? "s" : rate.substring(slash + 1);
        long seconds = unit.startsWith("s") ? 1 : unit.startsWith("m") ? 60 : unit.startsWith("h") ? 3600 : 86_400;
        return seconds * SECOND / Math.max(1, count);
    }
}
