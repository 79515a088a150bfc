package dev.podwire.view.model;

import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;

/**
 * Which step of the shown hop is looked at, so that one can go rule by rule. The player's position goes along: a hop that
 * is half done stands in the middle of its beat.
 */
public final class StepCursor {

    private final Workbench workbench;
    private final ReadOnlyIntegerWrapper step = new ReadOnlyIntegerWrapper(this, "step");
    private boolean moving;

    StepCursor(Workbench workbench) {
        this.workbench = workbench;
        workbench.player().positionProperty().subscribe(position -> leave());
        workbench.pinnedProperty().subscribe(pinned -> leave());
    }

    private void leave() {
        if (!moving) {
            step.set(0);
        }
    }

    /** To the next step, of the next hop if this one is over. */
    public void forward() {
        Optional<HopCard> card = workbench.shownCard();
        if (card.isEmpty()) {
            return;
        }
        HopCard here = card.get();
        int at = step.get() == 0 ? progress(here) : step.get();
        Flow flow = workbench.flowProperty().get();
        if (at < here.hop().steps().size()) {
            goTo(here, at + 1);
        } else if (flow != null && here.index() < flow.size()) {
            goTo(flow.card(here.index() + 1), 1);
        }
    }

    /** To the step before, of the hop before if this one has just begun. */
    public void back() {
        Optional<HopCard> card = workbench.shownCard();
        if (card.isEmpty()) {
            return;
        }
        HopCard here = card.get();
        int at = step.get() == 0 ? Math.max(1, progress(here)) : step.get();
        Flow flow = workbench.flowProperty().get();
        if (at > 1) {
            goTo(here, at - 1);
        } else if (flow != null && here.index() > 1) {
            HopCard before = flow.card(here.index() - 1);
            goTo(before, before.hop().steps().size());
        }
    }

    /** Before anything has happened the first step is the next one; else a hop counts as done. */
    private int progress(HopCard card) {
        Schedule schedule = workbench.player().schedule();
        return card.index() == 1 && workbench.player().positionProperty().get() <= schedule.start(1)
                && workbench.pinnedProperty().get() == 0 ? 0 : card.hop().steps().size();
    }

    /** Looks at a step of a hop, 1 to the number of its steps. */
    public void goTo(HopCard card, int wanted) {
        int steps = card.hop().steps().size();
        int at = Math.clamp(wanted, 1, steps);
        Schedule schedule = workbench.player().schedule();
        double start = schedule.start(card.index());
        double end = schedule.end(card.index());
        moving = true;
        try {
            step.set(0);
            workbench.unpin();
            workbench.player().seek(start + (end - start) * at / steps);
            step.set(at);
        } finally {
            moving = false;
        }
    }

    /** The step that is looked at, from 1; 0: the hop as a whole. */
    public ReadOnlyIntegerProperty stepProperty() {
        return step.getReadOnlyProperty();
    }
}
