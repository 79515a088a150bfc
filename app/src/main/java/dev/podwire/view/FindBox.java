package dev.podwire.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.stage.Window;

import dev.podwire.view.model.ObjectRow;

/** The command palette: finds any object by name, kind or address, and any command by its name. */
public final class FindBox {

    private static final int MOST = 200;

    /** Something that can be chosen. */
    public sealed interface Found {

        /** An object of the cluster. */
        record Thing(ObjectRow row) implements Found {}

        /** Something that the window can do. */
        record Act(String name, String keys, Runnable action) implements Found {}
    }

    private final Picker<Found> picker = new Picker<>("Find an object, or type what to do", 560, FindBox::search,
            FindBox::row);

    public void show(Window window, List<ObjectRow> rows, List<Found.Act> acts, Consumer<ObjectRow> chosen) {
        List<Found> all = new ArrayList<>(acts);
        rows.forEach(row -> all.add(new Found.Thing(row)));
        picker.showIn(window, all, found -> {
            switch (found) {
                case Found.Thing(ObjectRow row) -> chosen.accept(row);
                case Found.Act act -> act.action().run();
            }
        });
    }

    private static List<Found> search(List<Found> all, String query) {
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        return all.stream().filter(f -> matches(f, wanted)).sorted(Comparator.comparingInt(f -> rank(f, wanted)))
                .limit(MOST).toList();
    }

    private static boolean matches(Found found, String query) {
        return switch (found) {
            case Found.Thing(ObjectRow row) -> row.matches(query);
            case Found.Act act -> {
                String name = act.name().toLowerCase(Locale.ROOT);
                yield List.of(query.split("\\s+")).stream().allMatch(name::contains);
            }
        };
    }

    /** Objects whose name begins so stand first, then commands that begin so, then the rest. */
    private static int rank(Found found, String query) {
        return switch (found) {
            case Found.Thing(ObjectRow row) -> query.isEmpty() ? 3 : row.name().startsWith(query) ? 0 : 2;
            case Found.Act act -> query.isEmpty() || act.name().toLowerCase(Locale.ROOT).startsWith(query) ? 1 : 3;
        };
    }

    private static Node row(Found found) {
        HBox line = switch (found) {
            case Found.Thing(ObjectRow row) -> new HBox(8, Parts.label(row.name(), "small", "medium"),
                    Parts.label(row.kind() + (row.namespace().isEmpty() ? "" : " in " + row.namespace()), "small",
                            "text3"),
                    Parts.spring(), Parts.whole(row.detail(), "mono", "text3"));
            case Found.Act act -> {
                HBox command = new HBox(8, Parts.label(act.name(), "small"), Parts.spring());
                if (!act.keys().isEmpty()) {
                    command.getChildren().add(Parts.whole(act.keys(), "key"));
                }
                yield command;
            }
        };
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    public boolean isShowing() {
        return picker.isShowing();
    }

    /** The picker behind it, to type into. */
    public Picker<Found> picker() {
        return picker;
    }
}
