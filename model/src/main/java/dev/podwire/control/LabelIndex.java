package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.api.LabelSelector;

/** Things by namespace and label, so that a selector need not ask all of them. Each list is in the order of adding. */
final class LabelIndex<T> {

    private record Label(String namespace, String key, String value) {}

    private record Entry<T>(T thing, Map<String, String> labels) {}

    private final Map<Label, List<Entry<T>>> byLabel = new HashMap<>();

    void add(String namespace, Map<String, String> labels, T thing) {
        Entry<T> entry = new Entry<>(thing, labels);
        labels.forEach((key, value) -> byLabel
                .computeIfAbsent(new Label(namespace, key, value), l -> new ArrayList<>()).add(entry));
    }

    /** What has all the labels of the selector, which names one at least. */
    List<T> select(String namespace, Map<String, String> selector) {
        if (selector.isEmpty()) {
            throw new IllegalArgumentException("a selector without labels selects nothing in particular");
        }
        List<Entry<T>> rarest = null;
        for (Map.Entry<String, String> label : selector.entrySet()) {
            List<Entry<T>> bearers = byLabel.getOrDefault(new Label(namespace, label.getKey(), label.getValue()),
                    List.of());
            rarest = rarest == null || bearers.size() < rarest.size() ? bearers : rarest;
        }
        List<T> found = new ArrayList<>();
        for (Entry<T> entry : rarest == null ? List.<Entry<T>>of() : rarest) {
            if (LabelSelector.matchesAll(selector, entry.labels())) {
                found.add(entry.thing());
            }
        }
        return found;
    }
}
