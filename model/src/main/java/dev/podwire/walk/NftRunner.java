package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.NftPlace;
import org.jspecify.annotations.Nullable;

/** Takes a packet through a base chain of nftables (nf_tables_core.c, {@code nft_do_chain}). */
final class NftRunner {

    private static final int MAX_DEPTH = 16;

    /** Where in which chain the packet is. */
    private static final class Frame {
        private final @Nullable Frame caller;
        private final int depth;
        private final NftChain chain;
        private int next;

        Frame(@Nullable Frame caller, NftChain chain) {
            this.caller = caller;
            this.chain = chain;
            depth = caller == null ? 1 : caller.depth + 1;
        }
    }

    private final Network network;
    private final NftStatements statements;
    private final boolean full;
    private long tried;

    NftRunner(Network network) {
        this.network = network;
        statements = new NftStatements(network);
        full = network.recorder().wants(Recording.FULL);
    }

    /** How many rules have been tried so far. */
    long tried() {
        return tried;
    }

    /** How many times something was looked up in a set or map so far. */
    long lookups() {
        return statements.lookups();
    }

    /** False if the packet does not go on from here. */
    boolean run(HookPoint at, NftTable table, NftChain base, Skb skb) {
        Frame frame = new Frame(null, base);
        while (true) {
            Verdict verdict = Verdict.RETURN;
            NftAttempt attempt = null;
            if (frame.next < frame.chain.rules().size()) {
                attempt = tryRule(at, table, frame, skb);
                verdict = attempt.verdict;
            } else if (frame.caller != null) {
                ended(at, table, frame.chain, Optional.empty(), skb);
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
                        return atPolicy(at, table, base, skb);
                    }
                    frame = frame.caller;
                }
                case JUMP -> frame = new Frame(frame, target(table, attempt, frame));
                case GOTO -> {
                    NftChain there = target(table, attempt, frame);
                    frame = new Frame(leave(frame), there);
                }
            }
        }
    }

    /** To whom the chain that is gone to returns: to this chain's caller, at the top to this chain's end. */
    private static Frame leave(Frame frame) {
        if (frame.caller != null) {
            return frame.caller;
        }
        frame.next = frame.chain.rules().size();
        return frame;
    }

    private static NftChain target(NftTable table, @Nullable NftAttempt attempt, Frame frame) {
        NftChain chain = attempt == null || attempt.target == null ? null : table.chains().get(attempt.target);
        if (chain == null || frame.depth > MAX_DEPTH) {
            throw new IllegalStateException("table " + table.name() + ": no way on from rule " + frame.next + " of "
                    + frame.chain.name());
        }
        return chain;
    }

    private boolean atPolicy(HookPoint at, NftTable table, NftChain base, Skb skb) {
        Policy policy = base.base().map(NftChain.Base::policy).orElse(Policy.ACCEPT);
        ended(at, table, base, Optional.of(policy), skb);
        if (policy == Policy.DROP) {
            skb.sendError = "Operation not permitted";
            network.drop(at.kernel(), at.device(), skb, DropReason.POLICY,
                    "policy drop of " + table.name().name() + "/" + base.name());
            return false;
        }
        return true;
    }

    private void ended(HookPoint at, NftTable table, NftChain chain, Optional<Policy> policy, Skb skb) {
        if (full) {
            network.note(at.kernel(), at.device(), skb,
                    new Action.ChainEnded(table.name().name(), chain.name(), policy));
        }
    }

    private NftAttempt tryRule(HookPoint at, NftTable table, Frame frame, Skb skb) {
        NftRule rule = frame.chain.rules().get(frame.next++);
        tried++;
        NftAttempt attempt = new NftAttempt(at, table, rule,
                table.name() + " " + frame.chain.name() + " " + frame.next, skb, full);
        Packet before = skb.packet;
        Optional<NftStatement> failed = perform(attempt);
        if (full) {
            network.note(at.kernel(), at.device(), skb,
                    new Action.NftRuleTried(new NftPlace(table.name(), frame.chain.name(), frame.next), rule, failed,
                            attempt.verdict, Optional.ofNullable(attempt.target), skb.mark, attempt.words()),
                    before, attempt.origin.or(rule::origin), attempt.deltas());
        }
        if (attempt.verdict == Verdict.DROP) {
            skb.sendError = "Operation not permitted";
            network.drop(at.kernel(), at.device(), skb, attempt.cause, table.name().name() + " " + frame.chain.name()
                    + " rule " + frame.next + ": " + attempt.reason,
                    attempt.origin.or(rule::origin));
            // The kernel sends the answer first; a reader wants to see the packet die before the news of it travels.
            if (attempt.reject != null) {
                network.rejections().reject(at, skb, attempt.reject);
            }
        }
        return attempt;
    }

    /** Does the statements in turn; the one at which the rule ends without having applied. */
    private Optional<NftStatement> perform(NftAttempt attempt) {
        List<NftStatement> all = attempt.rule.statements();
        for (int i = 0; i < all.size(); i++) {
            NftStatement statement = all.get(i);
            if (!statements.perform(statement, i, attempt)) {
                attempt.verdict = Verdict.NOT_MATCHED;
                return Optional.of(statement);
            }
            if (attempt.verdict != Verdict.CONTINUE) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
