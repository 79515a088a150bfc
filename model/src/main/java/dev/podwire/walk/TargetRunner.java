package dev.podwire.walk;

import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Does what a rule says once all its matches hold. */
final class TargetRunner {

    /** What came of a target; {@code reason} and {@code cause} belong to a drop, {@code detail} is for people. */
    record Result(Verdict verdict, DropReason cause, String reason, String detail) {
        static Result of(Verdict verdict) {
            return new Result(verdict, DropReason.RULE, "", "");
        }

        static Result drop(DropReason cause, String reason) {
            return new Result(Verdict.DROP, cause, reason, "");
        }
    }

    static final Result CONTINUE = Result.of(Verdict.CONTINUE);
    private static final Result ACCEPT = Result.of(Verdict.ACCEPT);
    private static final Result RETURN = Result.of(Verdict.RETURN);
    private static final Result JUMP = Result.of(Verdict.JUMP);
    private static final Result GOTO = Result.of(Verdict.GOTO);

    private final Network network;
    private final SetMatcher sets;

    TargetRunner(Network network) {
        this.network = network;
        sets = new SetMatcher(network);
    }

    Result execute(HookPoint at, Rule rule, Skb skb, Matcher.Memo memo) {
        return switch (rule.target()) {
            case Target.None t -> CONTINUE;
            case Target.Accept t -> ACCEPT;
            case Target.Drop t -> Result.drop(DropReason.RULE, "DROP");
            case Target.Return t -> RETURN;
            case Target.Jump t -> JUMP;
            case Target.Goto t -> GOTO;
            case Target.Reject t -> Result.drop(DropReason.REJECTED, "REJECT");
            case Target.Mark(int value, int mask) -> {
                skb.mark = skb.mark & ~mask ^ value;
                yield CONTINUE;
            }
            case Target.Connmark connmark -> connmark(connmark, skb);
            case Target.Dnat dnat -> translate(at, rule.origin(), skb, false,
                    NatStage.Range.of(dnat.to(), dnat.random(), dnat.persistent()));
            case Target.Snat snat -> translate(at, rule.origin(), skb, true,
                    NatStage.Range.of(snat.to(), snat.randomFully() || snat.random(), snat.persistent()));
            case Target.Masquerade masquerade ->
                masquerade(at, rule.origin(), masquerade.randomFully() || masquerade.random(),
                        masquerade.ports().orElse(null), skb);
            case Target.Redirect redirect -> redirect(at, rule.origin(), redirect.random(),
                    redirect.ports().orElse(null), skb);
            case Target.Ct(boolean notrack, var zone, var _) -> {
                if (skb.tracking.kind() == ConntrackInfo.Kind.NONE && skb.zone == null) {
                    skb.tracking = notrack ? ConntrackInfo.UNTRACKED : ConntrackInfo.NONE;
                    skb.zone = zone.map(z -> fixed(z, skb)).orElse(null);
                }
                yield CONTINUE;
            }
            case Target.TcpMss(int mss) -> {
                clampMss(at, skb, mss);
                yield CONTINUE;
            }
            case Target.Log log -> said("a line in the kernel's log: \"" + log.prefix() + "…\"");
            case Target.Nflog log -> said("a copy to whoever listens to log group " + log.group());
            case Target.Dscp(int value) -> {
                skb.setIp(skb.ip().withTos(skb.ip().tos() & 3 | value << 2));
                yield CONTINUE;
            }
            case Target.Tos(int value, int mask) -> {
                skb.setIp(skb.ip().withTos((skb.ip().tos() & ~mask ^ value) & 0xff));
                yield CONTINUE;
            }
            case Target.Ttl(var change, int value) -> {
                int ttl = skb.ip().ttl();
                skb.setIp(skb.ip().withTtl(switch (change) {
                    case SET -> value;
                    case INC -> Math.min(255, ttl + value);
                    case DEC -> Math.max(0, ttl - value);
                }));
                yield CONTINUE;
            }
            case Target.Trace t -> CONTINUE;
            case Target.Checksum t -> CONTINUE;
            case Target.SetChange change -> sets.change(at.kernel(), change, skb, memo);
        };
    }

