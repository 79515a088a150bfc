package dev.podwire.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.podwire.manifest.Input;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Loading never throws, whatever becomes of a manifest on its way. */
class LoadProperties {

    /** A stretch of the text that is replaced by another. */
    record Mutation(int at, int length, String replacement) {}

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        Arbitrary<String> replacements = Arbitraries.of("", " ", "\n", "\t", ":", ": ", "-", "- ", "[", "]", "{", "}",
                "&a ", "*a", "!!x ", "\"", "'", "|", ">", "#", "%", "@", "null", "~", "-1", "99999999999999999999",
                "1e999", "0x", "true", "---\n", "...\n", "\u0000", "\uFEFF", "{{ .Values.a }}", "<<: ", "kind: List\n",
                "items:\n", "0.0.0.0/0", "::", "\r");
        return Combinators.combine(Arbitraries.integers().between(0, 10_000), Arbitraries.integers().between(0, 12),
                replacements).as(Mutation::new).list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> manifests() {
        return Arbitraries.of("odd/dump.yaml", "odd/anchors.yaml", "odd/list.yaml", "odd/flow.yaml", "odd/two.json",
                "odd/bom-crlf.yaml", "odd/generated.yaml", "odd/setup.yaml", "malformed/wrong-types.yaml");
    }

    @Property(tries = 1500)
    void mutatedManifestsGiveProblemsNotExceptions(@ForAll("manifests") String manifest,
            @ForAll("mutations") List<Mutation> mutations, @ForAll boolean bare) throws Exception {
        StringBuilder text = new StringBuilder(Files.readString(Path.of("src/test/resources/manifests", manifest)));
        for (Mutation mutation : mutations) {
            int at = mutation.at() % (text.length() + 1);
            text.replace(at, Math.min(text.length(), at + mutation.length()), mutation.replacement());
        }
        ClusterLoader.Options options = new ClusterLoader.Options(ClusterLoader.Options.DEFAULT.nodes(),
                ClusterLoader.Options.DEFAULT.cni(), ClusterLoader.Options.DEFAULT.proxyMode(), 7, bare, true);

        LoadResult result = ClusterLoader.load(List.of(Input.text("mutated", text.toString())), options);

        assertThat(result.state()).isPresent();
        assertThat(result.problems()).allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    }

    @Property(tries = 300)
    void anyBytesGiveProblemsNotExceptions(@ForAll byte[] bytes) {
        LoadResult result = ClusterLoader.load(List.of(Input.bytes("bytes", bytes)), ClusterLoader.Options.DEFAULT);
        assertThat(result.report().files()).hasSize(1);
    }

    @Property(tries = 300)
    void anyTextGivesProblemsNotExceptions(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LoadResult result = ClusterLoader.load(List.of(Input.bytes("text", bytes)), ClusterLoader.Options.DEFAULT);
        assertThat(result.report().files()).hasSize(1);
    }
}
