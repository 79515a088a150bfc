package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.net.Origin;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** One rule of nftables while it is tried for a packet, with what its statements have to say and what they changed. */
final class NftAttempt {

    final HookPoint at;
    final NftTable table;
    final NftRule rule;
    /** What a statement's own state between packets is kept under, without the statement's number. */
    final String place;
    final Skb skb;
    final boolean listens;
    Verdict verdict = Verdict.CONTINUE;
    /** The chain that the verdict leads to. */
    @Nullable
    String target;
    /** For whom the element was written that decided; empty if none did. */
    Optional<Origin> origin = Optional.empty();
    DropReason cause = DropReason.RULE;
    String reason = "drop";
    Target.Reject.@Nullable With reject;
    private List<String> details = List.of();
    private List<Delta> deltas = List.of();

    NftAttempt(HookPoint at, NftTable table, NftRule rule, String place, Skb skb, boolean listens) {
        this.at = at;
        this.table = table;
        this.rule = rule;
        this.place = place;
        this.skb = skb;
        this.listens = listens;
    }

    void say(String detail) {
        details = details.isEmpty() ? new ArrayList<>() : details;
        details.add(detail);
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

    /** Takes over what came of a target of address translation. */
    void take(TargetRunner.Result result) {
        verdict = result.verdict();
        cause = result.cause();
        reason = result.reason();
    }
}
