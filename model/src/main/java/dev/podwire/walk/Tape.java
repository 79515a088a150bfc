package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.trace.Action;
import dev.podwire.trace.Place;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/**
 * The recorder that keeps everything until it is taken. Steps are put in order by the time stamps of a capture: a frame is
 * received when it reaches the end of its wire, even if the kernel there looks at it a little later.
 */
final class Tape implements Recorder {

    private record Entry(long stamp, Note note) {}

    private final Recording level;
    private final List<Entry> entries = new ArrayList<>();

    Tape(Recording level) {
        this.level = level;
    }

    @Override
    public boolean wants(Recording wanted) {
        return level.compareTo(wanted) >= 0;
    }

    @Override
    public void record(Note note) {
        entries.add(new Entry(note.kernel().stamp(), note));
    }

    Recorded take() {
        List<Entry> ordered = new ArrayList<>(entries);
        entries.clear();
        ordered.sort(Comparator.comparingLong(Entry::stamp));
        Map<Flight, Integer> numbers = numbers(ordered);
        List<TracedPacket> packets = new ArrayList<>();
        numbers.forEach((flight, number) -> packets
                .add(new TracedPacket(number, flight.chapter(), flight.direction(), flight.kind())));
        packets.sort(Comparator.comparingInt(TracedPacket::number));
        List<Step> steps = new ArrayList<>(ordered.size());
        Map<Place, Place> places = new HashMap<>();
        for (Entry entry : ordered) {
            Note note = entry.note();
            Place place = places.computeIfAbsent(new Place(note.kernel().id(), note.device()), p -> p);
            Integer number = numbers.get(note.flight());
            if (number != null) {
                steps.add(new Step(steps.size() + 1, entry.stamp(), number, place, note.action(), note.before(),
                        note.after(), note.origin(), note.deltas()));
            }
        }
        return new Recorded(packets, steps);
    }

    /** Packets count in the order in which a device first saw them; those that no device saw come last. */
    private static Map<Flight, Integer> numbers(List<Entry> ordered) {
        Set<Flight> order = new LinkedHashSet<>();
        for (Entry entry : ordered) {
            if (entry.note().action() instanceof Action.Received
                    || entry.note().action() instanceof Action.Transmitted) {
                order.add(entry.note().flight());
            }
        }
        ordered.forEach(entry -> order.add(entry.note().flight()));
        Map<Flight, Integer> numbers = new IdentityHashMap<>();
        order.forEach(flight -> numbers.put(flight, numbers.size() + 1));
        return numbers;
    }
}
