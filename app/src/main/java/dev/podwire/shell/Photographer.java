package dev.podwire.shell;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;

import javax.imageio.ImageIO;

/** Drives a window from outside the toolkit's thread, waits for what it should show, and takes pictures of it. */
final class Photographer {

    private static final long PATIENCE_SECONDS = Long.getLong("podwire.patience", 60);
    /** Style, layout and drawing each take a pulse. */
    private static final int SETTLING_PULSES = 3;

    private final MainWindow window;
    private final Region content;

    Photographer(MainWindow window) {
        this.window = window;
        content = (Region) window.scene().getRoot();
    }

    /** Makes the picture this large, whatever the size of the stage or of the screen that it is on. */
    void size(int width, int height) {
        content.setMinSize(width, height);
        content.setPrefSize(width, height);
        content.setMaxSize(width, height);
        window.scene().setRoot(new Group(content));
    }

    /** Does something on the toolkit's thread and waits until it is done. */
    static <T> T onToolkit(Supplier<T> work) {
        if (Platform.isFxApplicationThread()) {
            return work.get();
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return get(done, "the toolkit");
    }

    static void run(Runnable work) {
        onToolkit(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Waits until a condition holds on the toolkit's thread, asking at every pulse. */
    static void await(String what, BooleanSupplier condition) {
        CompletableFuture<Boolean> holds = new CompletableFuture<>();
        AnimationTimer timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (condition.getAsBoolean()) {
                    stop();
                    holds.complete(Boolean.TRUE);
                }
            }
        };
        Platform.runLater(timer::start);
        try {
            get(holds, what);
        } finally {
            Platform.runLater(timer::stop);
        }
    }

    private static <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("waited too long for " + what, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        }
    }

    /** Waits until nothing is due any more. */
    void settle() {
        int[] calm = {0};
        await("a settled picture", () -> {
            boolean still = window.topology().canvas().isSettled() || window.topology().getScene() == null;
            calm[0] = still ? calm[0] + 1 : 0;
            return calm[0] > SETTLING_PULSES;
        });
    }

    /** Takes the whole window. {@code scale} 2 is what a screen with twice the resolution shows. */
    BufferedImage picture(double scale) {
        settle();
        return onToolkit(() -> {
            SnapshotParameters parameters = new SnapshotParameters();
            parameters.setTransform(Transform.scale(scale, scale));
            parameters.setFill(window.scene().getFill());
            WritableImage shot = content.snapshot(parameters, null);
            int width = (int) shot.getWidth();
            int height = (int) shot.getHeight();
            int[] pixels = new int[width * height];
            shot.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, width, height, pixels, 0, width);
            return image;
        });
    }

    void save(Path file, double scale) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            ImageIO.write(picture(scale), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
