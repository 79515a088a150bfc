package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.font.Face;
import dev.podwire.font.TextMeasure;

/** Where the cards and bands of a chapter stand in the flow strip, in pixels from its left edge. */
public record StripLayout(List<BandBox> bands, List<CardBox> cards, double width) {

    private static final double GAP = 8;
    private static final double PAD = 4;
    private static final double INSET = 8;
    private static final double CARD_GAP = 4;
    private static final double LEAST = 76;
    private static final double SIGN = 22;

    public record BandBox(Flow.Band band, double x, double width) {}

    public record CardBox(HopCard card, double x, double width) {
        public double right() {
            return x + width;
        }
    }

    public StripLayout {
        bands = List.copyOf(bands);
        cards = List.copyOf(cards);
    }

    public static StripLayout of(List<Flow.Band> shown, TextMeasure measure) {
        List<BandBox> bands = new ArrayList<>();
        List<CardBox> cards = new ArrayList<>();
        double x = 0;
        for (Flow.Band band : shown) {
            double start = x;
            double at = start + PAD;
            for (HopCard card : band.cards()) {
                double width = width(card, measure);
                cards.add(new CardBox(card, at, width));
                at += width + CARD_GAP;
            }
            double content = at - CARD_GAP + PAD - start;
            double heading = 2 * INSET + measure.width(band.label(), Face.SANS_BOLD, 12)
                    + (band.packet().isEmpty() ? 0 : 12 + measure.width(band.packet(), Face.MONO, 12));
            double full = Math.ceil(Math.max(content, heading));
            if (full > content) {
                CardBox last = cards.removeLast();
                cards.add(new CardBox(last.card(), last.x(), last.width() + full - content));
            }
            bands.add(new BandBox(band, start, full));
            x = start + full + GAP;
        }
        return new StripLayout(bands, cards, Math.max(0, x - GAP));
    }

    private static double width(HopCard card, TextMeasure measure) {
        double title = measure.width(card.title(), Face.MONO_BOLD, 12);
        double words = Math.max(measure.width(card.done(), Face.SANS_MEDIUM, 12),
                measure.width(card.next(), Face.SANS, 12));
        double number = measure.width(Integer.toString(card.number()), Face.MONO, 12) + SIGN;
        return Math.ceil(Math.max(LEAST, 2 * INSET + Math.max(number, Math.max(title, words)) + 2) / 4) * 4;
    }
}
