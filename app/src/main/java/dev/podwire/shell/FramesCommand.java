package dev.podwire.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.stage.Stage;

import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code podwire frames}: plays a trace over clusters of three sizes in a window and tells how long each frame took, and for
 * how long the window stood still while the cluster was loaded.
 */
@Command(name = "frames", sortOptions = false, mixinStandardHelpOptions = true, description = "Measure frame times over clusters of three sizes, in a window drawn in software.", footer = {
        "", "Example: xvfb-run -s '-screen 0 1440x900x24' podwire frames --up-to 2000"})
public final class FramesCommand implements Callable<Integer> {

    private static final List<LargeCluster> SIZES = List.of(new LargeCluster(3, 20, 12),
            new LargeCluster(100, 2_000, 200), new LargeCluster(5_000, 150_000, 10_000));

    @Option(names = "--up-to", paramLabel = "PODS", defaultValue = "150000", description = "leave out clusters of more pods (default: 150000)")
    int most = 150_000;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "8", description = "for how long each trace is played (default: 8)")
    int seconds = 8;

    @Override
    public Integer call() throws IOException {
        if (System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
            System.err.println("podwire: frames are measured on a display. Without one: xvfb-run podwire frames");
            return 3;
        }
        System.setProperty("prism.order", "sw");
        // frames as fast as they can be made, so that the time between two is what one costs
        System.setProperty("javafx.animation.fullspeed", "true");
        System.setProperty("podwire.patience", "600");
        Quiet.begin();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        Platform.startup(() -> started.complete(Boolean.TRUE));
        started.join();
        Platform.setImplicitExit(false);
        System.out.println("nodes   pods    frame median  99 %     frames  longest stall while loading");
        try {
            for (LargeCluster size : SIZES) {
                if (size.pods() <= most) {
                    System.out.println(measure(size));
                }
            }
        } catch (UncheckedIOException e) {
            System.err.println("podwire: " + e.getMessage());
            return 3;
        } finally {
            Platform.exit();
        }
        return 0;
    }

    private String measure(LargeCluster size) throws IOException {
        Path file = Files.createTempFile("podwire", ".yaml");
        Files.writeString(file, size.manifests());
        Stage stage = Photographer.onToolkit(Stage::new);
        MainWindow window = Photographer.onToolkit(() -> new MainWindow(stage, new SimulationOpener(), List.of()));
        try {
            Photographer camera = new Photographer(window);
            Photographer.run(() -> {
                camera.size(1440, 900);
                stage.setWidth(1440);
                stage.setHeight(900);
                stage.show();
            });
            FrameTimes loading = FrameTimes.start();
            String name = file.getFileName() == null ? "" : file.getFileName().toString();
            Photographer.run(() -> window.open(OpenRequest.of(List.of(file))));
            Photographer.await(name, () -> {
                LoadedCluster cluster = window.workbench().clusterProperty().get();
                return cluster != null && cluster.name().equals(name);
            });
            camera.settle();
            loading.stop();
            Photographer.run(() -> window.fire("pod/default/client", "http://service-1/"));
            Photographer.await("the trace", () -> window.workbench().flowProperty().get() != null);
            FrameTimes playing = FrameTimes.start();
            Photographer.run(() -> {
                window.workbench().player().first();
                window.workbench().player().play();
            });
            playing.waitFor(seconds);
            playing.stop();
            return String.format(Locale.ROOT, "%5d %7d %10.1f ms %6.1f ms %7d %10.0f ms", size.nodes(), size.pods(),
                    playing.quantile(0.5), playing.quantile(0.99), playing.count(), loading.quantile(1));
        } finally {
            Photographer.run(() -> {
                stage.hide();
                window.close();
            });
            Files.deleteIfExists(file);
        }
    }
}
