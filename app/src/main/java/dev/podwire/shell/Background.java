package dev.podwire.shell;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Does one long thing at a time away from the toolkit's thread; beginning another cancels the one before. */
final class Background implements AutoCloseable {

    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("podwire-worker").daemon().factory());
    private final ReadOnlyObjectWrapper<String> activity = new ReadOnlyObjectWrapper<>("");
    private Future<?> running = java.util.concurrent.CompletableFuture.completedFuture(null);
    private long turn;

    /** Runs {@code work}; exactly one of the two is then called on the toolkit's thread, unless it was cancelled. */
    <T> void run(String what, Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        if (worker.isShutdown()) {
            return;
        }
        running.cancel(true);
        long mine = ++turn;
        activity.set(what);
        running = worker.submit(() -> {
            try {
                T result = work.call();
                finish(mine, () -> done.accept(result));
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                finish(mine, () -> failed.accept(e));
            }
        });
    }

    private void finish(long mine, Runnable then) {
        Platform.runLater(() -> {
            if (mine == turn) {
                activity.set("");
                then.run();
            }
        });
    }

    void cancel() {
        turn++;
        running.cancel(true);
        activity.set("");
    }

    /** What is going on, in words; empty if nothing is. */
    ReadOnlyObjectProperty<String> activityProperty() {
        return activity.getReadOnlyProperty();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
