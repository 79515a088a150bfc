package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/**
 * Two traces side by side.
 *
 * @param rows  hop by hop
 * @param first the row, from 0, at which they first differ; the number of rows if they never do
 */
public record Comparison(Flow left, Flow right, List<Row> rows, int first) {

    /** A hop of each; one is empty where the other trace is longer. */
    public record Row(Optional<HopCard> left, Optional<HopCard> right, boolean same) {}

    public Comparison {
        rows = List.copyOf(rows);
    }

    public static Comparison of(Flow left, Flow right) {
        List<Row> rows = new ArrayList<>();
        int first = -1;
        for (int i = 1; i <= Math.max(left.size(), right.size()); i++) {
            Optional<HopCard> l = i <= left.size() ? Optional.of(left.card(i)) : Optional.empty();
            Optional<HopCard> r = i <= right.size() ? Optional.of(right.card(i)) : Optional.empty();
            boolean same = l.isPresent() && r.isPresent() && key(l.get()).equals(key(r.get()));
            if (!same && first < 0) {
                first = i - 1;
            }
            rows.add(new Row(l, r, same));
        }
        return new Comparison(left, right, rows, first < 0 ? rows.size() : first);
    }

    public boolean same() {
        return first == rows.size();
    }

    /** What must agree: the place, what came of it, and where the packet is going afterwards. Chosen ports may differ. */
    private static String key(HopCard card) {
        return Flow.label(card.hop().place().namespace()) + "|" + card.title() + "|" + card.done() + "|"
                + destination(card.hop().last().after());
    }

    private static String destination(Packet packet) {
        Packet inner = packet.innermost();
        return inner.network().map(n -> n.destination().toString()).orElse("")
                + inner.find(Header.Transport.class).map(t -> ":" + Math.min(t.destinationPort(), t.sourcePort()))
                        .orElse("");
    }

    /** One sentence of where and how they part. */
    public String sentence() {
        if (same()) {
            return "Both went the same way.";
        }
        Row row = rows.get(first);
        return "They part at hop " + (first + 1) + ": " + row.left().map(Comparison::words).orElse("the first is over")
                + ", but " + row.right().map(Comparison::words).orElse("the second is over") + ".";
    }

    private static String words(HopCard card) {
        return Flow.label(card.hop().place().namespace()) + " " + card.title() + " " + card.done()
                + card.hop().last().after().innermost().network().map(n -> " (to " + n.destination() + ")").orElse("");
    }
}
