package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.fixture.SampleTopology;
import dev.podwire.fixture.SampleTrace;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.LayoutOptions;
import dev.podwire.layout.Point;
import dev.podwire.layout.TopologyLayout;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Theme;
import dev.podwire.timeline.Timeline;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Trace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SceneTest {

    private static final Trace DELIVERED = SampleTrace.delivered();
    private static final Layout LAYOUT = TopologyLayout.of(SampleTopology.shop(),
            LayoutOptions.DEFAULT.keeping(Journey.touched(SampleTopology.shop(), DELIVERED)));
    private static final Optional<Journey> JOURNEY = Optional.of(Journey.of(LAYOUT, DELIVERED, Hops.of(DELIVERED)));
    private static final Optional<Journey> REFUSED = Optional
            .of(Journey.of(LAYOUT, SampleTrace.refused(), Hops.of(SampleTrace.refused())));

    private static SceneView view(double scale, double dx, double dy) {
        return SceneView.of(Palette.of(Theme.LIGHT), new Viewport(scale, dx, dy, 736, 604));
    }

    private static List<String> texts(List<DrawOp> ops) {
        List<String> texts = new ArrayList<>();
        for (DrawOp op : ops) {
            switch (op) {
                case DrawOp.Text text -> texts.add(text.text());
                case DrawOp.Group group -> texts.addAll(texts(group.ops()));
                case DrawOp.Rect _,DrawOp.Ellipse _,DrawOp.Path _ -> {
                    // no words
                }
            }
        }
        return texts;
    }

    @Property(tries = 400)
    void thereIsAPictureForEveryMoment(@ForAll double millis, @ForAll @DoubleRange(min = 0.02, max = 6) double scale,
            @ForAll @DoubleRange(min = -3000, max = 3000) double dx,
            @ForAll @DoubleRange(min = -3000, max = 3000) double dy) {
        assertThat(Scene.frame(LAYOUT, JOURNEY, millis, view(scale, dx, dy))).isNotEmpty();
        assertThat(Scene.frame(LAYOUT, REFUSED, millis, view(scale, dx, dy))).isNotEmpty();
    }

    @Test
    void everyHopHasAPlaceOfItsOwnOrLiesOnAWay() {
        JOURNEY.orElseThrow().legs().forEach(leg -> assertThat(leg.way()).as("hop %s", leg.hop().index()).isPresent());
    }

    @Test
    void movementIsContinuousForEachPacket() {
        Journey journey = JOURNEY.orElseThrow();
        for (int i = 1; i < journey.legs().size(); i++) {
            Journey.Leg before = journey.legs().get(i - 1);
            Journey.Leg leg = journey.legs().get(i);
            if (leg.hop().packet() == before.hop().packet()) {
                Point end = before.way().orElseThrow().at(before.to());
                Point start = leg.way().orElseThrow().at(leg.from());
                assertThat(end.distance(start)).as("hop %s", leg.hop().index()).isLessThan(0.5);
            }
        }
    }

    @Test
    void theLabelFlipsInTheMiddleOfTheRewriting() {
        Timeline.Cue cue = JOURNEY.orElseThrow().timeline().cues().stream().filter(Timeline.Cue::rewrites).findFirst()
                .orElseThrow();
        assertThat(texts(Scene.frame(LAYOUT, JOURNEY, cue.moved() + 100, view(1, 0, 0)))).contains("10.96.14.3:3550");
        List<String> after = texts(Scene.frame(LAYOUT, JOURNEY, cue.settled(), view(1, 0, 0)));
        assertThat(after).contains("10.244.2.7:3550");
    }

    @Test
    void aDropSaysWhyAtItsPlace() {
        Trace trace = SampleTrace.refused();
        Layout wide = TopologyLayout.of(SampleTopology.shop(), new LayoutOptions(1600, 900, Set.of()));
        Journey journey = Journey.of(wide, trace, Hops.of(trace));
        List<String> words = texts(Scene.frame(wide, Optional.of(journey), journey.tellingMoment(), view(1, 0, 0)));
        assertThat(words).contains("Rejected in FORWARD", "rejected", "not reached");
        assertThat(String.join(" ", words)).contains("Without an endpoint there is nothing to translate to");
    }

    @Test
    void whatActsNextIsNamedBeforeItActs() {
        Timeline timeline = JOURNEY.orElseThrow().timeline();
        List<String> words = texts(Scene.frame(LAYOUT, JOURNEY, timeline.settled(1), view(1, 0, 0)));
        assertThat(words).anyMatch(w -> w.startsWith("next: "));
        assertThat(texts(Scene.frame(LAYOUT, JOURNEY, timeline.duration(), view(1, 0, 0))))
                .noneMatch(w -> w.startsWith("next: "));
    }

    @Test
    void whatIsDrawnIsWhatIsHit() {
        SceneView view = view(0.8, 17, 9);
        int named = 0;
        for (DrawOp.Group group : named(Scene.frame(LAYOUT, Optional.empty(), 0, view))) {
            String id = group.id().orElseThrow();
            if (group.ops().getFirst() instanceof DrawOp.Rect rect && LAYOUT.box(id).isPresent()) {
                named++;
                Box drawn = new Box(rect.x(), rect.y(), rect.width(), rect.height());
                assertThat(LAYOUT.box(id).get().grown(1).contains(drawn)).as(id).isTrue();
                Point corner = view.viewport().toSurface(new Point(drawn.x() + 2, drawn.y() + 2));
                assertThat(Scene.hit(LAYOUT, view.viewport(), corner.x(), corner.y())).as(id).contains(id);
            }
        }
        assertThat(named).isGreaterThan(15);
        assertThat(Scene.hit(LAYOUT, view.viewport(), -5, -5)).isEmpty();
    }

    private static List<DrawOp.Group> named(List<DrawOp> ops) {
        List<DrawOp.Group> found = new ArrayList<>();
        for (DrawOp op : ops) {
            if (op instanceof DrawOp.Group group) {
                if (group.id().isPresent()) {
                    found.add(group);
                }
                found.addAll(named(group.ops()));
            }
        }
        return found;
    }

    @Test
    void fromNearCardsShowWhatWasRead() {
        Timeline timeline = JOURNEY.orElseThrow().timeline();
        Box room = LAYOUT.box("node/worker-1").orElseThrow();
        List<String> words = texts(Scene.frame(LAYOUT, JOURNEY, timeline.settled(13),
                view(3, -3 * room.x(), -3 * room.y() - 500)));
        assertThat(words).contains("10.244.2.0/24 dev flannel.1", "longest prefix", "replies come as");
        assertThat(texts(Scene.frame(LAYOUT, JOURNEY, timeline.settled(13), view(1, 0, 0))))
                .doesNotContain("longest prefix");
    }

    @Test
    void farAwayRoomsAreTilesWithCounts() {
        assertThat(texts(Scene.frame(LAYOUT, Optional.empty(), 0, view(0.3, 0, 0)))).contains("worker-1", "3 pods",
                "6 Services");
    }

    @Test
    void whatATraceTouchesIsKept() {
        Set<String> touched = Journey.touched(SampleTopology.shop(), DELIVERED);
        assertThat(touched).contains("pod/default/frontend-6f9c8d7b5c-q8zvt",
                "pod/default/productcatalog-7c4d8bb9f7-9xkqb");
    }

    @Property
    void zoomingKeepsThePointUnderThePointer(@ForAll @DoubleRange(min = 0.2, max = 5) double factor,
            @ForAll @DoubleRange(max = 700) double x, @ForAll @DoubleRange(max = 600) double y) {
        Viewport before = new Viewport(1, 30, 40, 736, 604);
        Point under = before.toPicture(x, y);
        Point after = before.zoomed(factor, x, y).toSurface(under);
        assertThat(after.distance(new Point(x, y))).isLessThan(1e-6);
    }
}
