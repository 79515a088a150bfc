package dev.podwire.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.podwire.api.Pod;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Public manifests load with the counts of their index. Small sets are among the test resources; another folder with an
 * {@code index.json} is read with {@code -Dpodwire.manifests=FOLDER}.
 */
class ManifestSetsTest {

    @TestFactory
    Stream<DynamicTest> setsLoadAsTheirIndexSays() {
        Path folder = Path.of(System.getProperty("podwire.manifests", "src/test/resources/manifests/sets"));
        JsonNode index = JsonMapper.builder().build().readTree(folder.resolve("index.json").toFile());
        return index.valueStream()
                .map(set -> DynamicTest.dynamicTest(set.get("set").stringValue(), () -> check(folder, set)));
    }

    private static void check(Path folder, JsonNode set) {
        List<Input> inputs = set.get("files").valueStream().map(file -> Input.path(folder.resolve(file.stringValue())))
                .toList();
        LoadResult result = ClusterLoader.load(inputs, ClusterLoader.Options.DEFAULT);

        assertThat(result.problems()).filteredOn(Problem::isError).isEmpty();
        assertThat(result.report().counts()).isEqualTo(numbers(set.get("documents").get("kinds")));
        JsonNode must = set.get("mustAppear");
        Map<String, Integer> services = new TreeMap<>();
        numbers(must.get("servicesByType"))
                .forEach((type, count) -> services.put(type.endsWith("headless") ? "headless" : type, count));
        assertThat(result.report().services()).isEqualTo(services);
        int jobs = must.has("jobs") ? must.get("jobs").size() : 0;
        long daemons = result.state().orElseThrow().pods().stream().filter(pod -> ownedBy(pod, must)).count();
        assertThat(result.report().pods()).isEqualTo(must.get("podsFromReplicas").intValue() + jobs + (int) daemons);
        if (set.has("namespacesUsedButNotDeclared")) {
            assertThat(result.report().created()).containsExactlyElementsOf(
                    set.get("namespacesUsedButNotDeclared").valueStream().map(JsonNode::stringValue).toList());
        }
        if (must.has("daemonSetsOnePodPerNode")) {
            assertThat(daemons).isBetween(2L, 3L);
        }
    }

    private static boolean ownedBy(Pod pod, JsonNode must) {
        return must.has("daemonSetsOnePodPerNode") && must.get("daemonSetsOnePodPerNode").valueStream()
                .anyMatch(name -> pod.meta().owners().stream().anyMatch(o -> o.name().equals(name.stringValue())));
    }

    private static Map<String, Integer> numbers(JsonNode object) {
        Map<String, Integer> numbers = new TreeMap<>();
        object.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().intValue()));
        return numbers;
    }
}
