package dev.podwire.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/** The persistent map does what a sorted map does, and no change touches what was there before. */
class PersistentMapProperties {

    @Property(tries = 200)
    void holdsWhatASortedMapHolds(@ForAll @Size(max = 60) List<@IntRange(min = -20, max = 20) Integer> steps) {
        PersistentMap<Integer, String> map = PersistentMap.empty();
        TreeMap<Integer, String> expected = new TreeMap<>();
        List<PersistentMap<Integer, String>> kept = new ArrayList<>();
        List<List<String>> contents = new ArrayList<>();
        for (int step : steps) {
            kept.add(map);
            contents.add(List.copyOf(expected.values()));
            int key = Math.abs(step);
            if (step < 0) {
                map = map.remove(key);
                expected.remove(key);
            } else {
                map = map.put(key, "v" + kept.size());
                expected.put(key, "v" + kept.size());
            }
        }
        assertThat(map.values()).containsExactlyElementsOf(expected.values());
        assertThat(map.size()).isEqualTo(expected.size());
        assertThat(map.from(7)).containsExactlyElementsOf(expected.tailMap(7).values());
        assertThat(map.get(3)).isEqualTo(Optional.ofNullable(expected.get(3)));
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).values()).containsExactlyElementsOf(contents.get(i));
        }
    }
}
