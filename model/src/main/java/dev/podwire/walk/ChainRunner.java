package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Takes a packet through a base chain of one table: rule by rule, into the chains that rules jump to and back. */
final class ChainRunner {

    private static final int MAX_DEPTH = 128;

    /** Where in which chain the packet is. */
    private static final class Frame {
        private final @Nullable Frame caller;
        private final int depth;
        private final TableWalk.ChainWalk chain;
        private final ChainIndex.@Nullable Candidates candidates;
        private int next;

        Frame(@Nullable Frame caller, TableWalk.ChainWalk chain, ChainIndex.@Nullable Candidates candidates) {
            this.caller = caller;
            this.chain = chain;
            this.candidates = candidates;
            depth = caller == null ? 1 : caller.depth + 1;
        }

        int size() {
            return chain.rules().size();
        }
    }

    private final Network network;
    private final Matcher matcher;
    private final TargetRunner targets;
    private final boolean indexed;
    private final boolean full;
    private final Matcher.Memo memo;
    private long tried;

    /** {@code indexed}: only rules that can hold are looked at, else every one is (and can be written down). */
    ChainRunner(Network network, boolean indexed) {
        this.network = network;
        this.indexed = indexed;
        full = network.recorder().wants(Recording.FULL);
        memo = new Matcher.Memo(full);
        matcher = new Matcher(network);
        targets = new TargetRunner(network);
    }

    /** How many rules a kernel would have tried for the packets so far: exact, with or without the index. */
    long tried() {
        return tried;
    }

    /** False if the packet does not go on from here. */
    boolean run(HookPoint at, TableWalk walk, TableWalk.ChainWalk base, Skb skb) {
        Table table = walk.table();
        Frame frame = enter(null, base, at, skb);
        while (true) {
            int candidate = frame.candidates == null ? frame.next : frame.candidates.next(frame.next);
            Verdict verdict = Verdict.RETURN;
            if (candidate < frame.size()) {
                tried += candidate + 1 - frame.next;
                frame.next = candidate + 1;
                verdict = tryRule(at, table, frame.chain.chain(), frame.next, frame.chain.rules().get(candidate), skb);
            } else {
                tried += frame.size() - frame.next;
                if (frame.caller != null) {
                    ended(at, table, frame.chain.chain(), Optional.empty(), skb);
                }
            }
            switch (verdict) {
                case NOT_MATCHED, CONTINUE -> {
                }
                case ACCEPT -> {
                    return true;
                }
                case DROP, STOLEN -> {
                    return false;
                }
                case RETURN -> {
                    if (frame.caller == null) {
                        return atPolicy(at, table, base.chain(), skb);
                    }
                    frame = frame.caller;
                }
                case JUMP -> frame = enter(frame, target(walk, frame), at, skb);
                case GOTO -> {
                    TableWalk.ChainWalk there = target(walk, frame);
                    frame = enter(leave(frame), there, at, skb);
                }
            }
        }
    }

    private Frame enter(@Nullable Frame caller, TableWalk.ChainWalk chain, HookPoint at, Skb skb) {
        return new Frame(caller, chain, indexed ? chain.candidates(at, skb) : null);
    }

    /** To whom the chain that is gone to returns: to this chain's caller, at the top to this chain's end. */
    private static Frame leave(Frame frame) {
        if (frame.caller != null) {
            return frame.caller;
        }
        frame.next = frame.size();
        return frame;
    }

    private static TableWalk.ChainWalk target(TableWalk walk, Frame frame) {
        TableWalk.ChainWalk chain = walk.target(frame.chain, frame.next - 1);
        if (chain == null || frame.depth > MAX_DEPTH) {
            throw new IllegalStateException("table " + walk.table().name().text() + ": no way on from rule "
                    + frame.next + " of " + frame.chain.chain().name());
        }
        return chain;
    }

    private boolean atPolicy(HookPoint at, Table table, Chain base, Skb skb) {
        Policy policy = base.policy().orElse(Policy.ACCEPT);
        ended(at, table, base, Optional.of(policy), skb);
        if (policy == Policy.DROP) {
            skb.sendError = "Operation not permitted";
            network.drop(at.kernel(), at.device(), skb, DropReason.POLICY,
                    "policy DROP of " + table.name().text() + "/" + base.name());
            return false;
        }
        return true;
    }

    private void ended(HookPoint at, Table table, Chain chain, Optional<Policy> policy, Skb skb) {
        if (full) {
            network.note(at.kernel(), at.device(), skb,
                    new Action.ChainEnded(table.name().text(), chain.name(), policy));
        }
    }

    private Verdict tryRule(HookPoint at, Table table, Chain chain, int index, Rule rule, Skb skb) {
        memo.begin(table, chain, index);
        Packet before = skb.packet;
        List<Match> matches = rule.matches();
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            if (!matcher.holds(at, match, skb, memo)) {
                if (full) {
                    network.note(at.kernel(), at.device(), skb,
                            new Action.RuleTried(table.name(), chain.name(), index, rule, Optional.of(match),
                                    Verdict.NOT_MATCHED, skb.mark, memo.words()),
                            before, rule.origin(), memo.deltas());
                }
                return Verdict.NOT_MATCHED;
            }
        }
        TargetRunner.Result result = targets.execute(at, rule, skb, memo);
        if (full) {
            List<Delta> deltas = new ArrayList<>(memo.deltas());
            deltas.add(new Delta.RuleHit(at.kernel().id(), false, table.name(), chain.name(), index));
            if (!result.detail().isEmpty()) {
                memo.say(result.detail());
            }
            network.note(at.kernel(), at.device(), skb, new Action.RuleTried(table.name(), chain.name(), index, rule,
                    Optional.empty(), result.verdict(), skb.mark, memo.words()), before,
                    rule.origin(), deltas);
        }
        if (result.verdict() == Verdict.DROP) {
            skb.sendError = "Operation not permitted";
            network.drop(at.kernel(), at.device(), skb, result.cause(),
                    table.name().text() + " " + chain.name() + " rule " + index + ": " + result.reason(),
                    rule.origin());
            // The kernel sends the answer first; a reader wants to see the packet die before the news of it travels.
            if (rule.target() instanceof Target.Reject(Target.Reject.With with)) {
                network.rejections().reject(at, skb, with);
            }
        }
        return result.verdict();
    }
}
