package dev.podwire.sim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.Resolver;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;
import dev.podwire.packet.TlsText;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import dev.podwire.walk.ClientResult;

/** Reads off a recorded walk how a request ended, and which step decided it. */
final class OutcomeReader {

    private final Trace.Wire wire;
    private final TraceRequest.Phase phase;

    OutcomeReader(Trace.Wire wire, TraceRequest.Phase phase) {
        this.wire = wire;
        this.phase = phase;
    }

    /** The outcome of a request whose name was resolved, or needed no resolving. */
    Outcome ofConnection(ClientResult result, Where where) {
        Optional<Step> death = death(false);
        return switch (result.end()) {
            case OK -> new Outcome(Outcome.Verdict.DELIVERED, delivered(result), Optional.empty());
            case REFUSED -> failed(Outcome.Verdict.REFUSED, "The connection was refused", death);
            case TIMEOUT -> phase == TraceRequest.Phase.FIRST && death.isEmpty()
                    ? new Outcome(Outcome.Verdict.DELIVERED, "The first packet arrived.", Optional.empty())
                    : failed(death.isPresent() ? Outcome.Verdict.DROPPED : Outcome.Verdict.TIMEOUT,
                            "No answer came from " + where.host(), death);
            case ERROR, ICMP_ERROR -> failed(death.map(OutcomeReader::errorVerdict)
                    .orElse(Outcome.Verdict.UNROUTABLE), "The sender was told: " + told(result), death);
        };
    }

    private String delivered(ClientResult result) {
        String who = result.servers().isEmpty()
                ? result.replyFrom().orElse("The destination")
                : result.servers().getLast().who();
        if (phase == TraceRequest.Phase.FIRST) {
            return "The first packet arrived at " + who + ".";
        }
        String at = result.servers().isEmpty() ? "" : " at " + result.servers().getLast().local();
        Optional<String> disguise = result.replyFrom().filter(from -> !at.isEmpty() && !isSame(from, at));
        return who + at + " answered, and the answer came back" + disguise.map(d -> " as if from " + d).orElse("")
                + "." + status(result).map(s -> " It is HTTP " + s + ".").orElse("");
    }

    /** The status of an HTTP answer that is no success. */
    private static Optional<String> status(ClientResult result) {
        return result.answers().stream().flatMap(List::stream).filter(Header.Data.class::isInstance)
                .map(Header.Data.class::cast).findFirst()
                .map(d -> TlsText.isTls(d) ? TlsText.opened(d) : d.text()).filter(t -> t.startsWith("HTTP/1."))
                .map(t -> t.substring(t.indexOf(' ') + 1, Math.max(t.indexOf(' ') + 1, t.indexOf("\r\n"))))
                .filter(s -> !s.startsWith("2"));
    }

    /** Whether an address, with or without its port, is the one that {@code at} ends with. */
    private static boolean isSame(String from, String at) {
        return at.endsWith(" " + from) || at.contains(" " + from + ":") || at.contains(" [" + from + "]:");
    }

    private static String told(ClientResult result) {
        return !result.errno().isEmpty() ? result.errno() : "ICMP " + result.icmp();
    }

    private static Outcome.Verdict errorVerdict(Step death) {
        return switch (((Action.Dropped) death.action()).cause()) {
            case REJECTED, NO_SOCKET -> Outcome.Verdict.REFUSED;
            case NO_ROUTE, BLACKHOLE, NEIGHBOUR_FAILED -> Outcome.Verdict.UNROUTABLE;
            case RULE, POLICY, FORWARDING_OFF, TTL_EXPIRED, REVERSE_PATH, MARTIAN, NOT_FOR_US, FDB_UNKNOWN, SAME_PORT,
                    LINK_DOWN, TOO_BIG, INVALID_STATE, NAT_CLASH, UNKNOWN_PROTOCOL, CONSUMED, BEYOND,
                    FRAGMENT_MISSING ->
                Outcome.Verdict.DROPPED;
        };
    }

    /** The outcome of a request that is a lookup, or that ended with one. */
    Outcome ofLookup(Where where, Resolver.Result result, ResolvConf conf) {
        if (result.found()) {
            String data = result.answers().stream().map(r -> r.type() + " " + r.data())
                    .collect(Collectors.joining(", "));
            return new Outcome(Outcome.Verdict.DELIVERED, where.host() + " is " + data + ".", Optional.empty());
        }
        if (conf.nameservers().isEmpty()) {
            return new Outcome(Outcome.Verdict.UNRESOLVED,
                    where.host() + " was not looked up: the sender's resolv.conf names no name server.",
                    Optional.empty());
        }
        if (result.code().isEmpty()) {
            return failed(Outcome.Verdict.UNRESOLVED,
                    where.host() + " was not resolved, because no name server answered", death(true));
        }
        long names = result.queries().stream().map(q -> q.name()).distinct().count();
        String tried = names == 1 ? "" : " to each of " + names + " names tried";
        String answer = result.code().equals("NOERROR")
                ? "exists but has no such record (NOERROR without answers" + tried + ")"
                : "does not resolve: the name server answered " + result.code() + tried;
        return new Outcome(Outcome.Verdict.UNRESOLVED, where.host() + " " + answer + ".", Optional.empty());
    }

