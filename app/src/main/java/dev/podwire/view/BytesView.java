package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import dev.podwire.view.model.PacketBytes;

/** The bytes of a packet before or after a hop, with those that changed marked and those of a header found by pointing. */
final class BytesView extends VBox {

    /** More rows than this are shown only when asked for. */
    private static final int FIRST = 24;

    private final ToggleButton before = toggle("before");
    private final ToggleButton after = toggle("after");
    private final Label size = Parts.whole("", "mono", "text3");
    private final VBox rows = new VBox();
    private PacketBytes old = PacketBytes.EMPTY;
    private PacketBytes now = PacketBytes.EMPTY;
    private int marked = -1;
    private boolean all;

    BytesView() {
        before.setOnAction(e -> choose(true));
        after.setOnAction(e -> choose(false));
        after.setSelected(true);
        HBox head = new HBox(6, Parts.whole("Bytes", "section"), before, after, Parts.spring(), size);
        head.setAlignment(Pos.CENTER_LEFT);
        rows.getStyleClass().addAll("well", "bytes");
        setSpacing(6);
        getChildren().addAll(head, rows);
    }

    private void choose(boolean old) {
        before.setSelected(old);
        after.setSelected(!old);
        fill();
    }

    private static ToggleButton toggle(String name) {
        ToggleButton button = new ToggleButton(name);
        button.getStyleClass().add("layer");
        return button;
    }

    void show(PacketBytes before, PacketBytes after) {
        old = before;
        now = after;
        marked = -1;
        all = false;
        fill();
    }

    /** Marks the bytes of a header, {@code depth} headers from the outside. */
    void mark(String name, int depth) {
        PacketBytes shown = shown();
        marked = depth < shown.headers().size() && shown.headers().get(depth).name().equals(name) ? depth : -1;
        fill();
    }

    void unmark() {
        marked = -1;
        fill();
    }

    private PacketBytes shown() {
        return before.isSelected() ? old : now;
    }

    String text() {
        return shown().text();
    }

    private void fill() {
        PacketBytes shown = shown();
        PacketBytes other = before.isSelected() ? now : old;
        size.setText(shown.size() + " B");
        rows.getChildren().clear();
        int most = all ? shown.rows() : Math.min(shown.rows(), FIRST);
        for (int row = 0; row < most; row++) {
            rows.getChildren().add(row(shown, other, row));
        }
        if (most < shown.rows()) {
            Hyperlink more = new Hyperlink((shown.size() - most * PacketBytes.ROW) + " more bytes");
            more.getStyleClass().add("fold");
            more.setOnAction(e -> {
                all = true;
                fill();
            });
            rows.getChildren().add(more);
        }
    }

    /** Bytes of one kind side by side share a label. */
    private HBox row(PacketBytes shown, PacketBytes other, int row) {
        HBox line = new HBox(Parts.whole("%04x ".formatted(row * PacketBytes.ROW), "offset"));
        line.getStyleClass().add("byte-row");
        int from = row * PacketBytes.ROW;
        int to = Math.min(from + PacketBytes.ROW, shown.size());
        StringBuilder letters = new StringBuilder();
        int at = from;
        while (at < to) {
            String kind = kind(shown, other, at);
            StringBuilder run = new StringBuilder();
            while (at < to && kind(shown, other, at).equals(kind)) {
                run.append(' ').append(shown.hex(at));
                letters.append(shown.character(at));
                at++;
            }
            line.getChildren().add(Parts.whole(run.toString(), "hex", kind));
        }
        line.getChildren().add(Parts.whole("   ".repeat(from + PacketBytes.ROW - to) + "  " + letters, "offset"));
        return line;
    }

    private String kind(PacketBytes shown, PacketBytes other, int at) {
        if (marked >= 0 && shown.headers().get(marked).holds(at)) {
            return "of-header";
        }
        return shown.differs(at, other) ? "changed" : "same";
    }
}
