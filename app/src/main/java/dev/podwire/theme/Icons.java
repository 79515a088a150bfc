package dev.podwire.theme;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Line icons of the window's frame, coloured by their surroundings. */
public final class Icons {

    private Icons() {}

    /** {@code size} in pixels: one of those that the style sheet knows. */
    public static FontIcon of(Feather icon, int size) {
        FontIcon made = new FontIcon(icon);
        made.getStyleClass().addAll("icon", "icon-" + size);
        return made;
    }

    public static FontIcon of(Feather icon) {
        return of(icon, 16);
    }
}
