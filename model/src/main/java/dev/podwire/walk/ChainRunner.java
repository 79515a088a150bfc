package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

/** Takes a packet through a base chain of one table: rule by rule, into the chains that rules jump to and back. */
final class ChainRunner {

    private static final int MAX_DEPTH = 128;

    /** Where in which chain the packet is. */
    private static final class Frame {
        private final Chain chain;
        private int next;

        Frame(Chain chain) {
            this.chain = chain;
        }
    }

    private final Network network;
    private final Matcher matcher;
    private final TargetRunner targets;

    ChainRunner(Network network) {
        this.network = network;
        matcher = new Matcher(network);
        targets = new TargetRunner(network);
    }

    /** False if the packet does not go on from here. */
    boolean run(HookPoint at, Table table, Chain base, Skb skb) {
        Deque<Frame> stack = new ArrayDeque<>();
        stack.push(new Frame(base));
        while (true) {
            Frame frame = stack.element();
            if (frame.next >= frame.chain.rules().size()) {
                stack.pop();
                if (stack.isEmpty()) {
                    return atPolicy(at, table, base, skb);
                }
                ended(at, table, frame.chain, Optional.empty(), skb);
                continue;
            }
            int index = ++frame.next;
            Rule rule = frame.chain.rules().get(index - 1);
            Verdict verdict = tryRule(at, table, frame.chain, index, rule, skb);
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
                    stack.pop();
                    if (stack.isEmpty()) {
                        return atPolicy(at, table, base, skb);
                    }
                }
                case JUMP, GOTO -> enter(table, rule.target(), verdict == Verdict.GOTO, base, stack);
            }
        }
    }

    private static void enter(Table table, Target target, boolean forGood, Chain base, Deque<Frame> stack) {
        String name = target instanceof Target.Jump(String chain)
                ? chain
                : target instanceof Target.Goto(String chain) ? chain : "";
        Chain chain = table.chains().get(name);
        if (chain == null || stack.size() > MAX_DEPTH) {
            throw new IllegalStateException("table " + table.name().text() + ": no way to chain " + name);
        }
        if (forGood) {
            Frame left = stack.pop();
            if (stack.isEmpty()) {
                left.next = base.rules().size();
                stack.push(left);
            }
        }
        stack.push(new Frame(chain));
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
        if (network.recorder().wants(Recording.FULL)) {
            network.note(at.kernel(), at.device(), skb,
                    new Action.ChainEnded(table.name(), chain.name(), policy));
        }
    }

    private Verdict tryRule(HookPoint at, Table table, Chain chain, int index, Rule rule, Skb skb) {
        boolean full = network.recorder().wants(Recording.FULL);
        Matcher.Memo memo = new Matcher.Memo(table, chain, index, new ArrayList<>(0));
        Packet before = skb.packet;
        for (Match match : rule.matches()) {
            if (!matcher.holds(at, match, skb, memo)) {
                if (full) {
                    network.note(at.kernel(), at.device(), skb,
                            new Action.RuleTried(table.name(), chain.name(), index, rule, Optional.of(match),
                                    Verdict.NOT_MATCHED, skb.mark, String.join(", ", memo.details())),
                            before, rule.origin(), memo.deltas());
                }
                return Verdict.NOT_MATCHED;
            }
        }
        TargetRunner.Result result = targets.execute(at, rule, skb);
        if (full) {
            List<Delta> deltas = new ArrayList<>(memo.deltas());
            deltas.add(new Delta.RuleHit(at.kernel().id(), false, table.name(), chain.name(), index));
            if (!result.detail().isEmpty()) {
                memo.details().add(result.detail());
            }
            network.note(at.kernel(), at.device(), skb, new Action.RuleTried(table.name(), chain.name(), index, rule,
                    Optional.empty(), result.verdict(), skb.mark, String.join(", ", memo.details())), before,
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
