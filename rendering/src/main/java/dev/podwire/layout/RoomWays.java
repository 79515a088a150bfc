package dev.podwire.layout;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.Kernel;
import dev.podwire.layout.Layout.PodCard;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Layout.RuleCard;

/** Lays the ways inside one room: from the pods' plugs over the bridge, down the gutter, and out by tunnel or port. */
final class RoomWays {

    /** Beside the gutter's own lane runs one on which packets come back up without passing the rules again. */
    private static final double BYPASS = 7;
    /** On a bridge packets run along its lower edge, clear of its words. */
    private static final double LOWER_EDGE = 1.5;
    private static final double THROUGH_TUNNEL = 1.02;
    private static final double BEYOND_MOUTH = 30;

    private final Ways ways;
    private final Room room;
    private final Kernel kernel;
    private final double busY;

    private RoomWays(Ways ways, Room room) {
        this.ways = ways;
        this.room = room;
        this.kernel = room.kernel();
        this.busY = kernel.bridge().map(b -> b.box().bottom() - LOWER_EDGE)
                .orElse(kernel.rules().getFirst().box().y() - Metrics.RULES_TOP + Metrics.BRIDGE_HEIGHT - LOWER_EDGE);
    }

    /** Returns the crossings at which the room's ports touch the bus below, at {@code underlayY}. */
    static List<Integer> lay(Ways ways, Room room, double underlayY) {
        RoomWays self = new RoomWays(ways, room);
        int top = self.bus();
        int bottom = self.gutter(top);
        return self.doors(bottom, underlayY);
    }

    private int bus() {
        List<Integer> row = new ArrayList<>();
        List<PodCard> pods = new ArrayList<>(room.pods().cards());
        room.pods().more().ifPresent(pods::add);
        for (PodCard pod : pods) {
            int at = ways.stop(new Spot(Spot.Kind.POD, pod.id()), pod.plug().x(), pod.plug().y());
            for (Point corner : pod.wire().subList(1, pod.wire().size())) {
                int next = ways.crossing(corner.x(), corner.y());
                ways.join(at, next);
                at = next;
            }
            int plug = ways.stop(new Spot(Spot.Kind.PLUG, pod.id()), ways.point(at).x(), busY);
            ways.join(at, plug);
            row.add(plug);
        }
        room.pods().more().ifPresent(more -> {
            for (String hidden : room.pods().hidden()) {
                ways.sameAs(new Spot(Spot.Kind.POD, hidden), new Spot(Spot.Kind.POD, more.id()));
                ways.sameAs(new Spot(Spot.Kind.PLUG, hidden), new Spot(Spot.Kind.PLUG, more.id()));
            }
        });
        int bridge = ways.stop(new Spot(Spot.Kind.BRIDGE, room.id()), kernel.gutter(), busY);
        row.add(bridge);
        ways.joinRow(row);
        int top = ways.crossing(kernel.gutter(), kernel.rules().getFirst().box().y() - 8);
        ways.join(bridge, top);
        return top;
    }

    /** The own lane leads down only; whoever wants up takes the bypass. */
    private int gutter(int top) {
        int at = top;
        for (RuleCard rule : kernel.rules()) {
            int next = ways.stop(new Spot(kind(rule.row()), room.id()), rule.station().x(), rule.station().y());
            ways.oneWay(at, next, 1);
            at = next;
        }
        int bottom = ways.crossing(kernel.gutter(), kernel.rules().getLast().box().bottom() + 8);
        ways.oneWay(at, bottom, 1);
        int lower = ways.crossing(kernel.gutter() - BYPASS, ways.point(bottom).y());
        int upper = ways.crossing(kernel.gutter() - BYPASS, ways.point(top).y());
        ways.join(bottom, lower);
        ways.join(lower, upper);
        ways.join(upper, top);
        host(top);
        return bottom;
    }

    private void host(int top) {
        Box chip = room.pods().host().box();
        double lane = room.box().right() - 4;
        int below = ways.crossing(lane, ways.point(top).y());
        int beside = ways.stop(new Spot(Spot.Kind.HOST, room.id()), lane, chip.bottom() + 4);
        ways.join(top, below);
        ways.join(below, beside);
    }

    private List<Integer> doors(int bottom, double underlayY) {
        List<Integer> touches = new ArrayList<>();
        List<Integer> lane = new ArrayList<>(List.of(bottom));
        List<Integer> mouths = new ArrayList<>();
        for (Card port : kernel.ports()) {
            double x = port.box().centerX();
            int above = ways.crossing(x, ways.point(bottom).y());
            int level = ways.crossing(new Point(x, tunnelY()), Metrics.TUBE_RADIUS);
            int stop = ways.stop(new Spot(Spot.Kind.PORT, port.id()), x, port.box().centerY());
            int touch = ways.crossing(new Point(x, underlayY), Metrics.TUBE_RADIUS);
            ways.join(above, level);
            ways.join(level, stop);
            ways.join(stop, touch);
            lane.add(above);
            mouths.add(level);
            touches.add(touch);
        }
        ways.joinRow(lane);
        for (Card tunnel : kernel.tunnels()) {
            double room = kernel.ports().isEmpty()
                    ? 0
                    : kernel.ports().getFirst().box().centerX() - tunnel.box().right();
            int mouth = ways.stop(new Spot(Spot.Kind.TUNNEL, tunnel.id()),
                    tunnel.box().right() + (room > 2 * BEYOND_MOUTH ? BEYOND_MOUTH : 0), tunnelY());
            int entry = ways.crossing(kernel.gutter(), tunnelY());
            ways.join(bottom, entry, THROUGH_TUNNEL);
            ways.join(entry, mouth, THROUGH_TUNNEL);
            mouths.stream().findFirst().ifPresent(level -> ways.join(mouth, level));
        }
        return touches;
    }

    private double tunnelY() {
        return kernel.rules().getFirst().box().y() + Metrics.TUNNEL_TOP + Metrics.TUNNEL_HEIGHT / 2;
    }

    private static Spot.Kind kind(Layout.Row row) {
        return switch (row) {
            case PREROUTING -> Spot.Kind.PREROUTING;
            case ROUTING -> Spot.Kind.ROUTING;
            case FILTER -> Spot.Kind.FILTER;
            case POSTROUTING -> Spot.Kind.POSTROUTING;
        };
    }
}
