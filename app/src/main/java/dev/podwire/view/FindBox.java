package dev.podwire.view;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.stage.Window;

import dev.podwire.view.model.ObjectRow;

/** Finds any object by name, kind or address. */
public final class FindBox {

    private static final int MOST = 200;

    private final Picker<ObjectRow> picker = new Picker<>("Find an object by name, kind or address", 520,
            FindBox::search, FindBox::row);

    public void show(Window window, List<ObjectRow> rows, Consumer<ObjectRow> chosen) {
        picker.showIn(window, rows, chosen);
    }

    private static List<ObjectRow> search(List<ObjectRow> rows, String query) {
        String wanted = query.strip();
        return rows.stream().filter(r -> r.matches(query))
                .sorted(java.util.Comparator.comparingInt(r -> r.name().startsWith(wanted) ? 0 : 1)).limit(MOST)
                .toList();
    }

    private static Node row(ObjectRow row) {
        HBox line = new HBox(8, Parts.label(row.name(), "small", "medium"),
                Parts.label(row.kind() + (row.namespace().isEmpty() ? "" : " in " + row.namespace()), "small", "text3"),
                Parts.spring(), Parts.whole(row.detail(), "mono", "text3"));
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    public boolean isShowing() {
        return picker.isShowing();
    }

    /** The picker behind it, to type into. */
    public Picker<ObjectRow> picker() {
        return picker;
    }
}
