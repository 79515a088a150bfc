package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** A map of chains behaves as a map that is copied for each change, and old versions stay as they were. */
class ChainMapProperties {

    private record Version(ChainMap chains, Map<String, Chain> expected) {}

    @Property(tries = 200)
    void everyVersionIsWhatACopyWouldBe(@ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int start) {
        Random random = new Random(seed);
        Map<String, Chain> first = new LinkedHashMap<>();
        for (int i = 0; i < start; i++) {
            first.put("chain-" + i, chain("chain-" + i, random));
        }
        List<Version> versions = new ArrayList<>();
        versions.add(new Version(ChainMap.copyOf(first), first));
        for (int i = 0; i < 12; i++) {
            versions.add(next(versions.get(random.nextInt(versions.size())), random));
        }
        for (Version version : versions) {
            check(version);
        }
    }

    private static Version next(Version from, Random random) {
        ChainMap.Open open = from.chains.open();
        Map<String, Chain> expected = new LinkedHashMap<>(from.expected);
        int changes = random.nextInt(40);
        for (int i = 0; i < changes; i++) {
            String name = "chain-" + random.nextInt(350);
            if (random.nextInt(3) == 0) {
                open.remove(name);
                expected.remove(name);
            } else {
                Chain chain = chain(name, random);
                open.put(chain);
                expected.put(name, chain);
            }
            assertThat(open.get(name)).isSameAs(expected.get(name));
        }
        return new Version(open.build(), expected);
    }

    private static void check(Version version) {
        assertThat(version.chains.size()).isEqualTo(version.expected.size());
        assertThat(new ArrayList<>(version.chains.keySet())).isEqualTo(new ArrayList<>(version.expected.keySet()));
        assertThat(new ArrayList<>(version.chains.values())).isEqualTo(new ArrayList<>(version.expected.values()));
        assertThat(new ArrayList<>(version.chains.open().all())).isEqualTo(new ArrayList<>(version.expected.values()));
        for (int i = 0; i < 350; i++) {
            String name = "chain-" + i;
            assertThat(version.chains.get(name)).isSameAs(version.expected.get(name));
            assertThat(version.chains.containsKey(name)).isEqualTo(version.expected.containsKey(name));
        }
    }

    private static Chain chain(String name, Random random) {
        return Chain.custom(name, List.of(Rule.of(new Target.Mark(random.nextInt(), -1))));
    }
}
