package dev.podwire.view.model;

/** How long names are shortened so that both ends stay readable. */
public final class Names {

    private Names() {}

    /** At most {@code length} characters, the middle replaced by an ellipsis. */
    public static String middle(String name, int length) {
        if (name.length() <= length) {
            return name;
        }
        int tail = (length - 1) / 2;
        return name.substring(0, length - 1 - tail) + "…" + name.substring(name.length() - tail);
    }
}
