package dev.podwire.sim;

/** As many random changes to a living cluster as one likes, compared with one from scratch: SEED CHANGES. */
final class LiveReplayMain {

    private LiveReplayMain() {}

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int changes = Integer.parseInt(arguments[1]);
        long begun = System.nanoTime();
        LiveProperties.replay(seed, changes);
        System.out.println(changes + " changes, the same as from scratch, in " + (System.nanoTime() - begun) / 1_000_000
                + " ms");
    }
}
