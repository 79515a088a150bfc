package dev.podwire.canvas;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;

import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.LayoutOptions;
import dev.podwire.layout.TopologyLayout;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Theme;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.Film;
import dev.podwire.scene.Journey;
import dev.podwire.scene.Scene;
import dev.podwire.scene.SceneView;
import dev.podwire.scene.Viewport;
import dev.podwire.timeline.Timeline;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a cluster in a window: drag pans, wheel and pinch zoom about the pointer, {@code F} and {@link #fit} show
 * everything. Layouts are made on a thread of their own; frames are drawn only when something has changed. All methods
 * belong to the JavaFX thread.
 */
public final class TopologyCanvas extends Region {

    private static final double MARGIN = 8;
    private static final double LARGEST_FIT = 2.4;

    private final Canvas ground = new Canvas();
    private final Canvas packet = new Canvas();
    private final ExecutorService layouts = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("layout").factory());
    private final ReadOnlyDoubleWrapper scale = new ReadOnlyDoubleWrapper(1);
    private final ReadOnlyObjectWrapper<Optional<Timeline>> timeline = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final AnimationTimer pulse = new AnimationTimer() {
        @Override
        public void handle(long now) {
            if (dirty) {
                dirty = false;
                redraw();
            }
        }
    };

    private Optional<Topology> topology = Optional.empty();
    private Optional<Trace> trace = Optional.empty();
    private List<Hop> hops = List.of();
    private Optional<Layout> layout = Optional.empty();
    private Optional<Journey> journey = Optional.empty();
    private double millis;
    private Palette palette = Palette.of(Theme.LIGHT);
    private Viewport viewport = new Viewport(1, 0, 0, 1, 1);
    private boolean fitted = true;
    private Optional<String> hovered = Optional.empty();
    private Set<String> selected = Set.of();
    private boolean reducedMotion;
    private final Film film = new Film();
    private @Nullable List<DrawOp> painted;
    private boolean dirty = true;
    private int request;
    private int answered;
    private double laidOutFor = LayoutOptions.DEFAULT.width() / LayoutOptions.DEFAULT.height();

    private Consumer<Optional<String>> onHover = id -> {
    };
    private Consumer<Optional<String>> onClick = id -> {
    };
    private Consumer<Optional<String>> onDoubleClick = id -> {
    };

    public TopologyCanvas() {
        CanvasFonts.register();
        packet.setMouseTransparent(true);
        getChildren().addAll(ground, packet);
        getStyleClass().add("topology-canvas");
        setFocusTraversable(true);
        setMinSize(0, 0);
        setPrefSize(LayoutOptions.DEFAULT.width(), LayoutOptions.DEFAULT.height());
        new CanvasGestures(this).install();
        sceneProperty().addListener((observable, before, after) -> {
            if (after == null) {
                pulse.stop();
            } else {
                pulse.start();
            }
        });
    }

    /** Shows a cluster; the picture appears as soon as its layout is made. A trace shown before is forgotten. */
    public void setTopology(Topology shown) {
        topology = Optional.of(shown);
        forgetTrace();
        relayout();
    }

    /** Shows a trace of the current cluster, at the beginning of its show. */
    public void setTrace(Trace shown, List<Hop> itsHops) {
        trace = Optional.of(shown);
        hops = List.copyOf(itsHops);
        timeline.set(Optional.of(Timeline.of(shown, hops)));
        millis = 0;
        relayout();
    }

    public void clearTrace() {
        forgetTrace();
        relayout();
    }

    private void forgetTrace() {
        trace = Optional.empty();
        hops = List.of();
        journey = Optional.empty();
        timeline.set(Optional.empty());
        millis = 0;
    }

    /** Moves the show to a time in milliseconds (see {@link Timeline}). */
    public void setMillis(double time) {
        if (time != millis) {
            millis = time;
            dirty();
        }
    }

    public double millis() {
        return millis;
    }

    /** The time line of the trace that is shown. */
    public ReadOnlyObjectProperty<Optional<Timeline>> timelineProperty() {
        return timeline.getReadOnlyProperty();
    }

    public void setTheme(Theme theme) {
        palette = Palette.of(theme);
        dirty();
    }

    public void setReducedMotion(boolean reduced) {
        reducedMotion = reduced;
        dirty();
    }

    /** Outlines these things of the topology. */
    public void setSelected(Set<String> ids) {
        selected = Set.copyOf(ids);
        dirty();
    }

    /** Called with the id of the thing under the pointer whenever it changes. */
    public void setOnHover(Consumer<Optional<String>> handler) {
        onHover = handler;
    }

    /** Called with the id of the thing that was clicked; empty: the background. */
    public void setOnThingClicked(Consumer<Optional<String>> handler) {
        onClick = handler;
    }

    public void setOnThingDoubleClicked(Consumer<Optional<String>> handler) {
        onDoubleClick = handler;
    }

    /** Whether what is on the screen is what was asked for last: no layout is under way and no frame is due. */
    public boolean isSettled() {
        return answered == request && !dirty;
    }

    /** The scale of the picture: 1 is 100 %. */
    public ReadOnlyDoubleProperty scaleProperty() {
        return scale.getReadOnlyProperty();
    }

    /** Shows everything, and goes on doing so when the size changes. */
    public void fit() {
        fitted = true;
        layout.ifPresent(l -> show(Viewport.fit(l.size(), getWidth(), getHeight(), MARGIN, LARGEST_FIT)));
    }

    /** Enlarges about the middle. */
    public void zoomBy(double factor) {
        zoomAbout(factor, getWidth() / 2, getHeight() / 2);
    }

    /** Shows one thing large in the middle; unknown ids do nothing. */
    public void flyTo(String id) {
        layout.flatMap(l -> l.box(id)).ifPresent(box -> {
            fitted = false;
            show(Viewport.fit(box.grown(40), getWidth(), getHeight(), MARGIN, LARGEST_FIT));
        });
    }

    /** Where a thing is on this region, if it is shown: for tooltips and lessons that point at it. */
    public Optional<Box> boundsOf(String id) {
        return layout.flatMap(l -> l.box(id)).map(b -> new Box(b.x() * viewport.scale() + viewport.dx(),
                b.y() * viewport.scale() + viewport.dy(), b.width() * viewport.scale(), b.height() * viewport.scale()));
    }

    /** The thing at a place of this region. */
    public Optional<String> thingAt(double x, double y) {
        return layout.flatMap(l -> Scene.hit(l, viewport, x, y));
    }

    void zoomAbout(double factor, double x, double y) {
        fitted = false;
        show(viewport.zoomed(factor, x, y));
    }

    void pan(double byX, double byY) {
        fitted = false;
        show(viewport.panned(byX, byY));
    }

    void pointerAt(double x, double y) {
        hover(layout.flatMap(l -> Scene.hit(l, viewport, x, y)));
    }

    void pointerGone() {
        hover(Optional.empty());
    }

    private void hover(Optional<String> id) {
        if (!id.equals(hovered)) {
            hovered = id;
            dirty();
            onHover.accept(id);
        }
    }

    void clicked(double x, double y, boolean twice) {
        Optional<String> id = layout.flatMap(l -> Scene.hit(l, viewport, x, y));
        (twice ? onDoubleClick : onClick).accept(id);
    }

    private void show(Viewport next) {
        viewport = next;
        scale.set(next.scale());
        dirty();
    }

    private void dirty() {
        dirty = true;
    }

    /** Only the answer to the latest request is shown. */
    private void relayout() {
        if (topology.isEmpty()) {
            return;
        }
        int mine = ++request;
        Topology wanted = topology.get();
        Optional<Trace> walked = trace;
        List<Hop> walkedHops = hops;
        LayoutOptions options = options(wanted, walked);
        laidOutFor = options.width() / options.height();
        Executor back = Platform::runLater;
        layouts.execute(() -> {
            Layout made = TopologyLayout.of(wanted, options);
            Optional<Journey> way = walked.map(t -> Journey.of(made, t, walkedHops));
            back.execute(() -> {
                if (mine == request) {
                    accept(made, way);
                }
            });
        });
    }

    private LayoutOptions options(Topology wanted, Optional<Trace> walked) {
        double width = getWidth() > 50 ? getWidth() : LayoutOptions.DEFAULT.width();
        double height = getHeight() > 50 ? getHeight() : LayoutOptions.DEFAULT.height();
        return new LayoutOptions(width, height, walked.map(t -> Journey.touched(wanted, t)).orElse(Set.of()));
    }

    private void accept(Layout made, Optional<Journey> way) {
        answered = request;
        layout = Optional.of(made);
        journey = way;
        if (fitted) {
            fit();
        }
        dirty();
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        for (Canvas canvas : List.of(ground, packet)) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        painted = null;
        viewport = viewport.resized(Math.max(1, width), Math.max(1, height));
        if (width > 50 && height > 50 && Math.abs(width / height / laidOutFor - 1) > 0.12) {
            relayout();
        }
        if (fitted) {
            fit();
        }
        dirty();
    }

    private void redraw() {
        if (ground.getWidth() < 1 || ground.getHeight() < 1) {
            return;
        }
        GraphicsContext above = packet.getGraphicsContext2D();
        above.clearRect(0, 0, packet.getWidth(), packet.getHeight());
        if (layout.isEmpty()) {
            CanvasPainter.clear(ground.getGraphicsContext2D(), palette, ground.getWidth(), ground.getHeight());
            painted = null;
            return;
        }
        SceneView view = new SceneView(palette, viewport, hovered, selected, reducedMotion);
        Scene.Layers layers = film.layers(layout.get(), journey, millis, view);
        if (painted != layers.ground()) {
            CanvasPainter.paint(ground.getGraphicsContext2D(), layers.ground());
            painted = layers.ground();
        }
        CanvasPainter.paint(above, layers.packet());
    }
}
