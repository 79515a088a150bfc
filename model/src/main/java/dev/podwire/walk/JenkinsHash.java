package dev.podwire.walk;

/** The hash of Bob Jenkins that Linux uses where a choice must be the same each time (jhash.h). */
final class JenkinsHash {

    private static final int START = 0xdeadbeef;

    private JenkinsHash() {}

    /** {@code jhash2} of at least one 32-bit word. */
    static int of(int[] words, int start) {
        int a = START + (words.length << 2) + start;
        int b = a;
        int c = a;
        int at = 0;
        while (words.length - at > 3) {
            a += words[at];
            b += words[at + 1];
            c += words[at + 2];
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            at += 3;
        }
        a += words[at];
        b += words.length - at > 1 ? words[at + 1] : 0;
        c += words.length - at > 2 ? words[at + 2] : 0;
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
