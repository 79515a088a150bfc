package dev.podwire.theme;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Line icons of the window's frame, coloured by their surroundings; sizes in pixels. */
public final class Icons {

    private Icons() {}

    public static FontIcon of(Feather icon, int size) {
        FontIcon made = new FontIcon(icon);
        made.getStyleClass().add("icon");
        made.setStyle("-fx-icon-size: " + size + "px;");
        return made;
    }

    public static FontIcon of(Feather icon) {
        return of(icon, 16);
    }
}
