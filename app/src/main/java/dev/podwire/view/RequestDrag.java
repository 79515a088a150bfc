package dev.podwire.view;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Line;

/** Drawing a request from one thing of the picture to another with the mouse. */
final class RequestDrag {

    private static final double LEAST = 6;

    private final Function<MouseEvent, Optional<String>> hit;
    private final BiConsumer<String, String> draw;
    private final Line line = new Line();
    private Optional<String> from = Optional.empty();
    private double startX;
    private double startY;

    /**
     * @param hit  the thing under the mouse, if a request can begin or end there
     * @param draw told from where to where
     */
    RequestDrag(Pane over, javafx.scene.Node canvas, Function<MouseEvent, Optional<String>> hit,
            BiConsumer<String, String> draw) {
        this.hit = hit;
        this.draw = draw;
        line.getStyleClass().add("request-line");
        line.setManaged(false);
        line.setMouseTransparent(true);
        line.setVisible(false);
        over.getChildren().add(line);
        canvas.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
        canvas.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::dragged);
        canvas.addEventFilter(MouseEvent.MOUSE_RELEASED, this::released);
    }

    private void pressed(MouseEvent event) {
        from = event.getButton() == MouseButton.PRIMARY && !event.isShiftDown()
                ? hit.apply(event).filter(id -> id.startsWith("pod/") || id.equals("outside"))
                : Optional.empty();
        startX = event.getX();
        startY = event.getY();
    }

    private void dragged(MouseEvent event) {
        if (from.isPresent()) {
            line.setStartX(startX);
            line.setStartY(startY);
            line.setEndX(event.getX());
            line.setEndY(event.getY());
            line.setVisible(Math.hypot(event.getX() - startX, event.getY() - startY) > LEAST);
            event.consume();
        }
    }

    private void released(MouseEvent event) {
        boolean drawn = line.isVisible();
        line.setVisible(false);
        Optional<String> begun = from;
        from = Optional.empty();
        if (drawn && begun.isPresent()) {
            hit.apply(event).filter(to -> !to.equals(begun.get())).ifPresent(to -> draw.accept(begun.get(), to));
            event.consume();
        }
    }
}
