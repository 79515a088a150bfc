package dev.podwire.scene;

import java.util.List;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Underlay;
import dev.podwire.layout.Point;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.timeline.Timeline.Moment;
import dev.podwire.trace.Hop;
import dev.podwire.trace.TracedPacket;

/** Draws the packet's label: one line of addresses for each envelope, at the foot of the picture or, if that is out of sight, of the surface. */
final class LabelArt {

    private static final double LINE = 18;

    private final Pen pen;
    private final Layout layout;

    LabelArt(Pen pen, Layout layout) {
        this.pen = pen;
        this.layout = layout;
    }

    private record Side(String text, boolean changed) {}

    private record Row(Meaning sign, Side source, Side destination, String kind) {
        double width() {
            return Text.width(source.text() + " → " + destination.text(), Face.MONO) + 28 + 20
                    + Text.width(kind, Face.SANS) + 12;
        }
    }

    void draw(Point at, Hop hop, TracedPacket traced, Moment moment, Viewport viewport) {
        boolean flipped = moment.cue().rewrites() ? moment.flip() >= 0.5 : moment.progress() >= 1;
        Packet packet = flipped ? hop.last().after() : hop.first().before();
        Packet inner = packet.innermost();
        Packet compared = hop.first().before().innermost();
        List<Row> rows = packet.isEncapsulated()
                ? List.of(outer(packet), inner(inner, compared, traced))
                : List.of(inner(inner, compared, traced));
        double width = rows.stream().mapToDouble(Row::width).max().orElse(0);
        double height = 8 + LINE * rows.size();
        Box dock = place(at, width, height);
        if (viewport.seen().contains(dock)) {
            tail(at, dock);
            rows(rows, dock);
        } else {
            Box foot = new Box(Math.round((viewport.width() - width) / 2), viewport.height() - height - 12,
                    Math.ceil(width), height);
            pen.onSurface(viewport, () -> {
                pen.hairRect(foot, 8, pen.colour(Role.RAISED), pen.colour(Role.BORDER2));
                rows(rows, foot);
            });
        }
    }

    private void rows(List<Row> rows, Box box) {
        double y = box.y() + 16.5;
        for (Row row : rows) {
            row(row, box, y);
            y += LINE;
        }
    }

    private Row outer(Packet packet) {
        String vni = packet.find(Header.Vxlan.class).map(v -> "VXLAN " + v.vni()).orElse("tunnel");
        String port = packet.find(Header.Udp.class).map(u -> " · " + u.destinationPort()).orElse("");
        return new Row(Meaning.ENCAPSULATED, new Side(address(packet, true, false), false),
                new Side(address(packet, false, false), false), vni + port);
    }

    private static Row inner(Packet packet, Packet before, TracedPacket traced) {
        String source = address(packet, true, true);
        String destination = address(packet, false, true);
        boolean known = packet != before;
        return new Row(MarkReader.meaning(traced),
                new Side(source, known && !source.equals(address(before, true, true))),
                new Side(destination, known && !destination.equals(address(before, false, true))),
                kind(packet, traced));
    }

    private static String address(Packet packet, boolean source, boolean port) {
        Optional<Header.Arp> arp = packet.find(Header.Arp.class);
        if (arp.isPresent()) {
            return (source ? arp.get().senderIp() : arp.get().targetIp()).toString();
        }
        Optional<Header.Transport> transport = port ? packet.find(Header.Transport.class) : Optional.empty();
        String host = packet.network().map(n -> (source ? n.source() : n.destination()).toString()).orElse("?");
        return transport.map(t -> (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + (source ? t.sourcePort() : t.destinationPort())).orElse(host);
    }

    private static String kind(Packet packet, TracedPacket traced) {
        Optional<Header.Tcp> tcp = packet.find(Header.Tcp.class);
        if (tcp.isPresent()) {
            Header.Tcp t = tcp.get();
            String flags = (t.has(Header.Tcp.SYN) ? " SYN" : "") + (t.has(Header.Tcp.PSH) ? " PSH" : "")
                    + (t.has(Header.Tcp.FIN) ? " FIN" : "") + (t.has(Header.Tcp.RST) ? " RST" : "")
                    + (t.has(Header.Tcp.ACK) ? " ACK" : "");
            return "TCP" + flags;
        }
        return packet.find(Header.Dns.class)
                .map(d -> (d.response()
                        ? "DNS answer"
                        : "DNS " + d.questions().stream().findFirst()
                                .map(Header.DnsQuestion::type).orElse("query")))
                .orElse(traced.kind().toUpperCase(java.util.Locale.ROOT));
    }

    /** Under the bus and away from the underlay's own words; beneath everything if there is no bus. */
    private Box place(Point at, double width, double height) {
        double top = layout.ground().underlay().map(u -> u.buses().getLast().bottom() + 22)
                .orElse(layout.size().bottom() - height - 4);
        double left = layout.ground().underlay().map(Underlay::label).map(l -> l.box().right() + 8).orElse(0.0);
        double right = layout.size().right();
        double x = right - left < width ? right - width : Math.clamp(at.x() - width / 2, left, right - width);
        return new Box(Math.round(x), top, Math.ceil(width), height);
    }

    private void tail(Point at, Box box) {
        Colour paper = pen.colour(Role.RAISED);
        Colour edge = pen.colour(Role.BORDER2);
        pen.hairRect(box, 8, paper, edge);
        if (box.y() - at.y() < 60 && at.x() > box.x() + 14 && at.x() < box.right() - 14) {
            double x = Math.round(at.x());
            pen.line(Paint.of(paper, edge, 1), x - 6, box.y() + 0.5, x, box.y() - 6.5, x + 6, box.y() + 0.5);
            pen.line(Paint.line(paper, 2), x - 4.5, box.y() + 1, x + 4.5, box.y() + 1);
        }
    }

    private void row(Row row, Box box, double baseline) {
        Signs.draw(pen, row.sign(), box.x() + 16, baseline - 4, 10);
        Colour plain = row.sign() == Meaning.ENCAPSULATED ? pen.ink(Meaning.ENCAPSULATED) : pen.colour(Role.TEXT);
        double x = box.x() + 28;
        x = side(x, baseline, row.source(), plain);
        pen.text(x, baseline, " → ", Face.MONO, plain);
        x += Text.width(" → ", Face.MONO);
        side(x, baseline, row.destination(), plain);
        pen.text(box.right() - 12, baseline, row.kind(), Face.SANS, 12, pen.colour(Role.TEXT2), Anchor.END);
    }

    private double side(double x, double baseline, Side side, Colour plain) {
        pen.text(x, baseline, side.text(), side.changed() ? Face.MONO_BOLD : Face.MONO,
                side.changed() ? pen.ink(Meaning.REWRITTEN) : plain);
        return x + Text.width(side.text(), Face.MONO);
    }
}
