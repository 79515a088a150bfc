package dev.podwire.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.application.Platform;
import javafx.stage.Stage;

import dev.podwire.palette.Theme;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code podwire screenshots}: takes the pictures of the documentation, on any machine and without a display. */
@Command(name = "screenshots", sortOptions = false, mixinStandardHelpOptions = true, description = "Take the documentation's pictures of the window; needs no display.", footer = {
        "", "Example: podwire screenshots --out docs/screenshots"})
public final class ScreenshotsCommand implements Callable<Integer> {

    private static final String BROKEN = """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              selector:
                app: web
              ports:
              - port: 80
                nodePort: 80
            """;

    /** What the machines are plugged into. */
    private static final String UNDERLAY = "underlay";

    /** A window size, in pixels. */
    record Size(int width, int height) {

        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{2,3})x([1-9][0-9]{2,3})");

        private static Size parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("'" + text + "' is no size; write it as 1280x800");
            }
            return new Size(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** Reads sizes from the command line. */
    static final class Sizes implements ITypeConverter<Size> {
        @Override
        public Size convert(String text) {
            return Size.parse(text);
        }
    }

    /** The stage itself may be small: the screen in memory is. */
    private static final double SMALL = 200;

    private static final List<Size> SIZES = List.of(new Size(1280, 800), new Size(1920, 1080));

    @Option(names = "--out", paramLabel = "FOLDER", defaultValue = "docs/screenshots", description = "where to write them (default: docs/screenshots)")
    Path out = Path.of("docs", "screenshots");

    @Option(names = "--size", paramLabel = "WIDTHxHEIGHT", converter = Sizes.class, description = "a size of the window; may be repeated (default: 1280x800 and 1920x1080)")
    List<Size> sizes = List.of();

    @Option(names = "--scale", paramLabel = "FACTOR", defaultValue = "1", description = "pixels for each unit of length, as on a screen of higher resolution (default: 1)")
    double scale = 1;

    @Override
    public Integer call() {
        List<Size> wanted = sizes.isEmpty() ? SIZES : sizes;
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        List<Sample> samples = Samples.find();
        if (samples.isEmpty()) {
            System.err.println("podwire: the sample clusters were not found; run this from the source tree.");
            return 3;
        }
        Quiet.begin();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        Platform.startup(() -> started.complete(Boolean.TRUE));
        started.join();
        Platform.setImplicitExit(false);
        try {
            for (Size size : wanted) {
                take(samples, size);
            }
        } catch (UncheckedIOException e) {
            System.err.println("podwire: " + e.getMessage());
            return 3;
        } finally {
            Platform.exit();
        }
        return 0;
    }

    private void take(List<Sample> samples, Size size) {
        Stage stage = Photographer.onToolkit(Stage::new);
        MainWindow window = Photographer.onToolkit(() -> new MainWindow(stage, new SimulationOpener(), samples));
        Photographer camera = new Photographer(window);
        Photographer.run(() -> {
            camera.size(size.width(), size.height());
            stage.setMinWidth(0);
            stage.setMinHeight(0);
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(SMALL);
            stage.setHeight(SMALL);
            stage.show();
        });
        write(camera, "first-start", Theme.LIGHT, size, window);
        open(window, named(samples, "three-tier").orElse(samples.getFirst()));
        fire(window);
        middle(window);
        write(camera, "workbench", Theme.LIGHT, size, window);
        write(camera, "workbench", Theme.DARK, size, window);
        named(samples, "broken-service").ifPresent(broken -> {
            open(window, broken);
            fire(window);
            Photographer.run(() -> window.workbench().last());
            Photographer.run(() -> failedHop(window));
            write(camera, "refused", Theme.LIGHT, size, window);
        });
        open(window, named(samples, "three-tier").orElse(samples.getFirst()));
        fire(window);
        Photographer.run(() -> window.workbench().last());
        problem(camera, size, window);
        Photographer.run(() -> {
            stage.hide();
            window.close();
        });
    }

    /** A file with a mistake, dropped on the window. */
    private void problem(Photographer camera, Size size, MainWindow window) {
        try {
            Path folder = Files.createTempDirectory("podwire");
            Path file = Files.writeString(folder.resolve("web.yaml"), BROKEN);
            try {
                Photographer.run(() -> window.intake().drop(List.of(file)));
                Photographer.await("the problem", () -> window.overlay().speaks());
                write(camera, "problem", Theme.LIGHT, size, window);
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Photographer camera, String name, Theme theme, Size size, MainWindow window) {
        Photographer.run(() -> {
            window.themeProperty().set(theme);
            window.work().commands().url().deselect();
            window.scene().getRoot().requestFocus();
        });
        Path file = out.resolve("%s-%s-%s.png".formatted(name, theme.text(), size));
        camera.save(file, scale);
        System.err.println("podwire: wrote " + file);
    }

    private static Optional<Sample> named(List<Sample> samples, String id) {
        return samples.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    private static void open(MainWindow window, Sample sample) {
        Photographer.run(() -> window.open(new OpenRequest(sample.id(), List.of(sample.folder()), "", false)));
        Photographer.await(sample.id(), () -> {
            LoadedCluster cluster = window.workbench().clusterProperty().get();
            return cluster != null && cluster.name().equals(sample.id());
        });
    }

    private static void fire(MainWindow window) {
        Photographer.run(() -> {
            LoadedCluster cluster = Objects.requireNonNull(window.workbench().clusterProperty().get());
            window.fire(cluster.suggestion().from(), cluster.suggestion().to());
        });
        Photographer.await("the trace", () -> window.workbench().flowProperty().get() != null);
        Photographer.run(() -> window.workbench().player().pause());
    }

    /** Stands where the packet is in its tunnel, with the inspector at the hop that translated it. */
    private static void middle(MainWindow window) {
        Photographer.run(() -> {
            Flow flow = Objects.requireNonNull(window.workbench().flowProperty().get());
            int from = flow.chapters().stream().filter(c -> c.name().equals("Connect")).findFirst()
                    .orElse(flow.chapters().getFirst()).first();
            int rewritten = first(flow, from, Tone.REWRITTEN);
            int wire = rewritten;
            while (wire < flow.size() && (flow.card(wire).tone() != Tone.ENCAPSULATED
                    || !flow.card(wire).hop().place().namespace().host().equals(UNDERLAY))) {
                wire++;
            }
            window.workbench().player().goTo(wire == flow.size() ? rewritten : wire);
            window.workbench().pin(rewritten);
        });
    }

    private static void failedHop(MainWindow window) {
        Flow flow = Objects.requireNonNull(window.workbench().flowProperty().get());
        window.workbench().player().goTo(first(flow, 1, Tone.DROPPED));
    }

    private static int first(Flow flow, int from, Tone tone) {
        for (int hop = from; hop <= flow.size(); hop++) {
            if (flow.card(hop).tone() == tone) {
                return hop;
            }
        }
        return from;
    }
}
