package dev.podwire.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.packet.Header.DnsRecord;
import dev.podwire.packet.PacketText;
import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.NetfilterText;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.PathText;
import dev.podwire.trace.PortSymbols;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;

/** A trace as the JSON document that scripts rely on. */
final class TraceJson {

    private final Json json;
    private final TraceFormat.Page page;
    private final Trace trace;
    private final PacketText spelling;

    private TraceJson(Json json, TraceFormat.Page page) {
        this.json = json;
        this.page = page;
        trace = page.trace();
        spelling = PacketText.naming(PortSymbols.of(trace)::name);
    }

    static void write(TraceFormat.Page page, PrintStream out) {
        try (Json json = new Json(out)) {
            new TraceJson(json, page).document();
        }
    }

    private void document() {
        Map<Integer, List<Step>> steps = new HashMap<>();
        trace.steps().forEach(s -> steps.computeIfAbsent(s.packet(), _ -> new ArrayList<>()).add(s));
        json.object(d -> {
            d.object("request", r -> r.field("from", trace.from()).field("to", trace.to()).field("seed", trace.seed()));
            d.object("outcome", _ -> outcome(trace.outcome()));
            server(trace.server());
            d.array("dns", trace.wire().dns(), this::lookup);
            d.array("packets", trace.packets(), p -> packet(p, steps.getOrDefault(p.number(), List.of())));
            d.object("conntrack", c -> trace.conntrack().forEach(
                    (node, entries) -> c.strings(node, entries.stream().map(TraceJson::entry).toList())));
        });
    }

    private static String entry(ConntrackEntry entry) {
        return ConntrackText.format(entry);
    }

    private void outcome(Outcome outcome) {
        json.field("verdict", outcome.verdict().text()).field("reason", outcome.reason());
        if (outcome.where().isEmpty()) {
            json.nothing("where");
            return;
        }
        Outcome.Where where = outcome.where().get();
        json.object("where", w -> {
            place(where.place().namespace());
            w.field("at", where.at()).field("origin", where.origin().map(Object::toString).orElse(null));
        });
    }

    private void place(NamespaceId namespace) {
        json.field("node", namespace.host()).field("netns", netns(namespace));
    }

    /** A host outside has just one network namespace, which is called as the host is. */
    private String netns(NamespaceId namespace) {
        Host host = page.simulation().fabric().hosts().get(namespace.host());
        return host != null && host.kind() == Host.Kind.EXTERNAL ? namespace.label() : namespace.name();
    }

    private void server(Optional<ServerSeen> seen) {
        if (seen.isEmpty()) {
            json.nothing("server");
        } else {
            json.object("server", s -> s.field("who", seen.get().who()).field("peer", seen.get().peer())
                    .field("local", seen.get().local()));
        }
    }

    private void lookup(DnsLookup lookup) {
        json.object(l -> {
            l.field("name", lookup.name()).field("type", lookup.type()).field("server", lookup.server())
                    .field("rcode", lookup.responseCode());
            l.array("answers", lookup.answers(), a -> record(json, a));
        });
    }

    static void record(Json json, DnsRecord record) {
        json.object(r -> r.field("name", record.name()).field("type", record.type()).field("ttl", record.ttl())
                .field("data", record.data()));
    }

    private void packet(TracedPacket packet, List<Step> steps) {
        json.object(p -> {
            p.field("packet", packet.number()).field("chapter", packet.chapter().text())
                    .field("direction", packet.direction().text()).field("kind", packet.kind());
            List<Step> seen = steps.stream().filter(s -> !page.isUnderlay(s.place().namespace())).toList();
            p.array("path", seen.stream().filter(PathText::isFrame).toList(), this::frame);
            p.array("netfilter", NetfilterText.traversals(seen, spelling), this::traversal);
            p.array("steps", steps, this::step);
        });
    }

    private void frame(Step step) {
        json.object(f -> {
            place(step.place().namespace());
            f.field("dev", step.place().device()).field("dir", PathText.direction(step).orElse(null)).field("text",
                    PathText.line(step, spelling));
        });
    }

    private void traversal(NetfilterText.Traversal traversal) {
        json.object(t -> {
            t.field("node", traversal.namespace().host()).field("netns", netns(traversal.namespace()))
                    .field("hook", traversal.hook()).field("table", traversal.table())
                    .field("iif", traversal.in().orElse(null)).field("oif", traversal.out().orElse(null))
                    .field("ct", traversal.connection()).field("pkt", traversal.packet());
            if (traversal.outer()) {
                t.field("outer", true);
            }
            t.strings("steps", traversal.steps());
        });
    }

    private void step(Step step) {
        Explanation words = Explanation.of(step);
        json.object(s -> {
            s.field("id", step.id());
            place(step.place().namespace());
            if (!step.place().device().isEmpty()) {
                s.field("dev", step.place().device());
            }
            s.field("nanos", step.nanos()).field("verb", words.verb()).field("what", words.what())
                    .field("why", words.why()).field("origin", step.origin().map(Object::toString).orElse(null));
            s.object("before", _ -> HeaderJson.write(json, step.before()));
            s.object("after", _ -> HeaderJson.write(json, step.after()));
        });
    }
}
