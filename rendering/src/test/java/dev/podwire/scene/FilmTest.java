package dev.podwire.scene;

import java.util.Optional;
import java.util.Set;

import dev.podwire.fixture.SampleTopology;
import dev.podwire.fixture.SampleTrace;
import dev.podwire.layout.Layout;
import dev.podwire.layout.LayoutOptions;
import dev.podwire.layout.TopologyLayout;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Theme;
import dev.podwire.timeline.Timeline;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Trace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A film keeps what stands still, and never shows anything else than single pictures would. */
class FilmTest {

    private static final Trace TRACE = SampleTrace.delivered();
    private static final Layout LAYOUT = TopologyLayout.of(SampleTopology.shop(), LayoutOptions.DEFAULT);
    private static final Optional<Journey> JOURNEY = Optional.of(Journey.of(LAYOUT, TRACE, Hops.of(TRACE)));

    private static SceneView view(double scale) {
        return new SceneView(Palette.of(Theme.LIGHT), new Viewport(scale, 5, 7, 736, 604), Optional.empty(), Set.of(),
                false);
    }

    @Property(tries = 40)
    void everyFrameIsThePictureOfItsMoment(
            @ForAll @Size(min = 2, max = 6) java.util.List<@DoubleRange(min = 0, max = 1) Double> moments,
            @ForAll @DoubleRange(min = 0.1, max = 3) double scale) {
        Film film = new Film();
        double length = JOURNEY.orElseThrow().timeline().duration();
        for (double moment : moments) {
            assertThat(film.layers(LAYOUT, JOURNEY, moment * length, view(scale)))
                    .isEqualTo(Scene.layers(LAYOUT, JOURNEY, moment * length, view(scale)));
        }
    }

    @Test
    void theGroundIsMadeOnceWhileAPacketIsOnItsWay() {
        Film film = new Film();
        Journey.Leg far = JOURNEY.orElseThrow().legs().stream()
                .filter(leg -> leg.way().filter(way -> way.length() > 50).isPresent()).findFirst().orElseThrow();
        Timeline.Cue cue = JOURNEY.orElseThrow().timeline().cues().get(far.hop().index() - 1);
        Scene.Layers first = film.layers(LAYOUT, JOURNEY, cue.start() + 60, view(1));
        Scene.Layers second = film.layers(LAYOUT, JOURNEY, cue.start() + 160, view(1));
        assertThat(second.ground()).isSameAs(first.ground());
        assertThat(second.packet()).isNotEqualTo(first.packet());
        assertThat(film.layers(LAYOUT, JOURNEY, cue.start() + 160, view(1.5)).ground()).isNotSameAs(first.ground());
    }

    /** From far away the packet is a dot, and its way a line of the same width on the screen. */
    @Test
    void thePacketIsSeenFromFarAway() {
        Timeline.Cue cue = JOURNEY.orElseThrow().timeline().cues().get(8);
        Scene.Layers far = Scene.layers(LAYOUT, JOURNEY, cue.settled(), view(0.1));
        assertThat(far.packet()).singleElement().isInstanceOfSatisfying(DrawOp.Group.class, group -> {
            DrawOp.Ellipse dot = (DrawOp.Ellipse) group.ops().getLast();
            assertThat(dot.rx() * group.scale()).isEqualTo(6);
        });
    }
}
