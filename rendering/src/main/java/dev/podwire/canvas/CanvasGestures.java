package dev.podwire.canvas;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/** What mouse, touchpad and keys do to a topology canvas. */
final class CanvasGestures {

    private static final double WHEEL_STEP = 1.0015;
    private static final double KEY_PAN = 48;
    private static final double KEY_ZOOM = 1.2;

    private final TopologyCanvas target;
    private double lastX;
    private double lastY;

    CanvasGestures(TopologyCanvas target) {
        this.target = target;
    }

    void install() {
        target.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            target.requestFocus();
            lastX = event.getX();
            lastY = event.getY();
        });
        target.addEventHandler(MouseEvent.MOUSE_DRAGGED, event -> {
            target.pan(event.getX() - lastX, event.getY() - lastY);
            lastX = event.getX();
            lastY = event.getY();
        });
        target.addEventHandler(MouseEvent.MOUSE_MOVED, event -> target.pointerAt(event.getX(), event.getY()));
        target.addEventHandler(MouseEvent.MOUSE_EXITED, event -> target.pointerGone());
        target.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                target.clicked(event.getX(), event.getY(), event.getClickCount() == 2);
            }
        });
        target.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        target.setOnZoom(event -> {
            target.zoomAbout(event.getZoomFactor(), event.getX(), event.getY());
            event.consume();
        });
        target.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /** A wheel zooms; two fingers on a touchpad pan, and zoom together with Ctrl. */
    private void scrolled(ScrollEvent event) {
        boolean fingers = event.getTouchCount() > 0 || event.isInertia() || event.isDirect();
        if (fingers && !event.isControlDown()) {
            target.pan(event.getDeltaX(), event.getDeltaY());
        } else {
            target.zoomAbout(Math.pow(WHEEL_STEP, event.getDeltaY()), event.getX(), event.getY());
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        KeyCode code = event.getCode();
        if (code == KeyCode.F) {
            target.fit();
        } else if (code == KeyCode.PLUS || code == KeyCode.EQUALS || code == KeyCode.ADD) {
            target.zoomBy(KEY_ZOOM);
        } else if (code == KeyCode.MINUS || code == KeyCode.SUBTRACT) {
            target.zoomBy(1 / KEY_ZOOM);
        } else if (event.isShiftDown() && code.isArrowKey()) {
            target.pan(code == KeyCode.LEFT ? KEY_PAN : code == KeyCode.RIGHT ? -KEY_PAN : 0,
                    code == KeyCode.UP ? KEY_PAN : code == KeyCode.DOWN ? -KEY_PAN : 0);
        } else {
            return;
        }
        event.consume();
    }
}
