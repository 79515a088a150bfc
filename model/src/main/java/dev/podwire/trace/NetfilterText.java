package dev.podwire.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.netfilter.TargetText;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.packet.PacketText;
import org.jspecify.annotations.Nullable;

/** What netfilter did with a packet, chain by chain, spelled as the recordings of nftables' trace are. */
public final class NetfilterText {

    private NetfilterText() {}

    /**
     * One way through a base chain.
     *
     * @param connection {@code NEW/original}, {@code UNTRACKED/?} and the like; empty if conntrack knows nothing of it
     * @param packet     the header as the first matching rule left it
     * @param outer      whether it is the envelope that passes
     * @param steps      the rules that matched, as {@code CHAIN#n TARGET verdict mark=0x…}, and the ends of chains
     */
    public record Traversal(NamespaceId namespace, String hook, String table, Optional<String> in,
            Optional<String> out, String connection, String packet, boolean outer, List<String> steps) {

        public Traversal {
            steps = List.copyOf(steps);
        }
    }

    /** The traversals among the steps of one packet, without the rules that only ask for the trace, in the order in which they were entered. */
    public static List<Traversal> traversals(List<Step> steps, PacketText spelling) {
        List<Open> all = new ArrayList<>();
        Map<NamespaceId, Open> current = new LinkedHashMap<>();
        for (Step step : steps) {
            NamespaceId namespace = step.place().namespace();
            switch (step.action()) {
                case Action.HookEntered entered -> {
                    Open open = new Open(namespace, entered, spelling.outerLine(step.before()));
                    all.add(open);
                    current.put(namespace, open);
                }
                case Action.RuleTried tried -> {
                    if (tried.failed().isEmpty()) {
                        Open open = current.get(namespace);
                        if (open != null && open.steps.isEmpty()) {
                            open.first(tried, spelling.outerLine(step.after()));
                        }
                        if (!(tried.rule().target() instanceof Target.Trace)) {
                            add(open, step, rule(tried));
                        }
                    }
                }
                case Action.NftRuleTried tried -> {
                    if (tried.failed().isEmpty()) {
                        add(current.get(namespace), step, rule(tried));
                    }
                }
                case Action.ChainEnded ended -> add(current.get(namespace), step, ended.chain()
                        + ended.policy().map(p -> " policy " + p.name()).orElse(" end"));
                case Action.Originated _,Action.Received _,Action.Transmitted _,Action.Rewritten _,Action.Tracked _,Action.Balanced _,Action.Routed _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Encapsulated _,Action.Decapsulated _,Action.Queued _,Action.Delivered _,Action.Handled _,Action.Dropped _ -> {
                    // no part of a traversal
                }
            }
        }
        return all.stream().map(Open::close).toList();
    }

    private static void add(@Nullable Open open, Step step, String text) {
        if (open == null) {
            throw new IllegalArgumentException("step " + step.id() + " is in a chain before any was entered");
        }
        // The trace prints the connection with its first message, and that comes after the rule.
        open.exempt |= open.steps.isEmpty() && exempts(step.action());
        open.steps.add(text);
    }

    private static boolean exempts(Action action) {
        return action instanceof Action.NftRuleTried tried
                && tried.rule().statements().contains(new NftStatement.Notrack());
    }

    /** {@code CHAIN#n TARGET verdict}, with the packet's mark if it has one. */
    private static String rule(Action.RuleTried tried) {
        String target = TargetText.name(tried.rule().target());
        return tried.chain() + "#" + tried.index() + " " + (target.isEmpty() ? "-" : target) + " "
                + verdict(tried.verdict()) + (tried.mark() == 0 ? "" : " mark=0x" + Integer.toHexString(tried.mark()));
    }

    /** {@code CHAIN#n TARGET verdict} where it leads to a chain, else the rule's text in braces. */
    private static String rule(Action.NftRuleTried tried) {
        return tried.at().chain() + "#" + tried.at().index() + " "
                + tried.target().orElseGet(() -> "{" + NftText.rule(tried.rule()) + "}") + " "
                + verdict(tried.verdict()) + (tried.mark() == 0 ? "" : " mark=0x" + Integer.toHexString(tried.mark()));
    }

    private static String verdict(Action.Verdict verdict) {
        return switch (verdict) {
            case ACCEPT, DROP, STOLEN -> verdict.name();
            case NOT_MATCHED, CONTINUE, JUMP, GOTO, RETURN -> verdict.name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * A traversal under way. The kernel prints the packet together with the first rule that matched, and so as that rule left
     * it: without tracking, or with a template of a connection in a zone, which counts as new.
     */
    private static final class Open {
        private final NamespaceId namespace;
        private final Action.HookEntered hook;
        private final List<String> steps = new ArrayList<>();
        private boolean exempt;
        private String packet;
        private String connection;

        Open(NamespaceId namespace, Action.HookEntered hook, String packet) {
            this.namespace = namespace;
            this.hook = hook;
            this.packet = packet;
            connection = hook.connection();
        }

        void first(Action.RuleTried tried, String left) {
            packet = left;
            if (tried.rule().target() instanceof Target.Ct(boolean notrack, var _, var _)
                    && connection.isEmpty()) {
                connection = notrack ? "UNTRACKED/?" : "NEW/original";
            }
        }

        Traversal close() {
            return new Traversal(namespace, hook.chain().chain(), hook.table(), hook.in(), hook.out(),
                    exempt && connection.isEmpty() ? "UNTRACKED/?" : connection, packet, hook.outer(), steps);
        }
    }
}
