package dev.podwire.view;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;

/** A choice in the toolbar that changes what the cluster is made of. */
final class Switch extends ComboBox<String> {

    private boolean filling;

    Switch(String name, String tip, Consumer<String> chosen) {
        setAccessibleText(name);
        setTooltip(Parts.tip(tip));
        getStyleClass().add("switch");
        setMinWidth(92);
        valueProperty().subscribe(value -> {
            if (!filling && value != null) {
                chosen.accept(value);
            }
        });
    }

    /** A value that is not among the known ones is offered too: files may name it. */
    void show(List<String> names, String now) {
        filling = true;
        getItems().setAll(names);
        if (!names.contains(now)) {
            getItems().add(now);
        }
        setValue(now);
        filling = false;
    }
}
