package dev.podwire.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.podwire.font.Face;
import dev.podwire.font.TextMeasure;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.Kernel;
import dev.podwire.layout.Layout.PodCard;
import dev.podwire.layout.Layout.Pods;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Layout.Row;
import dev.podwire.layout.Layout.RuleCard;
import dev.podwire.topology.TopologyNode;

import static dev.podwire.layout.Metrics.*;

/** Lays out one machine's room. */
final class RoomLayout {

    /** Of so many pods the names are measured to find a width that suits all. */
    private static final int SAMPLE = 2_000;

    private final Machine machine;
    private final TextMeasure measure;
    private final Box box;
    private final int rows;
    private final double cell;
    private final double left;
    private final double inner;
    private final boolean narrow;
    private final double bridgeTop;

    private RoomLayout(Machine machine, TextMeasure measure, Box box, int rows, double cell) {
        this.cell = cell;
        this.machine = machine;
        this.measure = measure;
        this.box = box;
        this.rows = rows;
        this.left = box.x() + ROOM_PAD;
        this.inner = box.width() - 2 * ROOM_PAD;
        this.narrow = box.width() < 200;
        this.bridgeTop = box.y() + PODS_TOP + rows * POD_HEIGHT + (rows - 1) * POD_ROW_GAP + BRIDGE_TOP;
    }

    /** The height of a room with so many rows of pods. */
    static double height(int rows) {
        return PODS_TOP + rows * POD_HEIGHT + (rows - 1) * POD_ROW_GAP + BRIDGE_TOP + RULES_TOP + TUNNEL_TOP
                + ROOM_BOTTOM;
    }

    /** The width in which all pods of a machine stand in one row, walls included; no less than that where no room is so wide. */
    static double naturalWidth(Machine machine, TextMeasure measure) {
        double least = 2 * ROOM_PAD + machine.pods().size() * (POD_MIN + POD_GAP);
        if (least > ROOM_WIDEST) {
            return up(least);
        }
        double sum = 2 * ROOM_PAD - POD_GAP;
        for (TopologyNode pod : machine.pods()) {
            sum += natural(pod, measure) + POD_GAP;
        }
        return up(sum);
    }

    private static double natural(TopologyNode pod, TextMeasure measure) {
        return Math.clamp(up(Names.podWidth(pod.label(), pod.detail(), measure) + 12), POD_MIN, POD_MAX);
    }

    /**
     * The width of a card in a grid of pods at which three quarters of all names can be read, within limits: the same for
     * all rooms.
     */
    static double gridCell(List<Machine> machines, TextMeasure measure) {
        List<TopologyNode> pods = machines.stream().flatMap(m -> m.pods().stream()).toList();
        int stride = Math.max(1, pods.size() / SAMPLE);
        double[] wishes = IntStream.range(0, pods.size() / stride)
                .mapToDouble(i -> natural(pods.get(i * stride), measure)).sorted().toArray();
        double wish = wishes.length == 0 ? POD_GRID_MIN : wishes[wishes.length * 3 / 4];
        return Math.clamp(wish, POD_GRID_MIN, POD_GRID_WIDE);
    }

    /** How many pods stand side by side when they need several rows. */
    static int columns(double roomWidth, double cell) {
        return Math.max(1, (int) ((roomWidth - 2 * ROOM_PAD + POD_GRID_GAP) / (cell + POD_GRID_GAP) + 0.12));
    }

    static Room of(Machine machine, TextMeasure measure, Box box, Floor floor, Set<String> keep) {
        RoomLayout layout = new RoomLayout(machine, measure, box, floor.podRows(), floor.cell());
        Card header = new Card(machine.node().id(), measure.fitMiddle(machine.node().label(), Face.SANS_BOLD, HEADING,
                layout.headerRoom()), Names.address(machine.node().detail(), measure, box.width() - 16), box);
        return new Room(header, layout.pods(keep), layout.kernel());
    }

    private double headerRoom() {
        return box.width() - 24 - (machine.hostPods().isEmpty() ? 0 : hostWidth() + 4);
    }

    private double hostWidth() {
        return up(measure.width(hostLabel(), Face.SANS, TEXT) + 12);
    }

    private String hostLabel() {
        return narrow ? "+" + machine.hostPods().size() : machine.hostPods().size() + " on host";
    }

