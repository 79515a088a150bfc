package dev.podwire.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is wrong ends in a message that names file, line and what to do, at once, and gives no cluster. */
class MalformedInputsTest {

    private static final Path FOLDER = Path.of("src/test/resources/manifests/malformed");
    private static final String HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  blob: ";

    static Stream<Arguments> files() {
        return Stream.of(file("broken.yaml", 6, "broken YAML"), file("tabs.yaml", 4, "tab"),
                file("wrong-types.yaml", 6, "must be a whole number, but \"three\" is text"),
                file("wrong-types.yaml", 18, "must be text, but true is a truth value"),
                file("wrong-types.yaml", 26, "must be a whole number, but \"abc\" is text"),
                file("duplicate-keys.yaml", 9, "\"selector\" is already set in line 6"),
                file("node-port-80.yaml", 9,
                        "Invalid value: 80: provided port is not in the valid range. The range of valid ports is "
                                + "30000-32767"),
                file("billion-laughs.yaml", 11, "aliases make this document grow"),
                file("unknown-version.yaml", 1, "no matches for kind \"Deployment\" in version \"apps/v7\""),
                file("java-tag.yaml", 6, "the tag !!javax.script.ScriptEngineManager"),
                file("empty.yaml", 1, "the file is empty"), file("helm-template.yaml", 4, "this is a template"),
                file("self-reference.yaml", 5, "stands inside the value that it names"),
                file("not-an-object.yaml", 2, "a manifest is a map"),
                file("kustomized/kustomization.yaml", 1, "this is a kustomization"),
                text("a 5 MB scalar", HEAD + "x".repeat(5_000_000) + "\n", 5, "5000000 characters"),
                text("a folded 5 MB scalar", HEAD + "\"" + "x y\n   ".repeat(700_000) + "\"\n", 5, "longer than"),
                text("recursion in flow style", HEAD + "[".repeat(10_000) + "]".repeat(10_000), 5,
                        "nested more than 200"),
                text("recursion in JSON", "{\"a\":\n" + "[".repeat(10_000) + "]".repeat(10_000) + "}", 2,
                        "nested more than 200"),
                text("recursion in block style", HEAD + "\n" + deepBlocks(), 204, "nested more than 200"),
                text("recursion in maps", HEAD + "{a: ".repeat(10_000) + "}".repeat(10_000), 5, "nested more"),
                text("nothing but comments", "# one\n---\n# two\n", 1, "holds no object"),
                text("no kind", "apiVersion: v1\nmetadata: {name: a}\n", 1, "the object has no kind"),
                text("an unclosed string", "apiVersion: v1\nkind: \"Pod\nmetadata: {}\n", 2, ""),
                text("broken.json", "{\"apiVersion\": \"v1\",\n \"kind\": }", 2, ""));
    }

    private static String deepBlocks() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < 2_000; i++) {
            text.append(" ".repeat(i + 2)).append("k:\n");
        }
        return text.toString();
    }

    private static Arguments file(String name, int line, String message) {
        return Arguments.of(name, Input.path(FOLDER.resolve(name)), line, message);
    }

    private static Arguments text(String name, String text, int line, String message) {
        return Arguments.of(name, Input.text(name, text), line, message);
    }

    /** The limit is there for readers that never come back; it measures nothing. */
    @Timeout(60)
    @ParameterizedTest(name = "{0} line {2}")
    @MethodSource("files")
    void endsInAMessageThatNamesFileAndLine(String name, Input input, int line, String message) {
        LoadResult result = ClusterLoader.load(List.of(input), ClusterLoader.Options.DEFAULT);

        assertThat(result.state()).isEmpty();
        assertThat(result.problems()).filteredOn(Problem::isError).as("errors of " + name).anySatisfy(problem -> {
            assertThat(problem.location().file()).endsWith(name);
            assertThat(problem.message()).contains(message);
            assertThat(problem.location().line()).isEqualTo(line);
        });
    }

    @Test
    void aBinaryFileIsCalledBinary(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("image.yaml"),
                new byte[]{(byte) 0x89, 'P', 'N', 'G', '\n', 0, 0, 0, 13, (byte) 0xFF, (byte) 0xFE});
        assertThat(errors(Input.path(file))).singleElement().satisfies(problem -> {
            assertThat(problem.location().file()).endsWith("image.yaml");
            assertThat(problem.message()).contains("not UTF-8 text");
        });
        assertThat(errors(Input.bytes("zeros.yaml", new byte[]{'a', '\n', 0, 0}))).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains("binary");
                    assertThat(problem.location().line()).isEqualTo(2);
                });
    }

    @Test
    void everyProblemIsReportedNotOnlyTheFirst() {
        assertThat(errors(Input.path(FOLDER.resolve("wrong-types.yaml")))).hasSize(3);
    }

    @Test
    void aBrokenDocumentDoesNotHideTheOthers() {
        String text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: one}\n---\nkind: [\n---\n"
                + "apiVersion: v1\nkind: Namespace\nmetadata: {name: two}\n";
        LoadResult result = ClusterLoader.load(List.of(Input.text("three.yaml", text)), keepGoing());
        assertThat(result.state().orElseThrow().namespaces()).contains("one", "two");
        assertThat(result.problems()).singleElement().satisfies(p -> assertThat(p.location().line()).isBetween(5, 6));
    }

    @Test
    void keepGoingLeavesOutWhatIsRefused() {
        LoadResult result = ClusterLoader.load(List.of(Input.path(FOLDER.resolve("node-port-80.yaml"))), keepGoing());
        assertThat(result.hasErrors()).isTrue();
        assertThat(result.report().counts()).isEmpty();
        assertThat(result.state().orElseThrow().services()).noneMatch(service -> service.name().equals("web"));
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(errors(Input.path(Path.of("no/such/file.yaml")))).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no such file"));
    }

    @Test
    void hintsSayWhatToRun() {
        assertThat(errors(Input.path(FOLDER.resolve("helm-template.yaml")))).singleElement()
                .satisfies(problem -> assertThat(problem.hint()).contains("helm template"));
        assertThat(errors(Input.path(FOLDER.resolve("kustomized")))).singleElement()
                .satisfies(problem -> assertThat(problem.hint()).contains("kubectl kustomize"));
    }

    private static ClusterLoader.Options keepGoing() {
        ClusterLoader.Options d = ClusterLoader.Options.DEFAULT;
        return new ClusterLoader.Options(d.nodes(), d.cni(), d.proxyMode(), d.seed(), false, true);
    }

    private static List<Problem> errors(Input input) {
        return ClusterLoader.load(List.of(input), ClusterLoader.Options.DEFAULT).problems().stream()
                .filter(Problem::isError).toList();
    }
}
