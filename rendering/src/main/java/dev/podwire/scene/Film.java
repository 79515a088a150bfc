package dev.podwire.scene;

import java.util.List;
import java.util.Optional;

import dev.podwire.layout.Layout;
import dev.podwire.timeline.Timeline.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Successive frames of one picture. Gives the same layers as {@link Scene#layers}, and makes what stands still only when it
 * has changed: while a packet moves between two stops, that is never. For one thread.
 */
public final class Film {

    /** What the marks of a moment depend on. */
    private record Stop(Layout layout, Optional<Journey> journey, int hop, boolean arrived) {
        boolean isSame(@Nullable Stop other) {
            return other != null && layout == other.layout && hop == other.hop && arrived == other.arrived
                    && journey.orElse(null) == other.journey.orElse(null);
        }
    }

    private @Nullable Stop stop;
    private Marks marks = Marks.none();
    private @Nullable SceneView view;
    private List<DrawOp> ground = List.of();

    /** The layers of one moment; {@link Scene.Layers#ground} is the same object as before while nothing in it changes. */
    public Scene.Layers layers(Layout layout, Optional<Journey> journey, double millis, SceneView seen) {
        Optional<Moment> moment = Scene.moment(journey, millis, seen);
        Stop now = new Stop(layout, journey, moment.map(m -> m.cue().hop().index()).orElse(0),
                moment.map(m -> m.progress() >= 1).orElse(false));
        boolean moved = !now.isSame(stop);
        if (moved) {
            marks = Scene.marks(layout, journey, moment);
            stop = now;
        }
        if (moved || !seen.equals(view)) {
            ground = Scene.ground(layout, marks, seen);
            view = seen;
        }
        return new Scene.Layers(ground, Scene.moving(layout, marks, journey, moment, seen));
    }
}
