package dev.podwire.theme;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Line icons of the window's frame, coloured by their surroundings. */
public final class Icons {

    private Icons() {}

    public static FontIcon of(Feather icon, int size) {
        FontIcon made = new FontIcon(icon);
        made.setIconSize(size);
        made.getStyleClass().add("icon");
        return made;
    }

    public static FontIcon of(Feather icon) {
        return of(icon, 16);
    }
}
