package dev.podwire.walk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftExpression;
import dev.podwire.kernel.nftables.NftOperand;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftSet;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.NftVerdict;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Does what the statements of a rule of nftables say. */
final class NftStatements {

    private static final long SECOND = 1_000_000_000L;

    private final Network network;
    private final NftReader reader = new NftReader();
    private final TargetRunner targets;
    private long lookups;

    NftStatements(Network network) {
        this.network = network;
        targets = new TargetRunner(network);
    }

    long lookups() {
        return lookups;
    }

    /** False if the rule goes no further; a decision is put into the attempt. {@code number} is the statement's place. */
    boolean perform(NftStatement statement, int number, NftAttempt attempt) {
        Skb skb = attempt.skb;
        return switch (statement) {
            case NftStatement.Compare compare -> compares(compare, number, attempt);
            case NftStatement.VerdictMap(NftSelector selector, NftOperand operand) -> {
                NftElement found = look(selector, operand, number, attempt);
                attempt.origin = found == null ? Optional.empty() : found.origin();
                yield found != null && found.data().isPresent()
                        && found.data().get() instanceof NftValue.Decision(NftVerdict verdict)
                        && decide(verdict, attempt);
            }
            case NftStatement.Decide(NftVerdict verdict) -> decide(verdict, attempt);
            case NftStatement.Counter _,NftStatement.Log _ -> true;
            case NftStatement.Assign(NftStatement.Place place, NftExpression expression) ->
                assign(place, expression, number, attempt);
            case NftStatement.Translate translate -> translate(translate, number, attempt);
            case NftStatement.Masquerade(var ports, var flags) -> {
                attempt.take(targets.masquerade(attempt.at, attempt.rule.origin(),
                        flags.contains(NftStatement.NatFlag.FULLY_RANDOM), ports.orElse(null), skb));
                yield true;
            }
            case NftStatement.Redirect(var ports, var flags) -> {
                attempt.take(targets.redirect(attempt.at, attempt.rule.origin(),
                        flags.contains(NftStatement.NatFlag.FULLY_RANDOM), ports.orElse(null), skb));
                yield true;
            }
            case NftStatement.Reject(Target.Reject.With with, _) -> reject(with, attempt);
            case NftStatement.Limit limit -> limit(limit, number, attempt);
            case NftStatement.Notrack _ -> {
                if (skb.tracking.kind() == ConntrackInfo.Kind.NONE) {
                    skb.tracking = ConntrackInfo.UNTRACKED;
                }
                yield true;
            }
            case NftStatement.Change change -> change(change, number, attempt);
            case NftStatement.MaxSegment(Optional<Integer> size) -> {
                TargetRunner.clampMss(attempt.at, skb, size.orElse(0));
                yield true;
            }
        };
    }

    private static boolean decide(NftVerdict verdict, NftAttempt attempt) {
        switch (verdict) {
            case NftVerdict.Accept _ -> attempt.verdict = Verdict.ACCEPT;
            case NftVerdict.Drop _ -> attempt.verdict = Verdict.DROP;
            case NftVerdict.Return _ -> attempt.verdict = Verdict.RETURN;
            case NftVerdict.Continue _ -> attempt.verdict = Verdict.CONTINUE;
            case NftVerdict.Jump(String chain) -> {
                attempt.verdict = Verdict.JUMP;
                attempt.target = chain;
            }
            case NftVerdict.Goto(String chain) -> {
                attempt.verdict = Verdict.GOTO;
                attempt.target = chain;
            }
        }
        return true;
    }

    private static boolean reject(Target.Reject.With with, NftAttempt attempt) {
        if (with == Target.Reject.With.TCP_RESET && !(attempt.skb.layer4() instanceof Header.Tcp)) {
            return false;
        }
        attempt.verdict = Verdict.DROP;
        attempt.cause = DropReason.REJECTED;
        attempt.reason = "reject";
        attempt.reject = with;
        return true;
    }

    private @Nullable NftValue read(NftSelector selector, int number, NftAttempt attempt) {
        return selector instanceof NftSelector.Numgen numgen
                ? new NftValue.Number(draw(numgen, List.of(), number, attempt))
                : reader.read(attempt.at, selector, attempt.skb);
    }

    private boolean compares(NftStatement.Compare compare, int number, NftAttempt attempt) {
        NftSelector selector = compare.selector();
        NftValue value = read(selector, number, attempt);
        if (value == null) {
            say(attempt, "the packet has no " + text(selector, attempt));
            return false;
        }
        boolean not = compare.relation() == NftStatement.Relation.IS_NOT;
        boolean holds = switch (compare.operand()) {
            case NftOperand.Constant(NftValue wanted) -> holds(compare, value, wanted);
            case NftOperand.Named _,NftOperand.Members _ -> (find(compare.operand(), value, attempt) != null) != not;
        };
        if (attempt.listens && !(selector instanceof NftSelector.Concat && holds)) {
            attempt.say(NftText.selector(selector) + " is " + NftText.value(value, selector.types()));
        }
        return holds;
    }

