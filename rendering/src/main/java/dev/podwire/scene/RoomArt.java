package dev.podwire.scene;

import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.PodCard;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Layout.Row;
import dev.podwire.layout.Layout.RuleCard;
import dev.podwire.layout.Metrics;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.scene.Marks.RuleKey;
import dev.podwire.scene.Marks.RuleMark;
import dev.podwire.scene.Marks.TrackMark;

/** Draws a machine's room. */
final class RoomArt {

    private final Pen pen;
    private final Marks marks;
    private final double scale;

    RoomArt(Pen pen, Marks marks, double scale) {
        this.scale = scale;
        this.pen = pen;
        this.marks = marks;
    }

    /** Walls, header, pods, wires, bridge and rules: everything that a trail passes over. */
    void draw(Room room) {
        pen.named(room.id(), () -> walls(room));
        for (PodCard pod : room.pods().cards()) {
            pen.named(pod.id(), () -> pod(pod, false));
        }
        room.pods().more().ifPresent(more -> pod(more, true));
        room.kernel().bridge().ifPresent(bridge -> pen.named(bridge.id(), () -> bridge(bridge)));
        room.pods().cards().forEach(this::wire);
        room.pods().more().ifPresent(this::wire);
        room.kernel().conntrack().ifPresent(box -> conntrack(room, box));
        room.kernel().rules().forEach(rule -> rule(room, rule));
    }

    /** Tunnel mouths, ports and the bridge's words, which close over the trail. */
    void drawDoors(Room room) {
        room.kernel().bridge().ifPresent(this::bridgeWords);
        room.kernel().tunnels().forEach(tunnel -> pen.named(tunnel.id(), () -> tunnel(tunnel)));
        room.kernel().ports().forEach(port -> pen.named(port.id(), () -> port(port)));
        room.pods().cards().forEach(pod -> plug(pod.plug(), edge(pod.id())));
    }

    private Optional<Meaning> meaning(String id) {
        return Optional.ofNullable(marks.things().get(id));
    }

    private Colour edge(String id) {
        return meaning(id).map(pen::edge).orElse(pen.colour(Role.WALL));
    }

    private void walls(Room room) {
        Box box = room.box();
        Card header = room.header();
        pen.rect(box, 10, Paint.of(pen.colour(Role.ROOM), pen.colour(Role.WALL), 1.5));
        pen.text(box.x() + 12, box.y() + 20, header.label(), Face.SANS_BOLD, Metrics.HEADING, pen.colour(Role.TEXT),
                Anchor.START);
        pen.text(box.x() + 12, box.y() + 36, header.detail(), Face.MONO, pen.colour(Role.TEXT3));
        Card host = room.pods().host();
        if (!host.label().isEmpty()) {
            Optional<Meaning> hue = meaning(room.id());
            pen.hairRect(host.box(), 4, hue.map(pen::tint).orElse(pen.colour(Role.WINDOW)),
                    hue.map(pen::edge).orElse(pen.colour(Role.BORDER)));
            pen.text(host.box().centerX(), host.box().y() + 14, host.label(), Face.SANS, 12,
                    hue.map(pen::ink).orElse(pen.colour(Role.TEXT3)), Anchor.MIDDLE);
        }
    }

    private void pod(PodCard pod, boolean folded) {
        Box box = pod.box();
        Optional<Meaning> hue = meaning(pod.id());
        if (folded) {
            pen.add(new DrawOp.Rect(box.x() + 0.5, box.y() + 0.5, box.width() - 1, box.height() - 1, 6,
                    Paint.line(pen.colour(Role.BORDER2), 1).dashed(3.0, 4.0)));
            pen.text(box.centerX(), box.centerY() + 4, pod.card().label(), Face.SANS, 12, pen.colour(Role.TEXT3),
                    Anchor.MIDDLE);
            return;
        }
        if (hue.isPresent()) {
            pen.rect(box, 6, Paint.of(pen.tint(hue.get()), pen.edge(hue.get()), 1.5));
        } else {
            pen.hairRect(box, 6, pen.colour(Role.WINDOW), pen.colour(Role.BORDER2));
        }
        pen.text(box.x() + 6, box.y() + 18, pod.card().label(), Face.SANS_MEDIUM, pen.colour(Role.TEXT));
        pen.text(box.x() + 6, box.y() + 36, pod.card().detail(), Face.MONO, pen.colour(Role.TEXT2));
    }

