package dev.podwire.timeline;

import java.util.List;

import dev.podwire.fixture.SampleTrace;
import dev.podwire.timeline.Timeline.Cue;
import dev.podwire.timeline.Timeline.Moment;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Stage;
import dev.podwire.trace.Trace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimelineTest {

    private final Trace trace = SampleTrace.delivered();
    private final List<Hop> hops = Hops.of(trace);
    private final Timeline timeline = Timeline.of(trace, hops);

    @Test
    void everyHopGetsOneBeatAndARewriteSomeMore() {
        double at = 0;
        int rewrites = 0;
        for (Cue cue : timeline.cues()) {
            assertThat(cue.start()).isEqualTo(at);
            assertThat(cue.end() - cue.start()).isEqualTo(cue.rewrites() ? 1100 : 700);
            rewrites += cue.rewrites() ? 1 : 0;
            at = cue.end();
        }
        assertThat(timeline.duration()).isEqualTo(at);
        assertThat(rewrites).isEqualTo(1);
        assertThat(timeline.cues().stream().filter(Cue::rewrites).findFirst().orElseThrow().hop().stage())
                .isEqualTo(Stage.PREROUTING);
    }

    @Test
    void aHopHasHappenedWhenItSettles() {
        for (Hop hop : hops) {
            Moment moment = timeline.at(timeline.settled(hop.index())).orElseThrow();
            assertThat(moment.cue().hop()).isEqualTo(hop);
            assertThat(moment.progress()).isEqualTo(1);
            assertThat(moment.flip()).isEqualTo(1);
        }
    }

    @Test
    void partsCoverTheWholeShow() {
        assertThat(timeline.parts()).isNotEmpty();
        assertThat(timeline.parts().getFirst().first()).isEqualTo(1);
        assertThat(timeline.parts().getLast().last()).isEqualTo(hops.size());
        assertThat(timeline.parts().stream().mapToInt(Timeline.Part::hops).sum()).isEqualTo(hops.size());
    }

    @Property
    void timeNeverRunsBackwards(@ForAll double a, @ForAll double b) {
        double early = Math.min(a, b);
        double late = Math.max(a, b);
        Moment first = timeline.at(early).orElseThrow();
        Moment second = timeline.at(late).orElseThrow();
        assertThat(first.cue().hop().index()).isLessThanOrEqualTo(second.cue().hop().index());
        if (first.cue().equals(second.cue())) {
            assertThat(first.progress()).isLessThanOrEqualTo(second.progress());
            assertThat(first.flip()).isLessThanOrEqualTo(second.flip());
        }
        assertThat(first.progress()).isBetween(0.0, 1.0);
    }

    @Test
    void easingBeginsAndEndsAtRest() {
        assertThat(Timeline.ease(-1)).isZero();
        assertThat(Timeline.ease(0.5)).isEqualTo(0.5);
        assertThat(Timeline.ease(2)).isEqualTo(1);
        assertThat(Timeline.ease(0.05)).isLessThan(0.01);
    }
}