    private static boolean holds(NftStatement.Compare compare, NftValue value, NftValue wanted) {
        boolean flags = compare.selector().types().getFirst().isFlags()
                && !(compare.selector() instanceof NftSelector.Bitwise);
        return switch (compare.relation()) {
            case IS ->
                flags && value instanceof NftValue.Number(long has) && wanted instanceof NftValue.Number(long asks)
                        ? (has & asks) != 0
                        : is(wanted, value);
            case IS_NOT -> !is(wanted, value);
            case LESS -> order(value, wanted) < 0;
            case GREATER -> order(value, wanted) > 0;
            case AT_MOST -> order(value, wanted) <= 0;
            case AT_LEAST -> order(value, wanted) >= 0;
            case NONE_OF -> value instanceof NftValue.Number(long has) && wanted instanceof NftValue.Number(long asks)
                    && (has & asks) == 0;
        };
    }

    /** {@code exists} and {@code missing} ask whether a device was found at all. */
    private static boolean is(NftValue wanted, NftValue value) {
        return value instanceof NftValue.Name(String device) && wanted instanceof NftValue.Number(long exists)
                ? device.isEmpty() == (exists == 0)
                : NftSets.holds(wanted, value);
    }

    private static int order(NftValue a, NftValue b) {
        if (a instanceof NftValue.Number(long x) && b instanceof NftValue.Number(long y)) {
            return Long.compare(x, y);
        }
        return a instanceof NftValue.Address(IpAddress x) && b instanceof NftValue.Address(IpAddress y)
                ? x.compareTo(y)
                : 0;
    }

    /** The element that a selector's value finds in a set or map; null if there is none. */
    private @Nullable NftElement look(NftSelector selector, NftOperand operand, int number, NftAttempt attempt) {
        if (selector instanceof NftSelector.Numgen numgen) {
            List<NftElement> members = operand instanceof NftOperand.Members(List<NftElement> elements)
                    ? elements
                    : List.of();
            int drawn = draw(numgen, members, number, attempt);
            return find(operand, new NftValue.Number(drawn), attempt);
        }
        NftValue value = reader.read(attempt.at, selector, attempt.skb);
        if (value == null) {
            say(attempt, "the packet has no " + text(selector, attempt));
            return null;
        }
        NftElement found = find(operand, value, attempt);
        if (attempt.listens) {
            String key = NftText.value(value, selector.types());
            String set = operand instanceof NftOperand.Named(String name) ? "@" + name : "the map";
            attempt.say(found == null
                    ? key + " is not in " + set
                    : key + " is in " + set + found.comment().map(c -> " (“" + c + "”)").orElse(""));
        }
        return found;
    }

    private @Nullable NftElement find(NftOperand operand, NftValue value, NftAttempt attempt) {
        lookups++;
        return switch (operand) {
            case NftOperand.Members(List<NftElement> elements) -> NftSets.first(elements, value);
            case NftOperand.Named(String name) -> {
                NftSet set = attempt.table.sets().get(name);
                yield set == null
                        ? null
                        : attempt.at.kernel().nftSets().find(attempt.table.name(), set, value, network.now());
            }
            case NftOperand.Constant(NftValue constant) ->
                NftSets.holds(constant, value) ? NftElement.of(constant) : null;
        };
    }

    /** {@code nft_ng_inc_gen} and {@code nft_ng_random_gen}; wishes decide where they can. */
    private int draw(NftSelector.Numgen numgen, List<NftElement> members, int number, NftAttempt attempt) {
        if (!numgen.random()) {
            long[] count = attempt.at.kernel().counters()
                    .computeIfAbsent(attempt.place + "/" + number, k -> new long[]{numgen.modulus() - 1L});
            count[0] = count[0] + 1 < numgen.modulus() ? count[0] + 1 : 0;
            say(attempt, "its turn has " + count[0]);
            return (int) count[0] + numgen.offset();
        }
        OptionalInt wanted = new NftPreference(network.preference().endpoints()).draw(attempt.table, members);
        if (wanted.isPresent()) {
            say(attempt, "drew " + wanted.getAsInt() + " towards the preferred endpoint");
            return wanted.getAsInt();
        }
        int drawn = network.chooser().below(numgen.modulus()) + numgen.offset();
        say(attempt, "drew " + drawn);
        return drawn;
    }

    private @Nullable NftValue evaluate(NftExpression expression, int number, NftAttempt attempt) {
        return switch (expression) {
            case NftExpression.Constant(NftValue value) -> value;
            case NftExpression.Read(NftSelector selector) -> read(selector, number, attempt);
            case NftExpression.Lookup(NftSelector selector, NftOperand operand) -> {
                NftElement found = look(selector, operand, number, attempt);
                yield found == null ? null : found.data().orElse(null);
            }
        };
    }

