package dev.podwire.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.RuleGroup;

/** How a chain and the rules that were read in it look. */
final class RuleRows {

    private RuleRows() {}

    static Node chain(RuleGroup group) {
        Label table = Parts.whole(group.table() + " ", "mono", "table-name");
        HBox row = new HBox(table, Parts.label(group.chain(), "mono-strong"));
        row.getStyleClass().add("chain");
        row.setAlignment(Pos.CENTER_LEFT);
        Parts.tip(row, "table " + group.table() + ", chain " + group.chain());
        return row;
    }

    /** A rule; {@code whole}: with its comment and the sentence that says why. */
    static Node rule(RuleGroup.Line line, boolean whole) {
        List<String> text = whole
                ? line.text()
                : line.text().stream().filter(t -> !t.startsWith("-m comment")).map(RuleRows::shorter).toList();
        VBox lines = new VBox(1);
        text.forEach(t -> lines.getChildren().add(Parts.label(together(t), "line")));
        if (whole) {
            Label why = Parts.label(line.why(), "small", "brief", "wrap");
            why.setMinHeight(Region.USE_PREF_SIZE);
            lines.getChildren().add(why);
        }
        lines.setMinWidth(0);
        HBox.setHgrow(lines, Priority.ALWAYS);
        Label number = Parts.whole(Integer.toString(line.number()), "number");
        HBox row = new HBox(number, lines);
        row.setAlignment(Pos.TOP_LEFT);
        if (!whole) {
            Node end = switch (line.reading()) {
                case SKIPPED, HIT -> Parts.whole(line.brief(), "brief");
                case REWROTE -> Sign.of(Tone.REWRITTEN);
                case ENDED -> Sign.of(Tone.DROPPED);
            };
            VBox right = new VBox(end);
            right.setAlignment(Pos.BOTTOM_RIGHT);
            row.getChildren().add(right);
            Parts.tip(row, String.join(" ", line.text()) + "\n\n" + line.why());
        }
        row.getStyleClass().addAll("rule", switch (line.reading()) {
            case SKIPPED -> "skipped";
            case HIT -> "hit";
            case REWROTE -> "rewrote";
            case ENDED -> "ended";
        });
        row.setAccessibleText("rule " + line.number() + ", " + line.brief() + ": " + String.join(" ", line.text()));
        return row;
    }

    /** Lines break between options, never between an option and its argument. */
    private static String together(String text) {
        return text.replaceAll("(--?[a-z-]+|!) ", "$1\u00a0");
    }

    private static String shorter(String text) {
        return text.replace(" --mode random", "").replaceAll("(--probability 0\\.\\d\\d)\\d+", "$1");
    }
}
