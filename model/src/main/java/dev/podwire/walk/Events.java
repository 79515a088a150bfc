package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * The virtual clock and what waits for it. Frames that crossed a wire come first (as in a softirq), then programs that
 * were woken, then programs that have nothing left to wait for, and only when all rest does time jump to the next timer.
 */
final class Events {

    /** Virtual time that one frame spends on one end of a wire: enough to tell the order of frames by their stamps. */
    private static final long WIRE_NANOS = 1_000;
    private static final long JIFFY = 4_000_000;

    /** Something to do later, unless it is cancelled before. */
    static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long serial;
        private final Runnable action;
        private boolean cancelled;

        private Timer(long due, long serial, Runnable action) {
            this.due = due;
            this.serial = serial;
            this.action = action;
        }

        void cancel() {
            cancelled = true;
        }

        /** Timers of one moment fire last set first, as in a bucket of the kernel's timer wheel. */
        @Override
        public int compareTo(Timer other) {
            int order = Long.compare(due, other.due);
            return order != 0 ? order : Long.compare(other.serial, serial);
        }
    }

    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Deque<Runnable> woken = new ArrayDeque<>();
    private final Deque<Runnable> idle = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long now;
    private long serials;
    private boolean inSoftirq;
    private int sending;

    long now() {
        return now;
    }

    /** Lets the time of one end of a wire pass. */
    long tick() {
        now += WIRE_NANOS;
        return now;
    }

    /** A frame has crossed a wire. */
    void arrive(Runnable receive) {
        backlog.add(receive);
    }

    /** A program can go on. */
    void wake(Runnable program) {
        woken.add(program);
    }

    /** A program goes on once no frame is under way and no other program runs. */
    void whenQuiet(Runnable program) {
        idle.add(program);
    }

    /**
     * A timer of the kernel: it fires with others of about the same time, the later the coarser (kernel/time/timer.c with
     * 250 jiffies a second).
     */
    Timer after(long nanos, Runnable action) {
        long grain = JIFFY;
        for (long range = 64 * JIFFY; nanos >= range; range *= 8) {
            grain *= 8;
        }
        return set(Math.ceilDiv(now + nanos, grain) * grain, action);
    }

    /** A timer that a program sleeps on: it fires on time. */
    Timer afterExactly(long nanos, Runnable action) {
        return set(now + nanos, action);
    }

    private Timer set(long due, Runnable action) {
        Timer timer = new Timer(due, ++serials, action);
        timers.add(timer);
        return timer;
    }

    /** Forgets everything that is under way, but no timer. */
    void drop() {
        backlog.clear();
        woken.clear();
        idle.clear();
    }

    /** Whether nothing is under way. */
    boolean isQuiet() {
        return backlog.isEmpty() && woken.isEmpty();
    }

    /**
     * A program's (or the kernel's) packet goes out by a device. When a program's system call sent it, everything that frame
     * sets off happens before the call goes on, as softirqs run when the device's queue is left.
     */
    void send(Runnable transmit) {
        sending++;
        transmit.run();
        sending--;
        if (sending == 0 && !inSoftirq) {
            inSoftirq = true;
            Runnable next = backlog.poll();
            while (next != null) {
                next.run();
                next = backlog.poll();
            }
            inSoftirq = false;
        }
    }

    private void runSoftirq(Runnable work) {
        inSoftirq = true;
        work.run();
        inSoftirq = false;
    }

    /** Does the next thing that is due not later than {@code limit}; false if there is none. */
    boolean step(long limit) {
        Runnable received = backlog.poll();
        if (received != null) {
            runSoftirq(received);
            return true;
        }
        Runnable next = woken.poll();
        if (next == null) {
            next = idle.poll();
        }
        if (next != null) {
            next.run();
            return true;
        }
        while (!timers.isEmpty()) {
            Timer timer = timers.element();
            if (timer.cancelled) {
                timers.remove();
                continue;
            }
            if (timer.due > limit) {
                return false;
            }
            now = Math.max(now, timer.due);
            runSoftirq(() -> fireAll(timer.due));
            return true;
        }
        return false;
    }

    /** All timers of one moment fire before any frame that they send is looked at. */
    private void fireAll(long due) {
        while (!timers.isEmpty() && timers.element().due == due) {
            Timer timer = timers.remove();
            if (!timer.cancelled) {
                timer.action.run();
            }
        }
    }

    /** Lets the rest of the time until {@code limit} pass, with everything that is due in it. */
    void runUntil(long limit) {
        while (step(limit)) {
            continue;
        }
        now = Math.max(now, limit);
    }
}
