package dev.podwire.shell;

import java.util.Optional;
import javafx.scene.input.KeyCombination;

/**
 * Something that the window can do, by name and perhaps by a key: what palette, keyboard and the sheet of keys share.
 *
 * @param group  under which heading the sheet lists it
 * @param keys   such as {@code Shortcut+K} or {@code F}, as {@link KeyCombination#valueOf} reads them; empty: none
 * @param always whether it works without a cluster
 */
record Command(String group, String name, String keys, boolean always, Runnable action) {

    Optional<KeyCombination> combination() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(KeyCombination.valueOf(keys));
    }

    /** Whether the key is pressed together with Ctrl or Cmd or is a function key, so that fields have no use for it. */
    boolean strong() {
        return keys.contains("Shortcut") || keys.matches("F\\d+");
    }

    /** The key as people read it. */
    String shown() {
        return combination().map(KeyCombination::getDisplayText).orElse("");
    }
}
