package dev.podwire.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** The net of lines on which packets travel: along wires, buses, gutters and tunnels, never through a wall. */
public final class Ways {

    /** The points of a way, corners already rounded. */
    public record Way(List<Point> points, double length) {
        public Way {
            points = List.copyOf(points);
        }

        /** The point after {@code fraction} (0 to 1) of the length. */
        public Point at(double fraction) {
            double left = Math.clamp(fraction, 0, 1) * length;
            for (int i = 1; i < points.size(); i++) {
                double step = points.get(i - 1).distance(points.get(i));
                if (left <= step && step > 0) {
                    return points.get(i - 1).towards(points.get(i), left / step);
                }
                left -= step;
            }
            return points.getLast();
        }

        /** The part of the way up to {@code fraction} of its length. */
        public List<Point> until(double fraction) {
            double left = Math.clamp(fraction, 0, 1) * length;
            List<Point> part = new ArrayList<>();
            part.add(points.getFirst());
            for (int i = 1; i < points.size(); i++) {
                double step = points.get(i - 1).distance(points.get(i));
                if (left < step) {
                    part.add(points.get(i - 1).towards(points.get(i), step == 0 ? 0 : left / step));
                    return part;
                }
                left -= step;
                part.add(points.get(i));
            }
            return part;
        }

        static Way of(List<Point> points) {
            double length = 0;
            for (int i = 1; i < points.size(); i++) {
                length += points.get(i - 1).distance(points.get(i));
            }
            return new Way(points, length);
        }
    }

    private record Link(int to, double cost) {}

    private record Reached(int crossing, double cost) {}

    private final List<Point> crossings = new ArrayList<>();
    private final List<Double> radii = new ArrayList<>();
    private final List<List<Link>> links = new ArrayList<>();
    private final Map<Spot, Integer> spots = new HashMap<>();

    /** A new crossing whose corners are rounded by {@code radius}. */
    int crossing(Point at, double radius) {
        crossings.add(at);
        radii.add(radius);
        links.add(new ArrayList<>(3));
        return crossings.size() - 1;
    }

    int crossing(double x, double y) {
        return crossing(new Point(x, y), 0);
    }

    int stop(Spot spot, double x, double y) {
        int crossing = crossing(x, y);
        spots.put(spot, crossing);
        return crossing;
    }

    /** Lets {@code spot} name the stop that {@code other} names already. */
    void sameAs(Spot spot, Spot other) {
        Integer crossing = spots.get(other);
        if (crossing == null) {
            throw new IllegalArgumentException("no stop " + other);
        }
        spots.put(spot, crossing);
    }

    Point point(int crossing) {
        return crossings.get(crossing);
    }

    /** Joins two crossings; a detour factor above 1 keeps packets off it unless they have to. */
    void join(int a, int b, double detour) {
        oneWay(a, b, detour);
        oneWay(b, a, detour);
    }

    void join(int a, int b) {
        join(a, b, 1);
    }

    void oneWay(int from, int to, double detour) {
        links.get(from).add(new Link(to, crossings.get(from).distance(crossings.get(to)) * detour + 0.01));
    }

    /** Joins all crossings along a line, in the order of their x. */
    void joinRow(List<Integer> row) {
        List<Integer> sorted = new ArrayList<>(row);
        sorted.sort((a, b) -> Double.compare(point(a).x(), point(b).x()));
        for (int i = 1; i < sorted.size(); i++) {
            join(sorted.get(i - 1), sorted.get(i));
        }
    }

    public Optional<Point> place(Spot spot) {
        return Optional.ofNullable(spots.get(spot)).map(crossings::get);
    }

    /** The shortest way between two stops; empty if there is none or a stop is unknown. */
    public Optional<Way> way(Spot from, Spot to) {
        Integer start = spots.get(from);
        Integer goal = spots.get(to);
        if (start == null || goal == null) {
            return Optional.empty();
        }
        if (start.equals(goal)) {
            return Optional.of(Way.of(List.of(crossings.get(start), crossings.get(start))));
        }
        Map<Integer, Integer> before = search(start, goal);
        List<Integer> route = new ArrayList<>();
        for (Integer at = goal; at != null && !at.equals(start); at = before.get(at)) {
            route.add(at);
        }
        if (!before.containsKey(goal)) {
            return Optional.empty();
        }
        route.add(start);
        Collections.reverse(route);
        return Optional.of(Way.of(rounded(route)));
    }

    /** From where the shortest way comes to each crossing that had to be looked at: few, if the goal is near. */
    private Map<Integer, Integer> search(int start, int goal) {
        Map<Integer, Integer> before = new HashMap<>();
        Map<Integer, Double> cost = new HashMap<>();
        cost.put(start, 0.0);
        PriorityQueue<Reached> open = new PriorityQueue<>((a, b) -> Double.compare(a.cost(), b.cost()));
        open.add(new Reached(start, 0));
        while (!open.isEmpty()) {
            Reached best = open.remove();
            if (best.crossing() == goal) {
                break;
            }
            if (best.cost() > cost.getOrDefault(best.crossing(), Double.POSITIVE_INFINITY)) {
                continue;
            }
            for (Link link : links.get(best.crossing())) {
                double next = best.cost() + link.cost();
                if (next < cost.getOrDefault(link.to(), Double.POSITIVE_INFINITY)) {
                    cost.put(link.to(), next);
                    before.put(link.to(), best.crossing());
                    open.add(new Reached(link.to(), next));
                }
            }
        }
        return before;
    }

    private List<Point> rounded(List<Integer> route) {
        List<Point> points = new ArrayList<>();
        points.add(crossings.get(route.getFirst()));
        for (int i = 1; i + 1 < route.size(); i++) {
            corner(points, crossings.get(route.get(i - 1)), crossings.get(route.get(i)),
                    crossings.get(route.get(i + 1)), radii.get(route.get(i)));
        }
        points.add(crossings.get(route.getLast()));
        return points;
    }

    /** Replaces a corner by a quadratic curve, cut into short straight pieces. */
    static void corner(List<Point> points, Point before, Point at, Point after, double radius) {
        double in = before.distance(at);
        double out = at.distance(after);
        double cross = (at.x() - before.x()) * (after.y() - at.y()) - (at.y() - before.y()) * (after.x() - at.x());
        if (radius <= 0 || in == 0 || out == 0 || Math.abs(cross) < 0.01) {
            points.add(at);
            return;
        }
        double cut = Math.min(radius, Math.min(in, out));
        Point begin = at.towards(before, cut / in);
        Point end = at.towards(after, cut / out);
        int pieces = 8;
        for (int i = 0; i <= pieces; i++) {
            double t = i / (double) pieces;
            points.add(begin.towards(at, t).towards(at.towards(end, t), t));
        }
    }
}
