package dev.podwire.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.PacketWords;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;

/** A trace as a Markdown page: the outcome, the names asked, and one table of hops per packet. */
final class TraceMarkdown {

    private TraceMarkdown() {}

    static void write(TraceFormat.Page page, PrintStream out) {
        Trace trace = page.trace();
        Outcome outcome = trace.outcome();
        out.println("# " + code(trace.from()) + " → " + code(trace.to()));
        out.println();
        out.println("**" + outcome.verdict().text() + "**: " + cell(outcome.reason()));
        outcome.where().ifPresent(w -> out.println("Decided on " + HopWords.room(w.place().namespace()) + " at "
                + code(w.at()) + w.origin().map(o -> ", because of " + cell(o.toString())).orElse("") + "."));
        lookups(trace.wire().dns(), out);
        List<Hop> hops = Hops.of(trace);
        for (TracedPacket packet : trace.packets()) {
            List<Hop> own = hops.stream().filter(h -> h.packet() == packet.number()).toList();
            if (!own.isEmpty()) {
                packet(packet, own, out);
            }
        }
    }

    private static void lookups(List<DnsLookup> lookups, PrintStream out) {
        if (lookups.isEmpty()) {
            return;
        }
        out.println();
        out.println("| name | type | answer |");
        out.println("|---|---|---|");
        for (DnsLookup lookup : lookups) {
            String answers = lookup.answers().stream().map(a -> a.type() + " " + a.data())
                    .collect(Collectors.joining(", "));
            out.println("| " + code(lookup.name()) + " | " + lookup.type() + " | " + lookup.responseCode()
                    + (answers.isEmpty() ? "" : ": " + code(answers)) + " |");
        }
    }

    private static void packet(TracedPacket packet, List<Hop> hops, PrintStream out) {
        out.println();
        out.println("## Packet " + packet.number() + " (" + packet.chapter().text() + ", " + packet.direction().text()
                + "): " + cell(PacketWords.kind(hops.getFirst().first().before())));
        out.println();
        out.println("| hop | where | at | verb | what | why |");
        out.println("|---:|---|---|---|---|---|");
        for (Hop hop : hops) {
            Explanation words = Explanation.of(hop);
            out.println("| " + hop.index() + " | " + HopWords.room(hop.place().namespace()) + " | "
                    + code(HopWords.title(hop)) + " | " + words.verb() + " | " + cell(words.what()) + " | "
                    + cell(words.why()) + " |");
        }
    }

    private static String code(String text) {
        return "`" + text.replace("`", "'").replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("\n", " ");
    }
}
