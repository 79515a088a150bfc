package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Fabric;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of a living cluster while they run, with all that they have learned: connections, neighbours, forwarding
 * entries. They follow the cluster's past; after an undo they go through the remaining past again, which gives the same.
 */
final class RunningKernels {

    private final Fabric start;
    private final long seed;
    private final LiveNames names;
    private @Nullable WalkSession session;
    private Optional<Moment> at = Optional.empty();

    RunningKernels(Fabric start, long seed, LiveNames names) {
        this.start = start;
        this.seed = seed;
        this.names = names;
    }

    /** The kernels at the end of that past, at a time. */
    WalkSession at(Optional<Moment> past, long nanos) {
        Optional<List<Moment>> missing = session == null ? Optional.empty() : Moment.since(past, at);
        WalkSession running = session;
        if (running == null || missing.isEmpty() || running.now() > nanos) {
            running = new WalkSession(start, new WalkSession.Options(seed, Recording.FULL, names.applications(seed)));
            running.warm();
            session = running;
            missing = Moment.since(past, Optional.empty());
        }
        follow(running, new ArrayDeque<>(missing.orElse(List.of())));
        at = past;
        idleUntil(running, nanos);
        running.takeRecording();
        return running;
    }

    /** The past has gone on by what the kernels have just been through. */
    void reached(Optional<Moment> past) {
        at = past;
    }

    private static void idleUntil(WalkSession session, long nanos) {
        if (session.now() < nanos) {
            session.idle(Duration.ofNanos(nanos - session.now()));
        }
    }

    private void follow(WalkSession session, Deque<Moment> moments) {
        for (Moment moment = moments.poll(); moment != null; moment = moments.poll()) {
            idleUntil(session, moment.nanos());
            switch (moment.what()) {
                case Moment.What.Changed(var operations) -> session.apply(operations);
                case Moment.What.Fired fired -> refire(session, fired, moments);
                case Moment.What.Ended _ -> {
                    // The request before it has taken what happened meanwhile.
                }
            }
        }
    }

    /** The request once more, with the changes that came while it was under way. */
    private void refire(WalkSession session, Moment.What.Fired fired, Deque<Moment> moments) {
        Deque<Moment> meanwhile = new ArrayDeque<>();
        Moment next = moments.poll();
        while (next != null && !(next.what() instanceof Moment.What.Ended)) {
            meanwhile.add(next);
            next = moments.poll();
        }
        await(session, meanwhile);
        names.follow(fired.cluster().cluster(), session.fabric());
        if (fired.request().warmArp()) {
            session.warm();
        }
        fired.cluster().fire(fired.request(), session, fired.outside());
    }

    /** Has the changes made at their times, one after another. */
    private static void await(WalkSession session, Deque<Moment> changes) {
        if (!changes.isEmpty()) {
            session.alarm(changes.element().nanos(), () -> {
                if (changes.remove().what() instanceof Moment.What.Changed(var operations)) {
                    session.apply(operations);
                }
                await(session, changes);
            });
        }
    }
}
