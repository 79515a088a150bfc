package dev.podwire.view;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.HopCard;

/** A card of the flow strip. */
final class HopCardView extends Region {

    private static final double PAD = 8;
    private static final double LINE = 18;

    private final HopCard card;
    private final Label number;
    private final Label name;
    private final Label verb;
    private final Region sign;

    HopCardView(HopCard card) {
        this.card = card;
        number = Parts.label(Integer.toString(card.number()), "number");
        name = Parts.label(card.title(), "name");
        verb = Parts.label(card.done(), "verb");
        sign = Sign.of(card.tone());
        sign.setVisible(card.tone() != Tone.QUIET);
        getStyleClass().addAll("hop-card", card.tone().styleClass());
        if (card.tone() != Tone.QUIET) {
            getStyleClass().add("strong-tone");
        }
        getChildren().addAll(number, name, verb, sign);
        setAccessibleRole(AccessibleRole.BUTTON);
        setAccessibleText("hop " + card.number() + ", " + card.title() + ", " + card.done());
    }

    /** {@code current} is the hop at which the player stands, {@code pinned} the one that was clicked. */
    void state(int current, int pinned) {
        getStyleClass().removeAll("done", "current", "ahead", "next", "pinned");
        boolean ahead = card.index() > current;
        getStyleClass().add(ahead ? "ahead" : "done");
        if (card.index() == current) {
            getStyleClass().add("current");
        }
        if (card.index() == current + 1) {
            getStyleClass().add("next");
        }
        if (card.index() == pinned) {
            getStyleClass().add("pinned");
        }
        verb.setText(ahead ? card.next() : card.done());
    }

    HopCard card() {
        return card;
    }

    @Override
    protected void layoutChildren() {
        double inner = getWidth() - 2 * PAD;
        number.resizeRelocate(PAD, 3, inner - 16, LINE);
        name.resizeRelocate(PAD, 3 + LINE, inner + 4, LINE);
        verb.resizeRelocate(PAD, 3 + 2 * LINE, inner + 4, LINE);
        sign.resizeRelocate(getWidth() - PAD - 14 + 2, 6, 14, 14);
    }
}
