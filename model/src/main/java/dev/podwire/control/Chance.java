package dev.podwire.control;

import java.util.SplittableRandom;

/** Everything that is up to chance, decided by the seed and a name alone, so that one object does not disturb another. */
final class Chance {

    /** The letters and digits that Kubernetes makes names of: no vowels and nothing that looks like another. */
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    Chance(long seed) {
        this.seed = seed;
    }

    /** A source of random numbers for the thing of that name. */
    SplittableRandom of(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ hash);
    }

    /** Five characters as at the end of a pod's name. */
    String suffix(String name) {
        SplittableRandom random = of(name);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            text.append(SAFE.charAt(random.nextInt(SAFE.length())));
        }
        return text.toString();
    }

    /** The pod-template-hash of a template's text: a 32-bit number spelt in safe characters, as Kubernetes does. */
    static String templateHash(String template) {
        int hash = 0x811c9dc5;
        for (int i = 0; i < template.length(); i++) {
            hash = (hash ^ template.charAt(i)) * 0x01000193;
        }
        StringBuilder text = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            text.append(SAFE.charAt(digit % SAFE.length()));
        }
        return text.toString();
    }
}
