package dev.podwire.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.trace.Action;
import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.PacketWords;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import org.jspecify.annotations.Nullable;

/** A trace for reading: by chapter and packet, room by room, hop by hop. */
final class TraceText {

    private static final int WIDTH = 110;
    private static final String WHY_INDENT = " ".repeat(24);

    private final PrintStream out;
    private final Trace trace;
    private final Style style;
    private final boolean verbose;
    private TracedPacket.@Nullable Chapter chapter;
    private final Set<String> told = new HashSet<>();
    private int packet;
    private @Nullable NamespaceId room;

    private TraceText(PrintStream out, TraceFormat.Page page) {
        this.out = out;
        trace = page.trace();
        style = page.style();
        verbose = page.verbose();
    }

    static void write(TraceFormat.Page page, PrintStream out) {
        new TraceText(out, page).print();
    }

    private void print() {
        out.println(style.bold(trace.from() + " → " + trace.to()) + style.dim("   seed " + trace.seed()));
        outcome();
        lookups();
        Hops.of(trace).forEach(this::hop);
        connections();
        out.println();
        outcome();
    }

    private void outcome() {
        Outcome outcome = trace.outcome();
        boolean good = outcome.verdict() == Outcome.Verdict.DELIVERED;
        String word = outcome.verdict().text();
        out.println((good ? style.good("✓ " + word) : style.bad("✕ " + word)) + "  " + outcome.reason());
        outcome.where().ifPresent(w -> {
            out.println("  decided on " + HopWords.room(w.place().namespace()) + " at " + w.at());
            w.origin().ifPresent(o -> out.println("  because of " + o));
        });
    }

    private void lookups() {
        if (trace.wire().dns().isEmpty()) {
            return;
        }
        out.println();
        out.println(style.lookup("◆ Names asked"));
        for (DnsLookup lookup : trace.wire().dns()) {
            String answer = lookup.answers().isEmpty()
                    ? lookup.responseCode()
                            + (lookup.responseCode().equals("NOERROR") ? ", no such record" : "")
                    : lookup.answers().stream().map(a -> a.type() + " " + a.data() + " (ttl " + a.ttl() + ")")
                            .collect(Collectors.joining(", "));
            out.println("  " + lookup.name() + " " + lookup.type() + style.dim("  asked of " + lookup.server()) + "  "
                    + answer);
        }
    }

    private void hop(Hop hop) {
        TracedPacket traced = trace.packet(hop.packet());
        if (chapter != traced.chapter()) {
            chapter = traced.chapter();
            out.println();
            out.println(heading(traced.chapter()));
        }
        if (packet != hop.packet()) {
            packet = hop.packet();
            room = null;
            out.println();
            out.println("  " + style.bold("packet " + packet) + " " + traced.direction().text() + "  "
                    + PacketWords.kind(hop.first().before()) + "  " + PacketWords.flow(hop.first().before()));
        }
        if (!hop.place().namespace().equals(room)) {
            room = hop.place().namespace();
            out.println("    " + style.dim(HopWords.room(room)));
        }
        line(hop);
    }

    private String heading(TracedPacket.Chapter of) {
        return switch (of) {
            case DNS -> style.lookup("◆ Name lookup");
            case CONNECT -> style.connection("● Connection");
            case DATA -> style.connection("■ Data");
            case CLOSE -> style.connection("○ Close");
            case CONTROL -> style.dim("· Control");
        };
    }

    private void line(Hop hop) {
        Explanation words = Explanation.of(hop);
        out.println(
                "    " + padded(Integer.toString(hop.index()), 4, true) + "  " + padded(HopWords.title(hop), 14, false)
                        + sign(words.verb()) + words.what());
        if (telling(hop)) {
            why(words.why());
            ruleWay(hop).ifPresent(this::why);
            origin(hop).ifPresent(o -> why("Written for " + o));
        }
        if (verbose) {
            hop.steps().forEach(this::step);
        }
    }

