package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a cluster is, as text: each object and each table of each kernel as lines. Two of them tell what a change
 * of a manifest changed.
 *
 * @param parts lines by name, such as {@code Service shop/web} or {@code worker-1 iptables nat}
 */
public record Snapshot(Map<String, List<String>> parts) {

    public static final Snapshot EMPTY = new Snapshot(Map.of());

    public Snapshot {
        parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** A part that is new, gone or different; lines that only moved are no difference. */
    public record Change(String name, Kind kind, List<String> added, List<String> removed) {
        public Change {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }

        /** What became of a part. */
        public enum Kind {
            ADDED, REMOVED, CHANGED
        }

        /** {@code +3 −1}. */
        public String count() {
            return "+" + added.size() + " −" + removed.size();
        }
    }

    /** What another snapshot has otherwise than this one. */
    public List<Change> changes(Snapshot after) {
        List<Change> changes = new ArrayList<>();
        parts.forEach((name, lines) -> {
            List<String> now = after.parts.get(name);
            if (now == null) {
                changes.add(new Change(name, Change.Kind.REMOVED, List.of(), lines));
            } else if (!now.equals(lines)) {
                List<String> added = minus(now, lines);
                List<String> removed = minus(lines, now);
                if (!added.isEmpty() || !removed.isEmpty()) {
                    changes.add(new Change(name, Change.Kind.CHANGED, added, removed));
                }
            }
        });
        after.parts.forEach((name, lines) -> {
            if (!parts.containsKey(name)) {
                changes.add(new Change(name, Change.Kind.ADDED, lines, List.of()));
            }
        });
        return changes;
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        Map<String, Integer> there = new HashMap<>();
        others.forEach(line -> there.merge(line, 1, Integer::sum));
        List<String> left = new ArrayList<>();
        for (String line : lines) {
            int count = there.getOrDefault(line, 0);
            if (count > 0) {
                there.put(line, count - 1);
            } else {
                left.add(line);
            }
        }
        return left;
    }
}
