package dev.podwire.view;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

import dev.podwire.view.model.LogEntry;
import dev.podwire.view.model.Snapshot;

/** What changes did to the objects and to the kernels, line by line. */
public final class LogView extends ScrollPane {

    /** More lines than these of one part help nobody at once; the rest is counted. */
    private static final int MOST = 60;

    private final VBox body = new VBox(14);

    /** The latest entry first. */
    public LogView(List<LogEntry> entries) {
        body.getStyleClass().add("sheet-body");
        if (entries.isEmpty()) {
            body.getChildren().add(Parts.label("Nothing has been changed since the cluster was opened.", "text3"));
        }
        boolean first = true;
        for (LogEntry entry : entries) {
            VBox box = new VBox(6, Parts.label(entry.title(), "strong"),
                    Parts.label(entry.summary(), "small", "text2"));
            boolean open = first;
            first = false;
            entry.changes().forEach(change -> box.getChildren().add(part(change, open)));
            body.getChildren().add(box);
        }
        setContent(body);
        setFitToWidth(true);
    }

    private static TitledPane part(Snapshot.Change change, boolean open) {
        VBox lines = new VBox();
        lines.getStyleClass().add("diff");
        add(lines, "−", "removed", change.removed());
        add(lines, "+", "added", change.added());
        String word = switch (change.kind()) {
            case ADDED -> "new";
            case REMOVED -> "gone";
            case CHANGED -> "changed";
        };
        TitledPane pane = new TitledPane(change.name() + "   " + word + "   " + change.count(), lines);
        pane.setExpanded(open && change.added().size() + change.removed().size() <= MOST / 2);
        pane.setAnimated(false);
        return pane;
    }

    private static void add(VBox box, String sign, String style, List<String> lines) {
        lines.stream().limit(MOST).forEach(line -> {
            Label label = Parts.label(sign + " " + line, "mono", style, "wrap");
            label.setMaxWidth(Double.MAX_VALUE);
            box.getChildren().add(label);
        });
        if (lines.size() > MOST) {
            box.getChildren().add(Parts.label("and " + (lines.size() - MOST) + " more", "small", "text3"));
        }
    }
}
