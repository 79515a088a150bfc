package dev.podwire.view.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.SourceLocation;
import dev.podwire.topology.TopologyNode;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Trace;
import org.jspecify.annotations.Nullable;

/** The state that all panels share: the cluster, the trace, where the player stands and which hop is looked at. */
public final class Workbench {

    /** Computes when the hops of a trace happen on the time line. */
    @FunctionalInterface
    public interface Timing {
        Schedule schedule(Flow flow, LoadedCluster cluster);
    }

    private final Timing timing;
    private final Player player = new Player();
    private final ReadOnlyObjectWrapper<@Nullable LoadedCluster> cluster = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Flow> flow = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<List<ProblemRow>> problems = new SimpleObjectProperty<>(List.of());
    private final ObjectProperty<Optional<ObjectRow>> object = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<SourceLocation>> source = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyIntegerWrapper pinned = new ReadOnlyIntegerWrapper(0);
    private final ReadOnlyIntegerWrapper shown = new ReadOnlyIntegerWrapper(0);
    private final StepCursor steps;
    private final ObjectProperty<HopFilter> filter = new SimpleObjectProperty<>(HopFilter.NONE);
    private final ObjectProperty<Set<Breakpoint>> breakpoints = new SimpleObjectProperty<>(Set.of());

    public Workbench(Timing timing) {
        this.timing = timing;
        shown.bind(javafx.beans.binding.Bindings.createIntegerBinding(
                () -> pinned.get() > 0 ? pinned.get() : player.hopProperty().get(), pinned, player.hopProperty()));
        steps = new StepCursor(this);
        player.setVisible(hop -> card(hop).map(this::shows).orElse(true));
        player.setBreaks(hop -> card(hop).map(c -> breakpoints.get().stream().anyMatch(b -> b.holds(c))).orElse(false));
    }

    /** Shows another cluster; what belonged to the one before goes. */
    public void open(LoadedCluster loaded) {
        open(loaded, false);
    }

    /** The same; {@code goesOn}: it is the one before, changed, so that what was looked at stays in view. */
    public void open(LoadedCluster loaded, boolean goesOn) {
        clearTrace();
        object.set(Optional.empty());
        if (!goesOn) {
            breakpoints.set(Set.of());
            filter.set(HopFilter.NONE);
            source.set(first(loaded));
        }
        problems.set(loaded.problems());
        cluster.set(loaded);
    }

    private static Optional<SourceLocation> first(LoadedCluster loaded) {
        return loaded.objects().stream().flatMap(o -> o.location().stream())
                .filter(l -> loaded.text(l.file()).isPresent()).findFirst();
    }

    /** Shows a trace of the cluster and stands before its first hop. */
    public void show(Trace trace) {
        LoadedCluster here = cluster.get();
        if (here == null) {
            return;
        }
        Flow next = Flow.of(trace, Hops.of(trace), outside(here));
        pinned.set(0);
        player.load(Schedule.EMPTY);
        flow.set(next);
        player.load(timing.schedule(next, here));
    }

    private static Set<NamespaceId> outside(LoadedCluster cluster) {
        return cluster.topology().nodes().stream()
                .filter(n -> n.kind() == TopologyNode.Kind.UNDERLAY || n.kind() == TopologyNode.Kind.EXTERNAL)
                .flatMap(n -> n.namespace().stream()).collect(Collectors.toSet());
    }

    public void clearTrace() {
        pinned.set(0);
        player.load(Schedule.EMPTY);
        flow.set(null);
    }

    /** Lets the inspector stay with a hop while the packet goes its way; the packet is not moved. */
    public void pin(int hop) {
        pinned.set(hop);
    }

    /** Lets the inspector follow the packet again. */
    public void unpin() {
        pinned.set(0);
    }

    public void stepForward() {
        unpin();
        player.stepForward();
    }

    public void stepBack() {
        unpin();
        player.stepBack();
    }

    public void first() {
        unpin();
        player.first();
    }

    public void last() {
        unpin();
        player.last();
    }

    /** The card of the hop that is looked at. */
    public Optional<HopCard> shownCard() {
        return card(shown.get());
    }

    private Optional<HopCard> card(int hop) {
        Flow here = flow.get();
        return here == null || hop < 1 || hop > here.size() ? Optional.empty() : Optional.of(here.card(hop));
    }

    /** Whether the filter lets a hop be seen; without a trace everything is. */
    public boolean shows(HopCard card) {
        Flow here = flow.get();
        return here == null || filter.get().shows(card, here.trace());
    }

    /** Sets a breakpoint, or takes it away. */
    public void toggle(Breakpoint breakpoint) {
        Set<Breakpoint> next = new LinkedHashSet<>(breakpoints.get());
        if (!next.remove(breakpoint)) {
            next.add(breakpoint);
        }
        breakpoints.set(Collections.unmodifiableSet(next));
    }

    /** Plays until a hop at which the breakpoint holds. */
    public void runUntil(Breakpoint breakpoint) {
        unpin();
        player.playUntil(hop -> card(hop).map(breakpoint::holds).orElse(false));
    }

    /** Which hops the strip shows and stepping stops at. */
    public ObjectProperty<HopFilter> filterProperty() {
        return filter;
    }

    /** Where playing stops, in the order of setting. */
    public ObjectProperty<Set<Breakpoint>> breakpointsProperty() {
        return breakpoints;
    }

    /** What the inspector looks at; empty without a trace. */
    public Optional<Focus> focus() {
        int step = steps.stepProperty().get();
        return shownCard().map(card -> step == 0 ? Focus.whole(card) : new Focus(card, step, true));
    }

    /** Rule by rule through the hops. */
    public StepCursor steps() {
        return steps;
    }

    /** Marks an object, and opens its source where it was written. */
    public void select(ObjectRow row) {
        object.set(Optional.of(row));
        if (row.location().isPresent()) {
            source.set(row.location());
        }
    }

    public Player player() {
        return player;
    }

    public ReadOnlyObjectProperty<@Nullable LoadedCluster> clusterProperty() {
        return cluster.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Flow> flowProperty() {
        return flow.getReadOnlyProperty();
    }

    /** What is wrong with the input that was read last, whether it became a cluster or not. */
    public ObjectProperty<List<ProblemRow>> problemsProperty() {
        return problems;
    }

    /** The object that is marked in list and picture. */
    public ObjectProperty<Optional<ObjectRow>> objectProperty() {
        return object;
    }

    /** The place that the manifest panel shows. */
    public ObjectProperty<Optional<SourceLocation>> sourceProperty() {
        return source;
    }

    /** The hop that was clicked, 0 if the inspector follows the packet. */
    public ReadOnlyIntegerProperty pinnedProperty() {
        return pinned.getReadOnlyProperty();
    }

    /** The hop that the inspector shows; 0 if there is none. */
    public ReadOnlyIntegerProperty shownProperty() {
        return shown.getReadOnlyProperty();
    }
}