    private static Result said(String detail) {
        return new Result(Verdict.CONTINUE, DropReason.RULE, "", detail);
    }

    private static Target.Zone fixed(Target.Zone zone, Skb skb) {
        return zone.marked() ? new Target.Zone(zone.of(), skb.mark & 0xffff, false) : zone;
    }

    private static Result connmark(Target.Connmark connmark, Skb skb) {
        Connection connection = skb.tracking.connection();
        if (connection != null) {
            switch (connmark.mode()) {
                case SET -> connection.mark = connection.mark & ~connmark.mask() ^ connmark.value();
                case SAVE -> connection.mark = connection.mark & ~connmark.mask() ^ skb.mark & connmark.nfmask();
                case RESTORE -> skb.mark = skb.mark & ~connmark.nfmask() ^ connection.mark & connmark.mask();
            }
        }
        return CONTINUE;
    }

    /** What the connection becomes is decided; {@code origin} wrote the rule that says so. */
    Result translate(HookPoint at, Optional<Origin> origin, Skb skb, boolean source, NatStage.Range range) {
        Connection connection = skb.tracking.connection();
        if (connection == null) {
            return CONTINUE;
        }
        if (!network.nat().decide(at.kernel(), connection, source, range)) {
            return Result.drop(DropReason.NAT_CLASH, "no free port");
        }
        if (source) {
            connection.sourceOrigin = origin;
        } else {
            connection.destinationOrigin = origin;
        }
        return ACCEPT;
    }

    /** The source becomes the address of the device that the packet leaves by. */
    Result masquerade(HookPoint at, Optional<Origin> origin, boolean fullyRandom, Match.@Nullable PortRange ports,
            Skb skb) {
        String out = at.out();
        if (out == null) {
            return CONTINUE;
        }
        IpAddress nextHop = skb.dst == null ? skb.destination() : skb.dst.nextHop();
        Optional<Ipv4Address> address = at.kernel().config().selectAddress(out, nextHop);
        if (address.isEmpty()) {
            return Result.drop(DropReason.NAT_CLASH, "no address on " + out + " to masquerade with");
        }
        if (skb.tracking.connection() != null) {
            skb.tracking.connection().masqueradedBy = out;
        }
        return translate(at, origin, skb, true,
                new NatStage.Range(address.get(), address.get(), ports, fullyRandom, false));
    }

    /** The destination becomes this machine. */
    Result redirect(HookPoint at, Optional<Origin> origin, boolean random, Match.@Nullable PortRange ports, Skb skb) {
        @Nullable
        IpAddress here = at.hook() == Hook.OUTPUT
                ? Ipv4Address.LOOPBACK
                : at.in() == null ? null : at.kernel().config().selectAddress(at.in(), null).orElse(null);
        if (here == null) {
            return Result.drop(DropReason.NAT_CLASH, "no address to redirect to");
        }
        return translate(at, origin, skb, false, new NatStage.Range(here, here, ports, random, false));
    }

    static void clampMss(HookPoint at, Skb skb, int mss) {
        if (skb.layer4() instanceof Header.Tcp tcp && tcp.has(Header.Tcp.SYN) && tcp.mss() > 0) {
            int limit = mss;
            Device out = at.out() == null ? null : at.kernel().device(at.out());
            if (mss == 0 && out != null) {
                limit = out.link().mtu() - 40;
            }
            if (limit > 0 && limit < tcp.mss()) {
                skb.packet = skb.packet.with(1, new Header.Tcp(tcp.sourcePort(), tcp.destinationPort(), tcp.sequence(),
                        tcp.acknowledgment(), tcp.flags(), tcp.window(), limit));
            }
        }
    }
}
