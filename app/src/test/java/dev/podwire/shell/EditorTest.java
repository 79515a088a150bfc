package dev.podwire.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;

import dev.podwire.trace.Outcome;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** Manifests that are edited, checked, compared, applied, kept and brought back. */
class EditorTest extends WindowTesting {

    private TextArea edit(String sample) {
        openSample(sample);
        run(() -> window.topology().requestFocus());
        type(KeyCode.M, KeyCode.CONTROL);
        TextArea area = (TextArea) find(".yaml-editor .text-area");
        await("the text", () -> area.getText().contains("kind:"));
        return area;
    }

    private void replace(TextArea area, String old, String wanted) {
        run(() -> {
            int at = area.getText().indexOf(old);
            assertThat(at).as(old).isNotNegative();
            area.selectRange(at, at + old.length());
            area.replaceSelection(wanted);
        });
    }

    private LoadedCluster cluster() {
        return Objects.requireNonNull(onToolkit(() -> workbench().clusterProperty().get()));
    }

    @Test
    void aMistakeIsMarkedOnItsLineWhileOneTypes() throws IOException {
        TextArea area = edit("clusterip-and-dns");
        replace(area, "port: 80", "port: 80000");
        await("the mark", () -> window.scene().getRoot().lookup(".editor-problem") != null);
        shot("editor-problem");
        LoadedCluster before = cluster();
        click(named("Apply"));
        await("the refusal", () -> window.overlay().speaks());
        assertThat(cluster()).isSameAs(before);
        assertThat(onToolkit(() -> area.getText())).contains("port: 80000");
        click(named("Discard"));
        await("the old text", () -> !area.getText().contains("port: 80000"));
    }

    @Test
    void applyingShowsWhatChangesAndSendsTheRequestAgain() throws IOException {
        openSample("broken-service");
        fire();
        assertThat(flow().trace().outcome().verdict()).isNotEqualTo(Outcome.Verdict.DELIVERED);
        TextArea area = edit("broken-service");
        fire();
        String text = onToolkit(() -> area.getText());
        String label = text.lines().map(String::strip).filter(l -> l.startsWith("app:")).findFirst().orElseThrow();
        String selector = text.substring(text.indexOf("selector:", text.indexOf("kind: Service")));
        String wrong = selector.lines().skip(1).findFirst().orElseThrow().strip();
        assertThat(wrong).isNotEqualTo(label);
        run(() -> area.setText(text.replace("    " + wrong + "\n", "    " + label + "\n")));
        click(named("Diff"));
        await("the difference", () -> window.sheet().isVisible() && window.sheet().lookup(".added") != null);
        shot("diff");
        assertThat(texts(window.sheet())).anyMatch(t -> t.startsWith("+ spec.selector.")).anyMatch(
                t -> t.startsWith("+ ") && t.contains("KUBE-SEP-"));
        type(KeyCode.ESCAPE);
        LoadedCluster before = cluster();
        click(named("Apply"));
        await("the changed cluster", () -> workbench().clusterProperty().get() != before);
        await("the request again", () -> workbench().flowProperty().get() != null && workbench().flowProperty().get()
                .trace().outcome().verdict() == Outcome.Verdict.DELIVERED);
        assertThat(onToolkit(() -> window.session().log())).hasSize(1);
    }

    @Test
    void fieldsAreOfferedWhereTheyBelong() {
        TextArea area = edit("clusterip-and-dns");
        String text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  externalTr";
        assertThat(window.drafts().complete(text, text.length())).containsExactly("externalTrafficPolicy: ");
        String ports = "kind: Service\nspec:\n  ports:\n  - port: 80\n    targ";
        assertThat(window.drafts().complete(ports, ports.length())).containsExactly("targetPort: ");
        String kind = "kind: Depl";
        assertThat(window.drafts().complete(kind, kind.length())).containsExactly("Deployment");
        run(() -> {
            area.requestFocus();
            area.setText(text);
            area.end();
        });
        type(KeyCode.SPACE, KeyCode.CONTROL);
        await("the completed word", () -> area.getText().endsWith("externalTrafficPolicy: "));
    }

    @Test
    void aProjectKeepsManifestsDraftsAndRequests(@TempDir Path folder) throws IOException {
        TextArea area = edit("clusterip-and-dns");
        fire();
        replace(area, "replicas: 2", "replicas: 3");
        Path project = folder.resolve("shop.podwire");
        run(() -> window.keeper().save(project));
        await("the message", () -> window.overlay().speaks());
        assertThat(project.resolve("drafts")).isDirectoryContaining("glob:**.yaml");
        assertThat(Files.readString(project.resolve("requests.txt"))).contains("pod/default/client\thttp://web.shop/");
        openSample("pod-to-pod");
        run(() -> window.intake().drop(List.of(project)));
        await("the project", () -> cluster().name().equals("clusterip-and-dns"));
        await("its requests", () -> !window.requests().recent().isEmpty());
        assertThat(onToolkit(() -> window.requests().recent())).containsExactly(
                Request.of("pod/default/client", "http://web.shop/"));
        assertThat(onToolkit(() -> window.drafts().kept()).values()).anyMatch(t -> t.contains("replicas: 3"));
    }

    @Test
    void whatWasNotSavedIsOfferedAfterACrash() {
        openSample("clusterip-and-dns");
        Path autosave = kept.resolve("autosave.podwire");
        await("the autosave", () -> Project.is(autosave));
        run(() -> window.keeper().end(false));
        MainWindow next = onToolkit(() -> new MainWindow(new Stage(), new SimulationOpener(), List.of(), autosave));
        run(() -> next.keeper().offer());
        assertThat(onToolkit(() -> next.overlay().speaks())).isTrue();
        run(() -> next.keeper().open(autosave));
        await("the work of then", () -> {
            LoadedCluster cluster = next.workbench().clusterProperty().get();
            return cluster != null && cluster.name().equals("clusterip-and-dns");
        });
        run(next::close);
        assertThat(Project.is(autosave)).isFalse();
    }

    @Test
    void theTraceIsWrittenInEveryForm(@TempDir Path folder) throws IOException {
        openSample("pod-to-pod");
        fire();
        run(() -> player().pause());
        for (String ending : List.of("svg", "png", "html", "md", "mmd", "json", "pcapng", "txt")) {
            Path file = folder.resolve("trace." + ending);
            run(() -> window.overlay().hush());
            run(() -> window.exports().write(file));
            await(ending, () -> window.overlay().speaks());
            assertThat(file).isNotEmptyFile();
        }
        assertThat(Files.readString(folder.resolve("trace.svg"))).contains("<svg").contains("cni0");
        assertThat(Files.readString(folder.resolve("trace.mmd"))).contains("sequenceDiagram");
        run(() -> window.overlay().hush());
        run(() -> window.exports().write(folder.resolve("trace.xyz")));
        await("the refusal", () -> window.overlay().speaks());
        assertThat(folder.resolve("trace.xyz")).doesNotExist();
    }

    @Test
    void aRequestToOpenGoesOnOnlyWithTheSameInputs() {
        OpenRequest one = new OpenRequest("a", List.of(Path.of("x")), "", false);
        assertThat(one.withTexts(java.util.Map.of("x", "y")).continues(one)).isTrue();
        assertThat(new OpenRequest("a", List.of(Path.of("y")), "", false).continues(one)).isFalse();
    }
}
