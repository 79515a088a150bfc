package dev.podwire.walk;

/** {@code hsiphash} of four bytes on a 64-bit kernel: SipHash-1-3 cut to 32 bits (lib/siphash.c). */
final class HalfSipHash {

    private HalfSipHash() {}

    /** The hash of {@code value} under a key of two halves. */
    static int hash(int value, long first, long second) {
        long[] v = {0x736f6d6570736575L ^ first, 0x646f72616e646f6dL ^ second, 0x6c7967656e657261L ^ first,
                0x7465646279746573L ^ second};
        long last = 4L << 56 | Integer.toUnsignedLong(value);
        v[3] ^= last;
        round(v);
        v[0] ^= last;
        v[2] ^= 0xff;
        round(v);
        round(v);
        round(v);
        return (int) (v[0] ^ v[1] ^ v[2] ^ v[3]);
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
