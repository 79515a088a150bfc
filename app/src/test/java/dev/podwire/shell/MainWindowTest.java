package dev.podwire.shell;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

import dev.podwire.palette.Theme;
import dev.podwire.trace.Outcome;
import dev.podwire.view.Inspector;
import dev.podwire.view.Rail;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** The whole window on real samples, with real keys, in memory. */
class MainWindowTest extends WindowTesting {

    @Test
    void enterInTheUrlFieldSendsThePacketAndPlays() {
        openSample("clusterip-and-dns");
        fire();
        await("the packet to move", () -> player().positionProperty().get() > 0);
        assertThat(flow().trace().outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(flow().chapters()).extracting(Flow.ChapterFlow::name).startsWith("DNS", "Connect");
        await("the inspector to explain", () -> window.scene().getRoot().lookup(".why-sentence") != null);
    }

    @Test
    void anotherUrlIsTypedAndSent() {
        openSample("three-tier");
        TextField url = window.work().commands().url();
        run(() -> {
            url.requestFocus();
            url.clear();
        });
        await("an empty field", () -> url.isFocused() && url.getText().isEmpty());
        for (char letter : "backend".toCharArray()) {
            type(KeyCode.getKeyCode(String.valueOf(Character.toUpperCase(letter))));
        }
        await("the typed text", () -> url.getText().equals("backend"));
        run(() -> url.appendText(":8080/"));
        type(KeyCode.ENTER);
        await("a trace", () -> workbench().flowProperty().get() != null);
        assertThat(flow().trace().to()).isEqualTo("http://backend:8080/");
    }

    @Test
    void arrowKeysStepForthAndBackToTheSameState() {
        openSample("pod-to-pod");
        fire();
        run(() -> {
            player().pause();
            window.topology().canvas().requestFocus();
        });
        type(KeyCode.HOME);
        await("the first hop", () -> player().hopProperty().get() == 1 && !player().playingProperty().get());
        double start = onToolkit(() -> player().positionProperty().get());
        type(KeyCode.RIGHT);
        await("the second hop", () -> player().hopProperty().get() == 2 && !player().playingProperty().get());
        type(KeyCode.LEFT);
        await("the first hop again", () -> player().hopProperty().get() == 1);
        assertThat(onToolkit(() -> player().positionProperty().get())).isEqualTo(start);
        int last = flow().size();
        type(KeyCode.END);
        await("the last hop", () -> player().hopProperty().get() == last);
        type(KeyCode.HOME);
        type(KeyCode.SPACE);
        await("play", () -> player().playingProperty().get());
        type(KeyCode.SPACE);
        await("pause", () -> !player().playingProperty().get());
    }

    @Test
    void aClickedHopStaysInTheInspectorUntilEscape() {
        openSample("pod-to-pod");
        fire();
        run(() -> {
            player().pause();
            player().goTo(5);
            workbench().pin(2);
            window.topology().canvas().requestFocus();
        });
        assertThat(onToolkit(() -> workbench().shownProperty().get())).isEqualTo(2);
        assertThat(onToolkit(() -> player().hopProperty().get())).isEqualTo(5);
        type(KeyCode.ESCAPE);
        await("the inspector to follow again", () -> workbench().shownProperty().get() == 5);
    }

    @Test
    void everyTabShowsSomethingForEveryHop() {
        openSample("clusterip-and-dns");
        fire();
        run(() -> player().pause());
        Inspector inspector = window.work().inspector();
        int size = flow().size();
        for (String tab : List.of("Why", "Packet", "Rules", "Tables")) {
            run(() -> inspector.choose(tab));
            for (int hop = 1; hop <= size; hop += 23) {
                int wanted = hop;
                run(() -> player().goTo(wanted));
                run(() -> {
                    window.scene().getRoot().applyCss();
                    window.scene().getRoot().layout();
                });
                assertThat(onToolkit(() -> inspector.lookupAll(".label").size())).as(tab + " at " + hop)
                        .isGreaterThan(tab.equals("Rules") ? 0 : 3);
            }
        }
    }

    @Test
    void aBrokenFileShowsItsProblemAndKeepsTheCluster(@TempDir Path folder) throws IOException {
        openSample("clusterip-and-dns");
        LoadedCluster before = onToolkit(() -> workbench().clusterProperty().get());
        Path broken = Files.writeString(folder.resolve("broken.yaml"), """
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                spec:
                  type: NodePort
                  ports:
                  - port: 80
                    nodePort: 80
                """);
        run(() -> window.intake().drop(List.of(broken)));
        await("the message", () -> window.overlay().speaks());
        assertThat(onToolkit(() -> workbench().clusterProperty().get())).isSameAs(before);
        assertThat(workbench().problemsProperty().get()).anySatisfy(problem -> {
            assertThat(problem.error()).isTrue();
            assertThat(problem.file()).endsWith("broken.yaml");
            assertThat(problem.line()).isEqualTo(9);
        });
        assertThat(window.work().rail().placeProperty().get()).isEqualTo(Rail.Place.PROBLEMS);
        openSample("pod-to-pod");
        assertThat(workbench().problemsProperty().get()).noneMatch(p -> p.file().endsWith("broken.yaml"));
        assertThat(window.work().rail().placeProperty().get()).isEqualTo(Rail.Place.OBJECTS);
    }

    @Test
    void aFileThatIsNotThereIsSaidInWords() {
        run(() -> window.open(OpenRequest.of(List.of(Path.of("no", "such.yaml")))));
        await("the message", () -> window.overlay().speaks());
        assertThat(onToolkit(() -> workbench().clusterProperty().get())).isNull();
    }

    @Test
    void aRequestThatMakesNoSenseIsSaidInWords() {
        openSample("pod-to-pod");
        run(() -> window.fire("pod/default/nobody", "http://10.244.2.80/"));
        await("the message", () -> window.overlay().speaks());
        assertThat(onToolkit(() -> workbench().flowProperty().get())).isNull();
    }

    @Test
    void findingAnObjectMarksIt() {
        openSample("three-tier");
        run(() -> window.looks().find());
        await("the box", () -> window.looks().findBox().isShowing());
        run(() -> window.looks().findBox().picker().field().setText("service database"));
        run(() -> javafx.event.Event.fireEvent(window.looks().findBox().picker().field(),
                new javafx.scene.input.KeyEvent(javafx.scene.input.KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false,
                        false, false, false)));
        await("the object", () -> workbench().objectProperty().get().isPresent());
        assertThat(workbench().objectProperty().get().orElseThrow().name()).isEqualTo("database");
        assertThat(workbench().sourceProperty().get().orElseThrow().file()).endsWith("database.yaml");
    }

    @ParameterizedTest
    @EnumSource
    void bothThemesPaintTheWholeWindow(Theme theme) {
        openSample("clusterip-and-dns");
        fire();
        run(() -> {
            player().pause();
            player().goTo(4);
            window.themeProperty().set(theme);
        });
        BufferedImage picture = new Photographer(window).picture(1);
        assertThat(picture.getWidth()).isGreaterThanOrEqualTo(1000);
        assertThat(brightness(picture)).satisfies(b -> {
            if (theme == Theme.LIGHT) {
                assertThat(b).isGreaterThan(200);
            } else {
                assertThat(b).isLessThan(60);
            }
        });
        for (int column = 0; column < 4; column++) {
            for (int row = 0; row < 3; row++) {
                assertThat(colours(picture, column, row)).as("part %d/%d", column, row).isGreaterThan(8);
            }
        }
    }

    private static double brightness(BufferedImage picture) {
        double sum = 0;
        int count = 0;
        for (int x = 0; x < picture.getWidth(); x += 5) {
            for (int y = 0; y < picture.getHeight(); y += 5) {
                int rgb = picture.getRGB(x, y);
                sum += ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3.0;
                count++;
            }
        }
        return sum / count;
    }

    private static int colours(BufferedImage picture, int column, int row) {
        Set<Integer> seen = new HashSet<>();
        int width = picture.getWidth() / 4;
        int height = picture.getHeight() / 3;
        for (int x = column * width; x < (column + 1) * width; x += 2) {
            for (int y = row * height; y < (row + 1) * height; y += 2) {
                seen.add(picture.getRGB(x, y));
            }
        }
        return seen.size();
    }
}
