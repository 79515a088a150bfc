package dev.podwire.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Hops;
import dev.podwire.trace.PacketWords;
import dev.podwire.trace.Trace;

/** A trace as a Mermaid sequence diagram: the rooms as participants, a message where a packet goes from one to the next. */
final class TraceMermaid {

    private TraceMermaid() {}

    static void write(TraceFormat.Page page, PrintStream out) {
        Trace trace = page.trace();
        List<Hop> hops = Hops.of(trace);
        Map<NamespaceId, String> rooms = new LinkedHashMap<>();
        hops.forEach(h -> rooms.computeIfAbsent(h.place().namespace(), _ -> "r" + rooms.size()));
        out.println("sequenceDiagram");
        rooms.forEach((room, id) -> out.println("  participant " + id + " as " + text(HopWords.room(room))));
        Map<Integer, NamespaceId> last = new LinkedHashMap<>();
        for (Hop hop : hops) {
            NamespaceId here = hop.place().namespace();
            NamespaceId before = last.put(hop.packet(), here);
            if (before != null && !before.equals(here)) {
                out.println("  " + rooms.get(before) + "->>" + rooms.get(here) + ": " + hop.packet() + " "
                        + text(PacketWords.kind(hop.first().before()) + " " + PacketWords.flow(hop.first().before())));
            }
            if (hop.steps().stream().anyMatch(s -> noteworthy(s.action()))) {
                Explanation words = Explanation.of(hop);
                out.println("  Note over " + rooms.get(here) + ": " + text(words.verb() + ": " + words.what()));
            }
        }
        out.println("  Note over " + String.join(",", ends(rooms)) + ": "
                + text(trace.outcome().verdict().text() + ": " + trace.outcome().reason()));
    }

    private static boolean noteworthy(Action action) {
        return switch (action) {
            case Action.Rewritten(Action.Rewritten.Kind kind) -> kind != Action.Rewritten.Kind.TTL
                    && kind != Action.Rewritten.Kind.MAC;
            case Action.Dropped _,Action.Encapsulated _,Action.Decapsulated _,Action.Delivered _,Action.Handled _ ->
                true;
            case Action.Originated _,Action.Received _,Action.Transmitted _,Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Tracked _,Action.Balanced _,Action.Routed _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Queued _ ->
                false;
        };
    }

    private static List<String> ends(Map<NamespaceId, String> rooms) {
        List<String> ids = List.copyOf(rooms.values());
        return ids.size() < 2 ? ids : List.of(ids.getFirst(), ids.getLast());
    }

    /** Mermaid ends a statement at a semicolon and reads a hash as an entity. */
    private static String text(String text) {
        return text.replace("#", "").replace(";", ",").replace("\n", " ");
    }
}