    private Pods pods(Set<String> keep) {
        List<TopologyNode> all = machine.pods();
        List<PodCard> cards = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        Optional<PodCard> more = Optional.empty();
        if (all.size() <= columns(box.width(), narrow ? POD_GRID_MIN : cell)
                || rows == 1 && naturalWidth(machine, measure) <= box.width()) {
            oneRow(all, cards);
        } else {
            int columns = columns(box.width(), narrow ? POD_GRID_MIN : cell);
            int cells = columns * rows;
            List<TopologyNode> shown = all.size() <= cells ? all : choose(all, cells - 1, keep);
            for (int i = 0; i < shown.size(); i++) {
                cards.add(gridCard(shown.get(i).id(), shown.get(i).label(), shown.get(i).detail(), i, columns));
            }
            if (shown.size() < all.size()) {
                Set<TopologyNode> visible = new HashSet<>(shown);
                hidden.addAll(all.stream().filter(p -> !visible.contains(p)).map(TopologyNode::id).toList());
                more = Optional.of(gridCard("more/" + machine.node().id(), hidden.size() + " more", "",
                        shown.size(), columns));
            }
        }
        double width = machine.hostPods().isEmpty() ? 0 : hostWidth();
        Card host = new Card("host/" + machine.node().id(), machine.hostPods().isEmpty() ? "" : hostLabel(), "",
                new Box(box.right() - ROOM_PAD - width, box.y() + 6, width, 20));
        return new Pods(cards, more, hidden, host);
    }

    /** The first ones, except that those to keep push out the last of the others. */
    private static List<TopologyNode> choose(List<TopologyNode> all, int room, Set<String> keep) {
        long kept = all.stream().filter(p -> keep.contains(p.id())).limit(room).count();
        long others = room - kept;
        List<TopologyNode> shown = new ArrayList<>();
        for (TopologyNode pod : all) {
            if (keep.contains(pod.id()) ? kept-- > 0 : others-- > 0) {
                shown.add(pod);
            }
        }
        return shown;
    }

    private void oneRow(List<TopologyNode> all, List<PodCard> cards) {
        double[] widths = widths(all);
        double x = left;
        for (int i = 0; i < all.size(); i++) {
            TopologyNode pod = all.get(i);
            Box place = new Box(x, box.y() + PODS_TOP, widths[i], POD_HEIGHT);
            Point plug = new Point(place.centerX(), place.bottom());
            cards.add(new PodCard(card(pod.id(), pod.label(), pod.detail(), place), plug,
                    List.of(plug, new Point(plug.x(), bridgeTop))));
            x += widths[i] + POD_GAP;
        }
    }

    /** Spare room is shared by all; where room is missing the widest give way first. */
    private double[] widths(List<TopologyNode> all) {
        double[] widths = all.stream().mapToDouble(pod -> Math.min(natural(pod, measure), inner)).toArray();
        double spare = inner - POD_GAP * (all.size() - 1) - Arrays.stream(widths).sum();
        double share = all.isEmpty() || spare < 0 ? 0 : Math.min(down(spare / all.size()), 48);
        for (int i = 0; i < widths.length; i++) {
            widths[i] += share;
        }
        for (double missing = -spare; missing > 0; missing--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            widths[widest]--;
        }
        return widths;
    }

    private Card card(String id, String label, String detail, Box place) {
        return new Card(id, Names.pod(label, measure, place.width() - 12),
                Names.address(detail, measure, place.width() - 10), place);
    }

    private PodCard gridCard(String id, String label, String detail, int index, int columns) {
        double width = Math.floor((inner + POD_GRID_GAP) / columns - POD_GRID_GAP);
        int column = index % columns;
        int row = index / columns;
        Box place = new Box(left + column * (width + POD_GRID_GAP),
                box.y() + PODS_TOP + row * (POD_HEIGHT + POD_ROW_GAP), width, POD_HEIGHT);
        Point plug = new Point(place.centerX(), place.bottom());
        List<Point> wire = new ArrayList<>(List.of(plug));
        if (row < rows - 1) {
            double lane = column < columns - 1 || columns == 1 ? place.right() + 3 : place.x() - POD_GRID_GAP + 3;
            wire.add(new Point(plug.x(), place.bottom() + 8));
            wire.add(new Point(lane, place.bottom() + 8));
            wire.add(new Point(lane, bridgeTop));
        } else {
            wire.add(new Point(plug.x(), bridgeTop));
        }
        return new PodCard(card(id, label, detail, place), plug, wire);
    }