    /** A hop is worth its reason where something changed or ended, and where the first packet of a direction was routed. */
    private boolean telling(Hop hop) {
        for (Step step : hop.steps()) {
            switch (step.action()) {
                case Action.Rewritten(Action.Rewritten.Kind kind) when kind != Action.Rewritten.Kind.TTL -> {
                    return true;
                }
                case Action.Dropped _,Action.Encapsulated _,Action.Decapsulated _,Action.Delivered _,Action.Handled _,Action.Routed _ -> {
                    return true;
                }
                case Action.Rewritten _,Action.Originated _,Action.Received _,Action.Transmitted _,Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Tracked _,Action.Balanced _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Queued _ ->
                    {
                    }
            }
        }
        return false;
    }

    /** The chains that led to a rewriting or an end, with what chance said. */
    private Optional<String> ruleWay(Hop hop) {
        List<String> way = new ArrayList<>();
        for (Step step : hop.steps()) {
            if (step.action() instanceof Action.RuleTried tried && tried.failed().isEmpty()
                    && tried.verdict() != Action.Verdict.RETURN) {
                way.add(tried.chain() + "#" + tried.index()
                        + (tried.detail().isEmpty() ? "" : " (" + tried.detail() + ")"));
            } else if (step.action() instanceof Action.NftRuleTried tried && tried.failed().isEmpty()
                    && tried.verdict() != Action.Verdict.RETURN) {
                way.add(tried.at().chain() + "#" + tried.at().index()
                        + (tried.detail().isEmpty() ? "" : " (" + tried.detail() + ")"));
            }
        }
        return way.isEmpty() ? Optional.empty() : Optional.of("Rules: " + String.join(" → ", way));
    }

    private static Optional<String> origin(Hop hop) {
        String found = null;
        for (Step step : hop.steps()) {
            boolean decides = step.action() instanceof Action.Rewritten || step.action() instanceof Action.Dropped
                    || step.action() instanceof Action.RuleTried tried && tried.failed().isEmpty()
                    || step.action() instanceof Action.NftRuleTried rule && rule.failed().isEmpty();
            if (decides && step.origin().isPresent()) {
                found = step.origin().get().toString();
            }
        }
        return Optional.ofNullable(found);
    }

    private void step(Step step) {
        Explanation words = Explanation.of(step);
        out.println(style.dim(WHY_INDENT + padded("#" + step.id(), 6, false) + padded(words.verb(), 12, false)
                + words.what() + "  " + words.why()));
    }

    /** Prints a reason, once per trace unless every step is wanted: a second packet's reasons are the first one's. */
    private void why(String sentence) {
        if (!told.add(sentence) && !verbose) {
            return;
        }
        StringBuilder line = new StringBuilder(WHY_INDENT);
        for (String word : sentence.split(" ")) {
            if (line.length() + word.length() >= WIDTH && line.length() > WHY_INDENT.length()) {
                out.println(style.dim(line.toString().stripTrailing()));
                line = new StringBuilder(WHY_INDENT);
            }
            line.append(word).append(' ');
        }
        out.println(style.dim(line.toString().stripTrailing()));
    }

    private String sign(String verb) {
        String text = padded(verb, 12, false);
        return switch (verb) {
            case "rewritten" -> style.changed("✎ " + text);
            case "wrapped", "unwrapped" -> style.wrapped("▣ " + text);
            case "delivered" -> style.good("✓ " + text);
            case "dropped", "rejected", "unroutable", "unresolved" -> style.bad("✕ " + text);
            default -> "  " + text;
        };
    }

    private void connections() {
        if (trace.conntrack().isEmpty()) {
            return;
        }
        out.println();
        out.println(style.bold("Connections known afterwards"));
        trace.conntrack().forEach((node, entries) -> {
            out.println("  " + node);
            entries.forEach(e -> out.println("    " + ConntrackText.format(e)));
        });
    }

    private static String padded(String text, int width, boolean right) {
        String space = " ".repeat(Math.max(right ? 0 : 1, width - text.length()));
        return right ? space + text : text + space;
    }
}