    private void wire(PodCard pod) {
        pen.line(pod.wire().stream().map(p -> p.equals(pod.plug()) ? p.plus(0, 4) : p).toList(),
                Paint.line(pen.colour(Role.WALL), 1.5));
        Point end = pod.wire().getLast();
        pen.rect(new Box(end.x() - 5, end.y() - 6, 10, 8), 2, Paint.fill(pen.colour(Role.WALL)));
        plug(pod.plug(), edge(pod.id()));
    }

    private void plug(Point at, Colour colour) {
        pen.rect(new Box(at.x() - 8, at.y() - 4, 16, 8), 2, Paint.fill(colour));
    }

    private void bridge(Card bridge) {
        Box box = bridge.box();
        pen.hairRect(box, 4, pen.colour(Role.SUNKEN), pen.colour(Role.WALL));
    }

    /** On plates of their own, so that a trail passes behind them. */
    private void bridgeWords(Card bridge) {
        Box box = bridge.box();
        double name = Text.width(bridge.label(), Face.MONO_MEDIUM);
        plate(box, box.x() + 8, name);
        pen.text(box.x() + 8, box.y() + 13.5, bridge.label(), Face.MONO_MEDIUM, pen.colour(Role.TEXT));
        if (!bridge.detail().isEmpty()) {
            double width = Text.width(bridge.detail(), Face.MONO);
            plate(box, box.right() - 8 - width, width);
            pen.text(box.right() - 8, box.y() + 13.5, bridge.detail(), Face.MONO, 12, pen.colour(Role.TEXT3),
                    Anchor.END);
        }
    }

    private void plate(Box bridge, double x, double width) {
        pen.rect(new Box(x - 3, bridge.y() + 3, width + 6, bridge.height() - 7), 2,
                Paint.fill(pen.colour(Role.SUNKEN)));
    }

    private void conntrack(Room room, Box box) {
        Optional<TrackMark> mark = Optional.ofNullable(marks.trackers().get(room.id()));
        if (mark.isPresent()) {
            pen.rect(box, 6, Paint.of(pen.tint(Meaning.CONNECTION), pen.edge(Meaning.CONNECTION), 1.5));
        } else {
            pen.hairRect(box, 6, pen.colour(Role.WINDOW), pen.colour(Role.BORDER2));
        }
        if (scale >= Scene.NEAR && mark.isPresent()) {
            new RuleArt(pen, scale).draw(box, mark.get());
            return;
        }
        pen.text(box.x() + 8, box.y() + 18, "conntrack", Face.SANS_MEDIUM, pen.colour(Role.TEXT));
        mark.ifPresent(m -> {
            Colour ink = pen.ink(Meaning.CONNECTION);
            Signs.draw(pen, Meaning.CONNECTION, box.x() + 12, box.y() + 36, 9);
            pen.text(box.x() + 21, box.y() + 40, m.fresh() > 0 ? m.fresh() + " new" : "known", Face.SANS_BOLD, ink);
            String state = m.state().length() * 7.2 > box.width() - 12 ? shortState(m.state()) : m.state();
            pen.text(box.x() + 8, box.y() + 60, state, Face.MONO, ink);
        });
    }

    /** The abbreviations of ss(8), for cards too narrow for the whole word. */
    private static String shortState(String state) {
        return switch (state) {
            case "ESTABLISHED" -> "ESTAB";
            case "FIN_WAIT", "CLOSE_WAIT", "TIME_WAIT" -> state.replace("_WAIT", "-W");
            default -> state.substring(0, Math.min(8, state.length()));
        };
    }