    private Kernel kernel() {
        Optional<Card> bridge = machine.bridges().stream().findFirst()
                .map(b -> new Card(b.id(), b.label(), bridgeAddress(b),
                        new Box(left, bridgeTop, inner, BRIDGE_HEIGHT)));
        double top = bridgeTop + RULES_TOP;
        double tracker = narrow ? 0 : Math.min(112, Math.max(72, down(inner * 0.3)));
        double gutter = left + tracker + GUTTER * 0.6;
        double rulesLeft = left + tracker + GUTTER;
        List<RuleCard> rules = new ArrayList<>();
        for (Row row : Row.values()) {
            Box place = new Box(rulesLeft, top + row.ordinal() * RULE_PITCH, left + inner - rulesLeft, RULE_HEIGHT);
            rules.add(new RuleCard(row, place, new Point(gutter, place.centerY())));
        }
        double height = 3 * RULE_PITCH + RULE_HEIGHT;
        Optional<Box> conntrack = narrow ? Optional.empty() : Optional.of(new Box(left, top, tracker, height));
        return new Kernel(bridge, conntrack, rules, tunnels(narrow ? rulesLeft : left, gutter + GUTTER - 4), ports(),
                gutter);
    }

    private String bridgeAddress(TopologyNode bridge) {
        double room = inner - 24 - measure.width(bridge.label(), Face.MONO_MEDIUM, TEXT);
        return measure.width(bridge.detail(), Face.MONO, TEXT) <= room ? bridge.detail() : "";
    }

    /** The first tunnel reaches beyond the gutter, so that packets enter it from above. */
    private List<Card> tunnels(double from, double atLeastTo) {
        List<Card> cards = new ArrayList<>();
        double x = from;
        for (TopologyNode tunnel : machine.tunnels()) {
            double width = Math.max(atLeastTo - x,
                    up(measure.width(tunnel.label(), Face.MONO_MEDIUM, TEXT) + (narrow ? 12 : 28)));
            if (x + width > box.right() - 44) {
                break;
            }
            cards.add(new Card(tunnel.id(), tunnel.label(), tunnel.detail(),
                    new Box(x, bridgeTop + RULES_TOP + TUNNEL_TOP, width, TUNNEL_HEIGHT)));
            x += width + 2 * GUTTER;
        }
        return cards;
    }

    private List<Card> ports() {
        List<Card> cards = new ArrayList<>();
        double right = box.right() - (narrow ? 4 : 24);
        for (TopologyNode nic : machine.cards()) {
            double width = Math.max(PORT_MIN, up(measure.width(nic.label(), Face.MONO_MEDIUM, TEXT) + 16));
            if (right - width < box.x()) {
                break;
            }
            cards.add(new Card(nic.id(), nic.label(), nic.detail(),
                    new Box(right - width, box.bottom() - PORT_HEIGHT / 2, width, PORT_HEIGHT)));
            right -= width + ROOM_PAD;
        }
        return cards;
    }

    /** The folded things of a machine and the cards that stand for them. */
    static void index(Machine machine, Room room, Map<String, Box> index) {
        index.put(room.id(), room.box());
        room.pods().cards().forEach(p -> index.put(p.id(), p.box()));
        room.pods().more().ifPresent(more -> room.pods().hidden().forEach(id -> index.put(id, more.box())));
        machine.hostPods().forEach(p -> index.put(p.id(), room.pods().host().box()));
        Kernel kernel = room.kernel();
        machine.bridges().forEach(b -> kernel.bridge().ifPresent(card -> index.put(b.id(), card.box())));
        kernel.tunnels().forEach(t -> index.put(t.id(), t.box()));
        kernel.ports().forEach(p -> index.put(p.id(), p.box()));
        machine.veths().forEach((veth, pod) -> {
            Box box = index.get(pod);
            if (box != null) {
                index.put(veth, new Box(box.centerX() - 8, box.bottom() - 4, 16, 8));
            }
        });
    }
}
