package dev.podwire.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

import dev.podwire.layout.Layout.PodCard;
import dev.podwire.layout.Layout.PodPlace;
import dev.podwire.layout.Layout.Room;
import org.jspecify.annotations.Nullable;

/**
 * Finds things of a layout by id and by place, in a picture of many thousand things as fast as in a small one. Two are equal
 * if the same ids have the same boxes.
 */
public final class PlaceIndex {

    /** The edge of a cell of the grid by which things are found, in pixels at 100 %: about a room. */
    private static final double CELL = 320;

    private final Map<String, Box> boxes;
    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, PodPlace> pods = new HashMap<>();
    private final Map<Long, List<String>> cells = new HashMap<>();
    private final Map<Long, List<Room>> roomCells = new HashMap<>();

    PlaceIndex(Map<String, Box> boxes, List<Room> rooms) {
        this.boxes = Collections.unmodifiableMap(new LinkedHashMap<>(boxes));
        for (Room room : rooms) {
            this.rooms.put(room.id(), room);
            order.put(room.id(), order.size());
            for (PodCard pod : room.pods().cards()) {
                pods.put(pod.id(), new PodPlace(room, pod));
            }
        }
        this.boxes.forEach((id, box) -> enter(cells, id, box));
        rooms.forEach(room -> enter(roomCells, room, room.box()));
    }

    private static <T> void enter(Map<Long, List<T>> cells, T thing, Box box) {
        forCells(box, cell -> cells.computeIfAbsent(cell, k -> new ArrayList<>()).add(thing));
    }

    private static void forCells(Box box, LongConsumer action) {
        for (int column = cell(box.x()); column <= cell(box.right()); column++) {
            for (int row = cell(box.y()); row <= cell(box.bottom()); row++) {
                action.accept(key(column, row));
            }
        }
    }

    private static int cell(double at) {
        return (int) Math.floor(at / CELL);
    }

    private static long key(int column, int row) {
        return (long) column << 32 | row & 0xffff_ffffL;
    }

    /** Ids of the topology and the boxes that stand for them. */
    public Map<String, Box> boxes() {
        return boxes;
    }

    public Optional<Box> box(String id) {
        return Optional.ofNullable(boxes.get(id));
    }

    Optional<Room> room(String id) {
        return Optional.ofNullable(rooms.get(id));
    }

    Optional<PodPlace> pod(String id) {
        return Optional.ofNullable(pods.get(id));
    }

    /** The smallest thing at a point; {@code roomsOnly}: the room there. */
    public Optional<String> at(Point point, boolean roomsOnly) {
        String found = null;
        double smallest = Double.POSITIVE_INFINITY;
        for (String id : cells.getOrDefault(key(cell(point.x()), cell(point.y())), List.of())) {
            Box box = boxes.get(id);
            if (box == null || roomsOnly && !rooms.containsKey(id)) {
                continue;
            }
            double area = box.width() * box.height();
            if (area < smallest && box.contains(point.x(), point.y())) {
                smallest = area;
                found = id;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The ids of the things near a box: all that touch it, and some around it. */
    public List<String> near(Box box) {
        Set<String> found = new LinkedHashSet<>();
        forCells(box, cell -> found.addAll(cells.getOrDefault(cell, List.of())));
        return List.copyOf(found);
    }

    /** The rooms that reach into a box, in the layout's order. */
    List<Room> roomsIn(Box box) {
        Map<Integer, Room> found = new TreeMap<>();
        forCells(box, cell -> {
            for (Room room : roomCells.getOrDefault(cell, List.of())) {
                if (room.box().overlaps(box)) {
                    found.put(order.getOrDefault(room.id(), 0), room);
                }
            }
        });
        return List.copyOf(found.values());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlaceIndex index && boxes.equals(index.boxes);
    }

    @Override
    public int hashCode() {
        return boxes.hashCode();
    }
}
