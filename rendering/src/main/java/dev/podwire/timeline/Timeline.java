package dev.podwire.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.trace.Action;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket.Chapter;

/**
 * A trace laid out in time for people: every hop gets one beat, whatever the virtual time between. Times are milliseconds
 * since the beginning of the show.
 */
public final class Timeline {

    /** A beat is 450 ms of moving and 250 ms of rest; a hop that rewrites its packet gets 400 ms in between. */
    public static final double MOVE = 450;
    public static final double REST = 250;
    public static final double REWRITE = 400;

    private final List<Cue> cues;
    private final List<Part> parts;

    private Timeline(List<Cue> cues, List<Part> parts) {
        this.cues = List.copyOf(cues);
        this.parts = List.copyOf(parts);
    }

    /** The beat of one hop. */
    public record Cue(Hop hop, Chapter chapter, double start, boolean rewrites) {

        public double moved() {
            return start + MOVE;
        }

        /** When the hop has happened and the packet comes to rest. */
        public double settled() {
            return moved() + (rewrites ? REWRITE : 0);
        }

        public double end() {
            return settled() + REST;
        }
    }

    /** A run of hops of the same chapter; {@code first} and {@code last} are hop numbers. */
    public record Part(Chapter chapter, int first, int last, double start, double end) {
        public int hops() {
            return last - first + 1;
        }
    }

    /**
     * What is to be seen at a moment.
     *
     * @param cue      the hop that is happening
     * @param progress how much of its way the packet has made, eased, 0 to 1
     * @param flip     how much of the rewriting is done, 0 to 1; 1 if nothing is rewritten and the move is over
     * @param next     the hop after this one
     */
    public record Moment(Cue cue, double progress, double flip, Optional<Cue> next) {}

    public static Timeline of(Trace trace, List<Hop> hops) {
        List<Cue> cues = new ArrayList<>(hops.size());
        List<Part> parts = new ArrayList<>();
        double at = 0;
        for (Hop hop : hops) {
            Cue cue = new Cue(hop, trace.packet(hop.packet()).chapter(), at, rewrites(hop));
            Part last = parts.isEmpty() ? null : parts.getLast();
            if (last != null && last.chapter() == cue.chapter()) {
                parts.set(parts.size() - 1,
                        new Part(last.chapter(), last.first(), hop.index(), last.start(), cue.end()));
            } else {
                parts.add(new Part(cue.chapter(), hop.index(), hop.index(), at, cue.end()));
            }
            cues.add(cue);
            at = cue.end();
        }
        return new Timeline(cues, parts);
    }

    /** A rewriting that deserves time to be read: addresses or ports, not the TTL or MAC that change at every router. */
    private static boolean rewrites(Hop hop) {
        return hop.steps().stream().anyMatch(step -> step.action() instanceof Action.Rewritten(var kind)
                && kind != Action.Rewritten.Kind.TTL && kind != Action.Rewritten.Kind.MAC);
    }

    public List<Cue> cues() {
        return cues;
    }

    public List<Part> parts() {
        return parts;
    }

    public boolean isEmpty() {
        return cues.isEmpty();
    }

    /** The length of the show. */
    public double duration() {
        return cues.isEmpty() ? 0 : cues.getLast().end();
    }

    /** The moment at a time; times before the beginning and after the end are those. Empty for a trace without hops. */
    public Optional<Moment> at(double millis) {
        if (cues.isEmpty()) {
            return Optional.empty();
        }
        int index = indexAt(millis);
        Cue cue = cues.get(index);
        double progress = ease((millis - cue.start()) / MOVE);
        double flip = cue.rewrites()
                ? Math.clamp((millis - cue.moved()) / REWRITE, 0, 1)
                : millis >= cue.moved() ? 1 : 0;
        return Optional.of(new Moment(cue, progress, flip,
                index + 1 < cues.size() ? Optional.of(cues.get(index + 1)) : Optional.empty()));
    }

    private int indexAt(double millis) {
        int low = 0;
        int high = cues.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (cues.get(middle).start() <= millis) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** When the hop with this number (from 1) has happened; numbers outside the trace are the first or last hop's. */
    public double settled(int hop) {
        return cues.isEmpty() ? 0 : cues.get(Math.clamp(hop - 1, 0, cues.size() - 1)).settled();
    }

    /** Slow at both ends, like something with weight: a cubic from 0 to 1. */
    static double ease(double t) {
        double x = Math.clamp(t, 0, 1);
        return x < 0.5 ? 4 * x * x * x : 1 - Math.pow(-2 * x + 2, 3) / 2;
    }
}
