package dev.podwire.view.model;

/** When each hop of a trace begins and ends on the time line of the player, in milliseconds. Hops count from 1. */
public interface Schedule {

    /** No hops at all. */
    Schedule EMPTY = new Schedule() {
        @Override
        public int hops() {
            return 0;
        }

        @Override
        public double start(int hop) {
            return 0;
        }

        @Override
        public double end(int hop) {
            return 0;
        }

        @Override
        public boolean stops(int hop) {
            return false;
        }
    };

    int hops();

    double start(int hop);

    double end(int hop);

    /** Whether playing pauses when this hop is over, because the packet's way ended there. */
    boolean stops(int hop);

    /** The hop that is going on at a time; the first one before all, the last one after all; 0 if there is none. */
    default int at(double millis) {
        int low = 1;
        int high = hops();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(middle) >= millis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return hops() == 0 ? 0 : low;
    }
}