    private Outcome failed(Outcome.Verdict verdict, String sentence, Optional<Step> death) {
        String reason = death.map(d -> byRule(d).orElse(((Action.Dropped) d.action()).reason())).orElse("");
        String full = reason.isEmpty()
                ? sentence + "."
                : sentence + ": " + uncapitalised(reason) + (reason.endsWith(".") ? "" : ".");
        return new Outcome(verdict, full, death.map(this::where));
    }

    /** What a rule that ended the packet's way says of itself: its place and its comment. */
    private Optional<String> byRule(Step death) {
        List<Step> before = before(death);
        if (!before.isEmpty() && before.getFirst().action() instanceof Action.NftRuleTried tried
                && tried.verdict() == Action.Verdict.DROP) {
            boolean rejects = ((Action.Dropped) death.action()).cause() == DropReason.REJECTED;
            return Optional.of("rule " + tried.at().index() + " of " + tried.at().chain()
                    + (rejects ? " rejects it" : " drops it")
                    + tried.rule().comment().map(c -> " (“" + c + "”)").orElse(""));
        }
        if (before.isEmpty() || !(before.getFirst().action() instanceof Action.RuleTried tried)
                || tried.verdict() != Action.Verdict.DROP && tried.verdict() != Action.Verdict.STOLEN) {
            return Optional.empty();
        }
        String does = tried.rule().target() instanceof Target.Reject ? " rejects it" : " drops it";
        return Optional.of("rule " + tried.index() + " of " + tried.chain() + does
                + tried.rule().comment().map(c -> " (“" + c + "”)").orElse(""));
    }

    /** Only words lose their capital: names such as TTL and KUBE-FORWARD keep it. */
    private static String uncapitalised(String text) {
        boolean word = text.length() > 1 && Character.isUpperCase(text.charAt(0))
                && Character.isLowerCase(text.charAt(1));
        return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }

    /**
     * The step at which the first packet died that decided the request. A flooded copy that was not meant for its receiver
     * decides only if nothing else did.
     */
    private Optional<Step> death(boolean dns) {
        Optional<Step> stray = Optional.empty();
        for (Step step : wire.steps()) {
            if (!(step.action() instanceof Action.Dropped(DropReason cause, _)) || cause == DropReason.CONSUMED) {
                continue;
            }
            TracedPacket packet = wire.packets().get(step.packet() - 1);
            boolean ofLookup = packet.chapter() == TracedPacket.Chapter.DNS;
            if (packet.chapter() == TracedPacket.Chapter.CONTROL || ofLookup != dns) {
                continue;
            }
            if (cause != DropReason.NOT_FOR_US) {
                return Optional.of(step);
            }
            stray = stray.isPresent() ? stray : Optional.of(step);
        }
        return stray;
    }

    private Outcome.Where where(Step death) {
        String device = death.place().device();
        String at = switch (((Action.Dropped) death.action()).cause()) {
            case RULE, POLICY, REJECTED, NAT_CLASH, INVALID_STATE -> chain(death).orElse("netfilter");
            case NO_ROUTE, BLACKHOLE, FORWARDING_OFF, TTL_EXPIRED, REVERSE_PATH, MARTIAN, TOO_BIG,
                    FRAGMENT_MISSING ->
                "routing";
            case NEIGHBOUR_FAILED -> "neighbour";
            case NO_SOCKET, UNKNOWN_PROTOCOL, CONSUMED -> "socket";
            case NOT_FOR_US, FDB_UNKNOWN, SAME_PORT, LINK_DOWN, BEYOND -> device.isEmpty() ? "device" : device;
        };
        return new Outcome.Where(death.place(), at, death.origin().or(() -> lastRule(death)));
    }

    /** The base chain that the packet was in when it died: {@code filter/FORWARD}. */
    private Optional<String> chain(Step death) {
        for (Step step : before(death)) {
            if (step.action() instanceof Action.HookEntered hook) {
                return Optional.of(hook.table() + "/" + hook.chain().chain());
            }
        }
        return Optional.empty();
    }

    /** For whom the rule was written that was tried directly before the packet died. */
    private Optional<Origin> lastRule(Step death) {
        List<Step> before = before(death);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (before.getFirst().action() instanceof Action.NftRuleTried tried && tried.failed().isEmpty()) {
            return tried.rule().origin();
        }
        return before.getFirst().action() instanceof Action.RuleTried tried && tried.failed().isEmpty()
                ? tried.rule().origin()
                : Optional.empty();
    }

    /** The steps of the packet in the namespace in which it died, latest first. */
    private List<Step> before(Step death) {
        return wire.steps().subList(0, wire.steps().indexOf(death)).reversed().stream()
                .filter(s -> s.packet() == death.packet()
                        && s.place().namespace().equals(death.place().namespace()))
                .toList();
    }
}
