package dev.podwire.layout;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.font.TextMeasure;

import static dev.podwire.layout.Metrics.*;

/**
 * How rooms share the floor.
 *
 * @param columns    rooms side by side
 * @param lines      lines of rooms
 * @param podRows    rows of pods in every room
 * @param cell       the wished width of a pod where pods stand in several rows
 * @param widths     of the rooms, in order
 * @param roomHeight of every room
 * @param pitch      from the top of a line of rooms to the top of the next
 */
record Floor(int columns, int lines, int podRows, double cell, List<Double> widths, double roomHeight, double pitch) {

    Floor {
        widths = List.copyOf(widths);
    }

    /** The width of the widest line. */
    double width() {
        double widest = 0;
        for (int line = 0; line < lines; line++) {
            List<Double> row = widths.subList(line * columns, Math.min(widths.size(), (line + 1) * columns));
            double sum = ROOM_GAP * (row.size() - 1);
            for (double width : row) {
                sum += width;
            }
            widest = Math.max(widest, sum);
        }
        return widest;
    }

    private double height() {
        return LAYER_HEIGHT + LAYER_GAP + (lines - 1) * pitch + roomHeight + BUS_TOP + BUS_BELOW;
    }

    /** Of all ways to break the rooms into lines the one that can be shown largest; the fewest lines among equals. */
    static Floor plan(List<Machine> machines, TextMeasure measure, LayoutOptions options, double start) {
        double cell = RoomLayout.gridCell(machines, measure);
        List<Double> wishes = new ArrayList<>();
        for (Machine machine : machines) {
            wishes.add(RoomLayout.naturalWidth(machine, measure));
        }
        Floor best = null;
        double bestScale = 0;
        for (int columns : candidates(machines.size())) {
            Floor floor = of(machines, wishes, columns, cell, options, start);
            double scale = Math.min(options.width() / (start + floor.width()), options.height() / floor.height());
            if (best == null || scale > bestScale * 1.02) {
                best = floor;
                bestScale = scale;
            }
        }
        return best == null
                ? new Floor(1, 0, 1, POD_GRID_MIN, List.of(), RoomLayout.height(1), RoomLayout.height(1))
                : best;
    }

    /** All column counts for a few rooms, around the square root for many; the widest first, no line much shorter. */
    private static List<Integer> candidates(int rooms) {
        List<Integer> columns = new ArrayList<>();
        int square = (int) Math.ceil(Math.sqrt(rooms));
        for (int c = Math.min(rooms, Math.max(8, 4 * square)); c >= Math.max(1, rooms > 16 ? square / 2 : 1); c--) {
            int even = Math.ceilDiv(rooms, Math.ceilDiv(rooms, c));
            if (columns.isEmpty() || columns.getLast() != even) {
                columns.add(even);
            }
        }
        return columns;
    }

    private static Floor of(List<Machine> machines, List<Double> wishes, int columns, double cell,
            LayoutOptions options, double start) {
        double natural = wishes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        int lines = (machines.size() + columns - 1) / columns;
        boolean single = lines == 1;
        long few = machines.stream().filter(Floor::small).count();
        boolean compact = single && few > 0 && machines.stream().anyMatch(m -> m.pods().size() > 2);
        double aspect = options.width() / options.height();
        List<Double> widths = new ArrayList<>();
        int rows = 1;
        // More rows make the picture higher, and then it may be wider as well, which may save a row.
        for (int pass = 0; pass < 2; pass++) {
            double target = aspect
                    * (LAYER_HEIGHT + LAYER_GAP + RoomLayout.height(rows) + BUS_TOP + BUS_BELOW);
            double wide = roomWidth(machines, columns, natural, compact, start, target);
            widths.clear();
            machines.forEach(m -> widths.add(compact && small(m) ? ROOM_COMPACT : wide));
            rows = rows(machines, wishes, widths, cell);
        }
        double height = RoomLayout.height(rows);
        return new Floor(columns, lines, rows, cell, widths, height, height + BUS_TOP + BUS_HEIGHT + 44);
    }

    private static int rows(List<Machine> machines, List<Double> wishes, List<Double> widths, double cell) {
        int rows = 1;
        for (int i = 0; i < machines.size(); i++) {
            double width = widths.get(i);
            int columns = RoomLayout.columns(width, width == ROOM_COMPACT ? POD_GRID_MIN : cell);
            if (wishes.get(i) > width) {
                rows = Math.max(rows, Math.ceilDiv(machines.get(i).pods().size(), columns));
            }
        }
        return Math.min(rows, mostRows(machines.size()));
    }

    /** Mostly a control plane: hardly any pods, so that it needs no more than the names of its rules. */
    private static boolean small(Machine machine) {
        return machine.pods().size() <= 2;
    }

    private static int mostRows(int rooms) {
        return rooms <= 2 ? 5 : rooms <= 8 ? 3 : 2;
    }

    /** As wide as the busiest room likes, unless the line would outgrow {@code target}; wider if the line has space left. */
    private static double roomWidth(List<Machine> machines, int columns, double natural, boolean compact, double start,
            double target) {
        long small = compact ? machines.stream().filter(Floor::small).count() : 0;
        long shared = Math.min(columns, machines.size()) - small;
        double space = target - start - small * ROOM_COMPACT - ROOM_GAP * (Math.min(columns, machines.size()) - 1);
        double each = down(space / Math.max(1, shared));
        double wish = Math.clamp(natural, ROOM_MIN, ROOM_MAX);
        return each >= wish
                ? Math.min(each, ROOM_WIDEST)
                : wish <= each * 1.12
                        ? wish
                        : Math.max(natural <= ROOM_SPARE ? ROOM_SPARE : ROOM_MIN, each);
    }
}
