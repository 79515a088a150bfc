package dev.podwire.view.model;

import java.util.function.IntPredicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * Where on the time line the picture stands. It owns no clock: somebody calls {@link #advance} with the milliseconds that
 * have gone by.
 */
public final class Player {

    /** How long a hop rests if nothing is animated. */
    private static final double JUMP_REST = 700;

    private final ReadOnlyDoubleWrapper position = new ReadOnlyDoubleWrapper(this, "position");
    private final ReadOnlyIntegerWrapper hop = new ReadOnlyIntegerWrapper(this, "hop");
    private final ReadOnlyBooleanWrapper playing = new ReadOnlyBooleanWrapper(this, "playing");
    private final ObjectProperty<Speed> speed = new SimpleObjectProperty<>(this, "speed", Speed.NORMAL);
    private Schedule schedule = Schedule.EMPTY;
    /** The hop at whose end to pause: the last one when playing, the next one when stepping. */
    private int until;
    private double rested;
    private IntPredicate breaks = hop -> false;
    private IntPredicate visible = hop -> true;

    /** Takes another trace and stands before its first hop. */
    public void load(Schedule schedule) {
        playing.set(false);
        this.schedule = schedule;
        moveTo(schedule.hops() == 0 ? 0 : schedule.start(1));
    }

    public void play() {
        if (schedule.hops() == 0) {
            return;
        }
        if (atEnd()) {
            moveTo(schedule.start(1));
        }
        begin(schedule.hops());
    }

    /** Plays until the next hop that fulfils a condition, or to the end if there is none. */
    public void playUntil(IntPredicate wanted) {
        if (schedule.hops() == 0) {
            return;
        }
        if (atEnd()) {
            moveTo(schedule.start(1));
        }
        int next = hop.get() + 1;
        while (next < schedule.hops() && !wanted.test(next)) {
            next++;
        }
        begin(Math.min(next, schedule.hops()));
    }

    private void begin(int target) {
        until = target;
        rested = 0;
        if (speed.get() == Speed.INSTANT) {
            int here = position.get() >= schedule.end(hop.get()) ? hop.get() + 1 : hop.get();
            while (here < until && !halts(here)) {
                here++;
            }
            playing.set(false);
            moveTo(schedule.end(Math.min(here, schedule.hops())));
        } else {
            playing.set(true);
        }
    }

    private boolean halts(int at) {
        return schedule.stops(at) || breaks.test(at) || at >= until;
    }

    /** At which hops playing pauses, beside those at which a packet's way ends. */
    public void setBreaks(IntPredicate at) {
        breaks = at;
    }

    /** Which hops stepping stops at; the others are passed by. */
    public void setVisible(IntPredicate shown) {
        visible = shown;
    }

    public void pause() {
        playing.set(false);
    }

    public void toggle() {
        if (playing.get()) {
            pause();
        } else {
            play();
        }
    }

    /** Plays the hop that comes next, or finishes the one that is going on. */
    public void stepForward() {
        if (schedule.hops() == 0) {
            return;
        }
        int here = hop.get();
        boolean over = position.get() >= schedule.end(here);
        boolean moving = playing.get();
        int next = Math.min(schedule.hops(), over || moving ? here + 1 : here);
        while (next < schedule.hops() && !visible.test(next)) {
            next++;
        }
        if (moving && !over) {
            moveTo(schedule.end(here));
        }
        if (speed.get().factor() == 0) {
            playing.set(false);
            moveTo(schedule.end(next));
        } else {
            until = next;
            playing.set(true);
        }
    }

    /** Stands at the end of the hop before: exactly the state that was there. */
    public void stepBack() {
        if (schedule.hops() > 0) {
            playing.set(false);
            int before = hop.get() - 1;
            while (before > 1 && !visible.test(before)) {
                before--;
            }
            moveTo(before < 1 ? schedule.start(1) : schedule.end(before));
        }
    }

    public void first() {
        if (schedule.hops() > 0) {
            goTo(1);
        }
    }

    public void last() {
        if (schedule.hops() > 0) {
            goTo(schedule.hops());
        }
    }

    /** Stands at the end of a hop, 1 to the number of hops. */
    public void goTo(int hop) {
        playing.set(false);
        moveTo(schedule.end(Math.clamp(hop, 1, Math.max(1, schedule.hops()))));
    }

    /** Stands at any point of the time line, for scrubbing. */
    public void seek(double millis) {
        playing.set(false);
        moveTo(millis);
    }

    /** Lets time go by. Pauses at the end, and where a packet's way ends against its will. */
    public void advance(double millis) {
        if (!playing.get() || schedule.hops() == 0) {
            return;
        }
        if (speed.get().factor() == 0) {
            rested += millis;
            if (rested >= JUMP_REST) {
                rested = 0;
                boolean over = position.get() >= schedule.end(hop.get());
                arrive(over ? hop.get() + 1 : hop.get());
            }
            return;
        }
        double target = position.get() + millis * speed.get().factor();
        int here = position.get() >= schedule.end(hop.get()) ? hop.get() + 1 : hop.get();
        while (here <= schedule.hops() && target >= schedule.end(here)) {
            if (halts(here)) {
                arrive(here);
                return;
            }
            here++;
        }
        moveTo(target);
        if (here > schedule.hops()) {
            playing.set(false);
        }
    }

    private void arrive(int at) {
        int here = Math.min(at, schedule.hops());
        moveTo(schedule.end(here));
        if (halts(here)) {
            playing.set(false);
        }
    }

    private void moveTo(double millis) {
        double last = schedule.hops() == 0 ? 0 : schedule.end(schedule.hops());
        double to = Math.clamp(millis, 0, Math.max(0, last));
        hop.set(schedule.at(to));
        position.set(to);
    }

    private boolean atEnd() {
        return position.get() >= schedule.end(schedule.hops());
    }

    public Schedule schedule() {
        return schedule;
    }

    /** Milliseconds on the time line. */
    public ReadOnlyDoubleProperty positionProperty() {
        return position.getReadOnlyProperty();
    }

    /** The hop that is going on or was the last to happen; 0 without a trace. */
    public ReadOnlyIntegerProperty hopProperty() {
        return hop.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty playingProperty() {
        return playing.getReadOnlyProperty();
    }

    public ObjectProperty<Speed> speedProperty() {
        return speed;
    }
}
