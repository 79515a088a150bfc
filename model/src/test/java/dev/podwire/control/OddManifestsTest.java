package dev.podwire.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What is unusual and right loads as it is meant. */
class OddManifestsTest {

    private static final Path FOLDER = Path.of("src/test/resources/manifests/odd");

    private static LoadResult load(String... names) {
        List<Input> inputs = java.util.Arrays.stream(names).map(name -> Input.path(FOLDER.resolve(name))).toList();
        LoadResult result = ClusterLoader.load(inputs, ClusterLoader.Options.DEFAULT);
        assertThat(result.problems()).filteredOn(Problem::isError).isEmpty();
        return result;
    }

    private static List<Pod> pods(LoadResult result, String namespace) {
        return result.state().orElseThrow().pods().stream().filter(p -> p.meta().namespace().equals(namespace))
                .toList();
    }

    @Test
    void anchorsAliasesAndMergeKeysAreWrittenOut() {
        LoadResult result = load("anchors.yaml");
        assertThat(pods(result, "default")).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.meta().labels()).contains(entry("app", "anchored"), entry("tier", "back"));
            assertThat(pod.spec().containers()).extracting(Pod.Container::name).containsExactly("one", "two");
            assertThat(pod.spec().containers().get(1).image()).isEqualTo("one:1");
            assertThat(pod.spec().containers().get(1).ports()).isEmpty();
        });
    }

    @Test
    void itemsOfEveryListCountOneByOne() {
        LoadResult result = load("list.yaml");
        assertThat(result.report().counts()).isEqualTo(Map.of("Service", 2, "Role", 1));
        assertThat(result.report().services()).isEqualTo(Map.of("headless", 1, "ClusterIP", 1));
        assertThat(result.report().files()).singleElement()
                .satisfies(file -> assertThat(file.documents()).isEqualTo(3));
        assertThat(result.report().created()).containsExactly("far");
        assertThat(result.report().notSimulated()).singleElement().satisfies(idle -> {
            assertThat(idle.kind()).isEqualTo("Role");
            assertThat(idle.location().line()).isEqualTo(23);
        });
    }

    @Test
    void flowStyleWithTrailingCommasIsYaml() {
        ClusterState state = load("flow.yaml").state().orElseThrow();
        Service service = state.services().stream().filter(s -> s.name().equals("flow")).findFirst().orElseThrow();
        assertThat(service.clusterIps()).extracting(IpAddress::isIpv6).containsExactly(true, false);
        assertThat(state.config().serviceCidrs().get(1).contains(service.clusterIps().get(0))).isTrue();
    }

    @Test
    void jsonMayBeIndentedWithTabsAndHoldSeveralDocuments() {
        LoadResult result = load("two.json");
        assertThat(result.report().counts()).isEqualTo(Map.of("Service", 1, "Pod", 1));
        assertThat(result.objects().all()).anySatisfy(object -> {
            assertThat(object.key().name()).isEqualTo("second");
            assertThat(object.root().get("spec").location().line()).isEqualTo(7);
        });
    }

    @Test
    void generatedNamesAreDistinctAndAJobHasOnePod() {
        LoadResult result = load("generated.yaml");
        assertThat(result.report().counts()).isEqualTo(Map.of("Job", 2));
        assertThat(pods(result, "default")).hasSize(2).extracting(Pod::name).doesNotHaveDuplicates()
                .allMatch(name -> name
                        .matches("migrate-[bcdfghjklmnpqrstvwxz2456789]{5}-[bcdfghjklmnpqrstvwxz2456789]{5}"));
    }

    @Test
    void byteOrderMarksCarriageReturnsAndEmptyDocumentsAreNothing() {
        LoadResult result = load("bom-crlf.yaml");
        assertThat(result.report().counts()).isEqualTo(Map.of("Pod", 1));
        assertThat(result.report().files()).singleElement()
                .satisfies(file -> assertThat(file.documents()).isEqualTo(1));
        assertThat(result.objects().ofKind("Pod")).singleElement()
                .satisfies(pod -> assertThat(pod.root().location().line()).isEqualTo(7));
    }

    @Test
    void customResourcesAreKeptAndListedEvenUnderFamousNames() {
        LoadResult result = load("custom.yaml");
        assertThat(result.report().counts()).isEqualTo(Map.of("Service", 2, "Prometheus", 1));
        assertThat(result.report().services()).isEqualTo(Map.of("ClusterIP", 1));
        assertThat(result.report().notSimulated()).extracting(Report.NotSimulated::kind)
                .containsExactly("Service", "Prometheus");
    }

    @Test
    void aDumpIsAdoptedAndNothingIsMadeTwice() {
        LoadResult result = load("dump.yaml");
        ClusterState state = result.state().orElseThrow();
        assertThat(pods(result, "default")).extracting(Pod::name).containsExactly("web-new-aaaaa", "web-new-bbbbb");
        assertThat(state.podsOf(new dev.podwire.api.ObjectKey("Deployment", "default", "web"))).hasSize(2);
        assertThat(pods(result, "default")).extracting(Pod::ready).containsExactly(false, true);
        assertThat(pods(result, "default")).extracting(pod -> pod.ips().getFirst().toString())
                .containsExactly("10.99.0.7", "10.20.2.9");
        assertThat(state.slices()).filteredOn(slice -> slice.service().equals("web")).singleElement()
                .satisfies(slice -> assertThat(slice.meta().name()).isEqualTo("web-x7k2p"));
        assertThat(state.node("n2").orElseThrow().internalIps()).containsExactly(IpAddress.parse("172.20.0.12"));
        assertThat(result.problems()).anySatisfy(problem -> assertThat(problem.message()).contains("node \"n2\""));
        assertThat(state.nodes()).hasSize(2);
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNames() {
        LoadResult result = ClusterLoader.load(List.of(Input.path(FOLDER)), ClusterLoader.Options.DEFAULT);
        assertThat(result.report().files()).extracting(file -> Path.of(file.name()).getFileName().toString())
                .isSorted().hasSize(9);
    }
}
