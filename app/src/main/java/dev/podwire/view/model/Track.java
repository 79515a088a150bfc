package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.theme.Tone;

/** The scrubber's line: every hop is equally wide, chapters stand apart. Positions run from 0 to 1. */
public record Track(List<Segment> segments, int hops) {

    private static final double GAP = 0.004;

    /** A chapter's part of the line. */
    public record Segment(Tone tone, int first, int hops, double from, double to) {}

    public Track {
        segments = List.copyOf(segments);
    }

    public static Track of(Flow flow) {
        List<Segment> segments = new ArrayList<>();
        int count = flow.chapters().size();
        double room = 1 - GAP * Math.max(0, count - 1);
        double at = 0;
        for (Flow.ChapterFlow chapter : flow.chapters()) {
            double width = room * chapter.hops() / Math.max(1, flow.size());
            segments.add(new Segment(chapter.failed() ? Tone.DROPPED : chapter.tone(), chapter.first(), chapter.hops(),
                    at, at + width));
            at += width + GAP;
        }
        return new Track(segments, flow.size());
    }

    /** Where a point of the time line stands. */
    public double position(double millis, Schedule schedule) {
        int hop = schedule.at(millis);
        if (hop == 0) {
            return 0;
        }
        double length = Math.max(1e-9, schedule.end(hop) - schedule.start(hop));
        return position(hop, Math.clamp((millis - schedule.start(hop)) / length, 0, 1));
    }

    /** Where a hop stands; {@code part} 0 is its beginning, 1 its end. */
    public double position(int hop, double part) {
        for (Segment segment : segments) {
            if (hop < segment.first() + segment.hops()) {
                return segment.from() + (segment.to() - segment.from()) * (hop - segment.first() + part)
                        / segment.hops();
            }
        }
        return 1;
    }

    /** The point of the time line that a position means. */
    public double millis(double position, Schedule schedule) {
        for (Segment segment : segments) {
            if (position <= segment.to()) {
                double within = Math.clamp((position - segment.from()) / (segment.to() - segment.from()), 0, 1)
                        * segment.hops();
                int hop = segment.first() + (int) Math.min(segment.hops() - 1, Math.floor(within));
                double part = within - (hop - segment.first());
                return schedule.start(hop) + part * (schedule.end(hop) - schedule.start(hop));
            }
        }
        return hops == 0 ? 0 : schedule.end(hops);
    }
}
