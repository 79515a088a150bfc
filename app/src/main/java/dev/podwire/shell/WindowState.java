package dev.podwire.shell;

import java.util.Optional;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Where the window stood and how large all in it was, from one start to the next; in pixels of the screen. */
record WindowState(double x, double y, double width, double height, boolean maximized, double zoom) {

    private static final String PLACE = "window";
    private static final String ZOOM = "zoom";
    /** So much of the window has to be on a screen that is there. */
    private static final double VISIBLE = 80;

    static WindowState of(Stage stage, double zoom) {
        return new WindowState(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized(),
                zoom);
    }

    /** What was kept; empty if nothing was, or nothing that makes sense. */
    static Optional<WindowState> load(Preferences kept) {
        String[] numbers = kept.get(PLACE, "").split(" ");
        if (numbers.length != 5) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WindowState(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]),
                    Double.parseDouble(numbers[2]), Double.parseDouble(numbers[3]), Boolean.parseBoolean(numbers[4]),
                    Math.clamp(kept.getDouble(ZOOM, 1), 0.75, 2)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    void store(Preferences kept) {
        try {
            kept.put(PLACE, x + " " + y + " " + width + " " + height + " " + maximized);
            kept.putDouble(ZOOM, zoom);
            kept.flush();
        } catch (BackingStoreException | IllegalStateException | SecurityException e) {
            System.getLogger("podwire").log(System.Logger.Level.DEBUG, "the window's place could not be kept", e);
        }
    }

    /** Puts a window there, unless the screen that it stood on is gone. */
    void apply(Stage stage) {
        boolean there = Screen.getScreensForRectangle(x, y, Math.max(1, width), Math.max(1, height)).stream()
                .map(Screen::getVisualBounds).anyMatch(this::seen);
        if (there && width >= MainWindow.LEAST_WIDTH && height >= MainWindow.LEAST_HEIGHT) {
            stage.setX(x);
            stage.setY(y);
            stage.setWidth(width);
            stage.setHeight(height);
        }
        stage.setMaximized(maximized);
    }

    private boolean seen(Rectangle2D screen) {
        return Math.min(x + width, screen.getMaxX()) - Math.max(x, screen.getMinX()) >= VISIBLE
                && y >= screen.getMinY() && y <= screen.getMaxY() - VISIBLE;
    }
}