    private boolean assign(NftStatement.Place place, NftExpression expression, int number, NftAttempt attempt) {
        if (!(evaluate(expression, number, attempt) instanceof NftValue.Number(long value))) {
            return false;
        }
        Connection connection = attempt.skb.tracking.connection();
        switch (place) {
            case META_MARK -> attempt.skb.mark = (int) value;
            case CT_MARK -> {
                if (connection != null) {
                    connection.mark = (int) value;
                }
            }
            case CT_ZONE -> {
                if (value != 0) {
                    say(attempt, "zones of connection tracking are not kept apart");
                }
            }
        }
        return true;
    }

    private boolean translate(NftStatement.Translate nat, int number, NftAttempt attempt) {
        boolean fully = nat.flags().contains(NftStatement.NatFlag.FULLY_RANDOM);
        NatStage.Range range = switch (nat.to()) {
            case NftStatement.NatTo.Fixed(Target.NatRange fixed) -> NatStage.Range.of(fixed, fully);
            case NftStatement.NatTo.Mapped(NftExpression expression, Optional<Match.PortRange> ports) ->
                range(evaluate(expression, number, attempt), ports.orElse(null), fully);
        };
        if (range == null) {
            return false;
        }
        attempt.take(targets.translate(attempt.at, attempt.rule.origin(), attempt.skb, nat.source(), range));
        return true;
    }

    /** What a map's data mean to address translation: an address, a range of them, or an address and a port. */
    private static NatStage.@Nullable Range range(@Nullable NftValue data, Match.@Nullable PortRange ports,
            boolean fully) {
        return switch (data) {
            case NftValue.Address(IpAddress address) -> new NatStage.Range(address, address, ports, fully);
            case NftValue.Range(NftValue.Address(IpAddress from), NftValue.Address(IpAddress to)) ->
                new NatStage.Range(from, to, ports, fully);
            case NftValue.Prefix(var cidr) -> new NatStage.Range(cidr.address(), cidr.last(), ports, fully);
            case NftValue.Concat(List<NftValue> parts) when parts.size() == 2
                    && parts.get(0) instanceof NftValue.Address(IpAddress address)
                    && parts.get(1) instanceof NftValue.Number(long port) ->
                new NatStage.Range(address, address, Match.PortRange.of((int) port), fully);
            case NftValue.Number(long port) -> new NatStage.Range(null, null, Match.PortRange.of((int) port), fully);
            case NftValue.Concat _,NftValue.Range _,NftValue.Name _,NftValue.Decision _ -> null;
            case null -> null;
        };
    }

    private boolean change(NftStatement.Change change, int number, NftAttempt attempt) {
        NftValue value = read(change.selector(), number, attempt);
        NftSet set = attempt.table.sets().get(change.set());
        if (value == null || set == null) {
            return false;
        }
        NftSets sets = attempt.at.kernel().nftSets();
        boolean stays = change.kind() != NftStatement.Change.Kind.DELETE;
        if (stays) {
            Optional<Duration> lives = change.timeout().or(() -> set.settings().timeout());
            long dies = lives.map(d -> network.now() + d.toNanos()).orElse(Long.MAX_VALUE);
            if (!sets.add(attempt.table.name(), set, value, dies, change.kind() == NftStatement.Change.Kind.UPDATE,
                    network.now())) {
                return false;
            }
        } else {
            sets.remove(attempt.table.name(), set, value);
        }
        if (attempt.listens) {
            attempt.changed(new Delta.ElementChanged(attempt.at.kernel().id(), attempt.table.name(), set.name(),
                    NftText.value(value, change.selector().types()), stays));
        }
        return true;
    }

    /** A token bucket; with {@code over} it holds for what does not fit in. */
    private boolean limit(NftStatement.Limit limit, int number, NftAttempt attempt) {
        long cost = limit.unit() * SECOND / Math.max(1, limit.rate());
        long room = cost * Math.max(1, limit.burst());
        long now = network.now();
        long[] bucket = attempt.at.kernel().counters().computeIfAbsent(attempt.place + "/" + number,
                k -> new long[]{room, now});
        bucket[0] = Math.min(room, bucket[0] + now - bucket[1]);
        bucket[1] = now;
        boolean fits = bucket[0] >= cost;
        if (fits) {
            bucket[0] -= cost;
        }
        return fits != limit.over();
    }

    private static void say(NftAttempt attempt, String detail) {
        if (attempt.listens) {
            attempt.say(detail);
        }
    }

    private static String text(NftSelector selector, NftAttempt attempt) {
        return attempt.listens ? NftText.selector(selector) : "";
    }
}
