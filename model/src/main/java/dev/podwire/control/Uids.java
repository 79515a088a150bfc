package dev.podwire.control;

import java.util.SplittableRandom;
import java.util.UUID;

/** The uids that the API server gives: random UUIDs, drawn by the seed. */
final class Uids {

    private Uids() {}

    static String of(Chance chance, String what) {
        SplittableRandom random = chance.of("uid " + what);
        long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
