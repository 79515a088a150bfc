package dev.podwire.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.animation.AnimationTimer;

/** The times between the pulses of the toolkit, in milliseconds, from {@link #start} to {@link #stop}. */
final class FrameTimes {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Double> times = Collections.synchronizedList(new ArrayList<>());
    private final AnimationTimer timer = new AnimationTimer() {
        private long last;

        @Override
        public void handle(long now) {
            long at = System.nanoTime();
            if (last != 0) {
                times.add((at - last) / NANOS_PER_MILLI);
            }
            last = at;
        }
    };

    private FrameTimes() {}

    static FrameTimes start() {
        FrameTimes measured = new FrameTimes();
        Photographer.run(measured.timer::start);
        return measured;
    }

    /** Lets pulses pass until they have taken so long together. */
    void waitFor(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Photographer.await("the end of the show", () -> System.nanoTime() >= end);
    }

    void stop() {
        Photographer.run(timer::stop);
    }

    int count() {
        return times.size();
    }

    /** The time that this share of all frames did not exceed; 1 is the longest. 0 if there was no frame. */
    double quantile(double share) {
        List<Double> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
