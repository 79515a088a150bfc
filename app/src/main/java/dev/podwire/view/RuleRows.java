package dev.podwire.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.RuleGroup;
import dev.podwire.view.model.Wrap;

/** How a chain and the rules that were read in it look. */
final class RuleRows {

    private RuleRows() {}

    static Node chain(RuleGroup group) {
        Label table = Parts.whole(group.table() + " ", "mono", "table-name");
        HBox row = new HBox(table, Parts.label(group.chain(), "mono-strong"), Parts.spring(),
                Parts.whole(group.note(), "small", "text3"));
        row.getStyleClass().add("chain");
        row.setAlignment(Pos.CENTER_LEFT);
        Parts.tip(row, "table " + group.table() + ", chain " + group.chain());
        return row;
    }

    /** A rule in short: without its comment, and with a word at the right edge for what came of it. */
    static Node rule(RuleGroup.Line line) {
        List<String> text = line.text().stream().filter(t -> !t.startsWith("-m comment")).map(RuleRows::shorter)
                .toList();
        VBox lines = new VBox(1);
        text.forEach(t -> lines.getChildren().add(Parts.label(Wrap.tied(t), "line", "wrap")));
        lines.setMinWidth(0);
        HBox.setHgrow(lines, Priority.ALWAYS);
        Label number = Parts.whole(Integer.toString(line.number()), "number");
        HBox row = new HBox(number, lines);
        row.setAlignment(Pos.TOP_LEFT);
        Node end = switch (line.reading()) {
            case SKIPPED, HIT, UNREAD -> Parts.whole(line.brief(), "brief");
            case REWROTE -> Sign.of(Tone.REWRITTEN);
            case ENDED -> Sign.of(Tone.DROPPED);
        };
        VBox right = new VBox(end);
        right.setAlignment(Pos.BOTTOM_RIGHT);
        row.getChildren().add(right);
        Parts.tip(row, String.join(" ", line.text()) + "\n\n" + line.why());
        row.getStyleClass().addAll("rule", switch (line.reading()) {
            case SKIPPED, UNREAD -> "skipped";
            case HIT -> "hit";
            case REWROTE -> "rewrote";
            case ENDED -> "ended";
        });
        row.setAccessibleText("rule " + line.number() + ", " + line.brief() + ": " + String.join(" ", line.text()));
        return row;
    }

    private static String shorter(String text) {
        return text.replace(" --mode random", "").replaceAll("(--probability 0\\.\\d\\d)\\d+", "$1");
    }
}
