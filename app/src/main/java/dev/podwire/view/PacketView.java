package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import dev.podwire.packet.Packet;
import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.trace.TracedPacket;
import dev.podwire.view.model.PacketBytes;
import dev.podwire.view.model.PacketDiff;

/** The packet layer by layer, outermost first, each field before and after the hop. */
final class PacketView extends VBox {

    private static final double INDENT = 8;
    private static final double NAME = 98;
    private static final int SHORT = 20;

    private final BytesView bytes = new BytesView();
    private String text = "";

    PacketView() {
        getStyleClass().add("inspector-body");
        setMinWidth(0);
        Copying.offer(this, new Copying.Choice("Copy fields", () -> text),
                new Copying.Choice("Copy bytes", bytes::text));
    }

    /** {@code before} and {@code after} are the packet at both ends of what is looked at. */
    void show(TracedPacket packet, Packet before, Packet after) {
        PacketDiff diff = PacketDiff.of(before, after);
        Label kind = Parts.label("Packet " + packet.number() + " · " + packet.kind(), "title");
        Label way = Parts.label(packet.direction() == TracedPacket.Direction.REQUEST
                ? "on its way to the server · outermost header first"
                : "on its way back to the client · outermost header first", "small", "text2", "wrap");
        getChildren().setAll(new VBox(2, kind, way));
        int depth = 0;
        for (PacketDiff.Layer layer : diff.layers()) {
            getChildren().add(layer(layer, Math.min(depth++, 6)));
        }
        bytes.show(PacketBytes.of(before), PacketBytes.of(after));
        getChildren().add(bytes);
        text = text(packet, diff);
    }

    private static String text(TracedPacket packet, PacketDiff diff) {
        StringBuilder text = new StringBuilder("packet " + packet.number() + " " + packet.kind() + "\n");
        for (PacketDiff.Layer layer : diff.layers()) {
            text.append(layer.name()).append('\n');
            for (PacketDiff.Field field : layer.fields()) {
                text.append("  ").append(field.name()).append(": ").append(field.before())
                        .append(field.changed() ? " -> " + field.after() : "").append('\n');
            }
        }
        return text.toString();
    }

    private Node layer(PacketDiff.Layer layer, int depth) {
        HBox head = new HBox(Parts.label(layer.name(), "small", "strong"), Parts.spring());
        head.getStyleClass().add("layer-head");
        head.setAlignment(Pos.CENTER_LEFT);
        switch (layer.fate()) {
            case ADDED ->
                head.getChildren().addAll(Sign.of(Tone.ENCAPSULATED), Parts.whole("put on here", "small", "text2"));
            case REMOVED -> head.getChildren().addAll(Sign.of(Tone.ENCAPSULATED),
                    Parts.whole("taken off here", "small", "text2"));
            case KEPT -> {
                if (layer.changed()) {
                    head.getChildren().addAll(Sign.of(Tone.REWRITTEN), Parts.whole("changed here", "small", "text2"));
                }
            }
        }
        head.setOnMouseEntered(e -> bytes.mark(layer.name(), depth));
        head.setOnMouseExited(e -> bytes.unmark());
        VBox box = new VBox(head, Parts.styled("hairline"));
        box.getStyleClass().add("box");
        boolean whole = layer.fate() == PacketDiff.Fate.KEPT;
        for (PacketDiff.Field field : layer.fields()) {
            String value = field.after().isEmpty() ? field.before() : field.after();
            box.getChildren().add(
                    FieldRows.row(whole ? field : new PacketDiff.Field(field.name(), value, value), NAME, SHORT));
        }
        VBox.setMargin(box, new javafx.geometry.Insets(0, 0, 0, depth * INDENT));
        return box;
    }
}
