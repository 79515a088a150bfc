package dev.podwire.walk;

/** All chance of a walk, from one seed (SplitMix64). */
final class Chooser {

    private long state;

    Chooser(long seed) {
        state = seed;
    }

    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** Passes over so many numbers. */
    void skip(int count) {
        state += count * 0x9e3779b97f4a7c15L;
    }

    /** A number from 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** 32 bits, never 0. */
    int bits() {
        int bits = (int) next();
        return bits == 0 ? 1 : bits;
    }
}
