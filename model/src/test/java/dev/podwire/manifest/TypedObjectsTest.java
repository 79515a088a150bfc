package dev.podwire.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TypedObjectsTest {

    private final TypedObjects types = new TypedObjects();

    private static List<Document> documents(String text) {
        return ManifestReader.read(List.of(Input.text("t.yaml", text))).documents();
    }

    @Test
    void nothingIsLostOnTheWayToTypesAndBack() {
        List<Document> documents = ManifestReader
                .read(List.of(Input.path(Path.of("src/test/resources/manifests/odd")))).documents();
        assertThat(documents).hasSizeGreaterThan(15);
        for (Document document : documents) {
            if (!document.root().get("metadata").exists()) {
                continue;
            }
            HasMetadata typed = types.typed(document);
            assertContains(types.plain(typed), Tree.plain(document.root().tree()), document.kind());
        }
    }

    /** Types may add empty lists and maps of their own; everything that was written must still be there. */
    private static void assertContains(@Nullable Object whole, @Nullable Object part, String path) {
        if (part instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<?, ?> there = assertThat(whole).as(path).asInstanceOf(InstanceOfAssertFactories.MAP).actual();
            map.forEach((key, value) -> assertContains(there.get(key), value, path + "." + key));
        } else if (part instanceof List<?> list && !list.isEmpty()) {
            List<?> there = assertThat(whole).as(path).asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSameSizeAs(list).actual();
            for (int i = 0; i < list.size(); i++) {
                assertContains(there.get(i), list.get(i), path + "[" + i + "]");
            }
        } else if (part != null && !part.toString().isEmpty() && !part.equals(List.of()) && !part.equals(Map.of())) {
            assertThat(whole).as(path).isEqualTo(part);
        }
    }

    @Test
    void knownKindsHaveTheirTypeAndOthersAreGeneric() {
        assertThat(types.typed(documents("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n").getFirst()))
                .isInstanceOf(Deployment.class);
        assertThat(types.typed(documents("apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: a}\nspec: {n: 3}\n")
                .getFirst())).isInstanceOf(GenericKubernetesResource.class);
    }

    @Test
    void fieldsOfNoTypeAndOfTheWrongTypeAreFoundWithTheirLine() {
        List<Document> documents = documents("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replica: 3
                  template:
                    spec:
                      containers:
                      - name: c
                        imagePullPolice: Always
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: a}
                spec:
                  accessModes: {ReadWriteOnce: yes}
                """);
        assertThat(types.check(documents.get(0))).extracting(problem -> problem.location().line() + " "
                + problem.path()).containsExactlyInAnyOrder("5 spec.replica",
                        "10 spec.template.spec.containers[0].imagePullPolice");
        assertThat(types.check(documents.get(1))).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.path()).isEqualTo("spec.accessModes");
            assertThat(problem.location().line()).isEqualTo(16);
            assertThat(problem.message()).doesNotContain("\n");
        });
    }
}
