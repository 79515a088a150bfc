package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was, so that one can go back to it, and forth again. */
public final class History<T> {

    private static final int MOST = 200;

    private final List<T> states = new ArrayList<>();
    private int at = -1;

    /** Comes to another state; what had been taken back is forgotten. */
    public void push(T state) {
        while (states.size() > at + 1) {
            states.removeLast();
        }
        states.add(state);
        if (states.size() > MOST) {
            states.removeFirst();
        }
        at = states.size() - 1;
    }

    /** The state before, if there is one. It becomes the current one. */
    public Optional<T> back() {
        return at > 0 ? Optional.of(states.get(--at)) : Optional.empty();
    }

    /** The state that was taken back last, if there is one. It becomes the current one. */
    public Optional<T> forth() {
        return at + 1 < states.size() ? Optional.of(states.get(++at)) : Optional.empty();
    }

    public Optional<T> current() {
        return at < 0 ? Optional.empty() : Optional.of(states.get(at));
    }

    public void clear() {
        states.clear();
        at = -1;
    }
}
