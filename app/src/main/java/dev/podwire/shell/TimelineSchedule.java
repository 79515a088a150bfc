package dev.podwire.shell;

import java.util.List;

import dev.podwire.theme.Tone;
import dev.podwire.timeline.Timeline;
import dev.podwire.trace.Hop;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.Schedule;

/** The picture's time line as the player needs it. */
record TimelineSchedule(Flow flow, Timeline timeline) implements Schedule {

    /** Cues follow each other without a gap; the player stands just before the next one begins. */
    private static final double JUST_BEFORE = 0.5;

    static Schedule of(Flow flow, LoadedCluster cluster) {
        List<Hop> hops = flow.cards().stream().map(HopCard::hop).toList();
        return new TimelineSchedule(flow, Timeline.of(flow.trace(), hops));
    }

    @Override
    public int hops() {
        return flow.size();
    }

    @Override
    public double start(int hop) {
        return timeline.cues().get(hop - 1).start();
    }

    @Override
    public double end(int hop) {
        return timeline.cues().get(hop - 1).end() - JUST_BEFORE;
    }

    @Override
    public boolean stops(int hop) {
        return flow.card(hop).tone() == Tone.DROPPED;
    }
}