    private void rule(Room room, RuleCard rule) {
        RuleMark near = marks.rules().get(new RuleKey(room.id(), rule.row()));
        if (scale >= Scene.NEAR && near != null && near.hop().isPresent()) {
            new RuleArt(pen, scale).draw(rule.box(), near, near.hop().get());
            return;
        }
        Box box = rule.box();
        Optional<RuleMark> mark = Optional.ofNullable(marks.rules().get(new RuleKey(room.id(), rule.row())));
        boolean visited = mark.filter(RuleMark::reached).isPresent();
        Optional<Meaning> hue = mark.flatMap(RuleMark::meaning);
        String name = mark.map(RuleMark::name).orElse(name(rule.row()));
        if (hue.isPresent()) {
            pen.rect(box, 4, Paint.of(pen.tint(hue.get()), pen.edge(hue.get()), 1.5));
            pen.rect(new Box(box.x(), box.y(), 4, box.height()), 2, Paint.fill(pen.edge(hue.get())));
        } else {
            pen.hairRect(box, 4, pen.colour(Role.WINDOW), pen.colour(visited ? Role.BORDER2 : Role.BORDER));
        }
        double pad = box.width() > 130 ? 12 : 8;
        pen.text(box.x() + pad, box.y() + 16.5, name, hue.isPresent() ? Face.MONO_MEDIUM : Face.MONO,
                pen.colour(visited ? Role.TEXT : Role.TEXT2));
        mark.ifPresent(m -> result(box, name, pad, m));
    }

    private void result(Box box, String name, double pad, RuleMark mark) {
        double room = box.width() - pad - 8 - name.length() * 7.2 - 8;
        Face face = mark.meaning().isPresent() ? Face.SANS_BOLD : Face.SANS;
        double width = Text.width(mark.result(), face);
        if (width > room) {
            mark.meaning().filter(m -> room >= 14)
                    .ifPresent(m -> Signs.draw(pen, m, box.right() - 14, box.centerY(), 12));
            return;
        }
        pen.text(box.right() - 8, box.y() + 16.5, mark.result(), face, 12,
                mark.meaning().map(pen::ink).orElse(pen.colour(mark.reached() ? Role.TEXT2 : Role.TEXT3)), Anchor.END);
        mark.meaning().filter(m -> width + 20 <= room)
                .ifPresent(m -> Signs.draw(pen, m, box.right() - 8 - width - 12, box.centerY(), 12));
    }

    static String name(Row row) {
        return switch (row) {
            case PREROUTING -> "PREROUTING";
            case ROUTING -> "routing";
            case FILTER -> "FORWARD";
            case POSTROUTING -> "POSTROUTING";
        };
    }

    private void tunnel(Card tunnel) {
        Box box = tunnel.box();
        Optional<Meaning> hue = meaning(tunnel.id());
        double pad = box.width() < 90 ? 5 : 12;
        if (hue.isPresent()) {
            pen.rect(box, 6, Paint.of(pen.tint(hue.get()), pen.edge(hue.get()), 1.5));
        } else {
            pen.hairRect(box, 6, pen.colour(Role.WINDOW), pen.colour(Role.BORDER2));
        }
        pen.text(box.x() + pad, box.y() + 18.5, tunnel.label(), hue.isPresent() ? Face.MONO_MEDIUM : Face.MONO,
                pen.colour(hue.isPresent() ? Role.TEXT : Role.TEXT2));
        pen.ellipse(new Point(box.right(), box.centerY()), box.width() < 90 ? 5 : 6, 14,
                Paint.of(pen.colour(Role.CANVAS), edge(tunnel.id()), 1.5));
    }

    private void port(Card port) {
        Box box = port.box();
        pen.rect(box, 4, Paint.of(pen.colour(Role.RAISED), edge(port.id()), 1.5));
        pen.text(box.centerX(), box.y() + 16.5, port.label(), Face.MONO_MEDIUM, 12, pen.colour(Role.TEXT),
                Anchor.MIDDLE);
    }

    /** The stop beside each rule card that the packet has reached. */
    void drawStations(Layout layout) {
        marks.rules().forEach((key, mark) -> layout.room(key.room()).ifPresent(room -> {
            RuleCard rule = room.kernel().rules().get(key.row().ordinal());
            station(rule, mark);
        }));
    }

    private void station(RuleCard rule, RuleMark mark) {
        if (!mark.reached()) {
            pen.ellipse(rule.station(), 4, 4,
                    Paint.of(pen.colour(Role.ROOM), pen.colour(Role.BORDER2), 1.75));
            return;
        }
        Paint paint = mark.meaning().map(m -> Paint.of(pen.fill(m), pen.edge(m), 1.75))
                .orElse(Paint.of(pen.colour(Role.ROOM), pen.edge(Meaning.CONNECTION), 1.75));
        pen.ellipse(rule.station(), 4, 4, paint);
    }
}
