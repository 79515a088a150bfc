package dev.podwire.sim;

import java.util.Optional;

import dev.podwire.walk.WalkSession;

/** Lets the control plane work while packets are under way: at each time that something is due, between two packets. */
final class Pump {

    private final WalkSession session;
    private final LiveEngine engine;
    private Runnable cancel = () -> {
    };

    Pump(WalkSession session, LiveEngine engine) {
        this.session = session;
        this.engine = engine;
    }

    /** Sets the alarm for what is due next. */
    void prime() {
        Optional<Long> due = engine.nextDue();
        cancel = due.isEmpty() ? () -> {
        } : session.alarm(due.get(), () -> {
            engine.runDue(due.get());
            engine.tellNames();
            prime();
        });
    }

    void stop() {
        cancel.run();
    }
}
