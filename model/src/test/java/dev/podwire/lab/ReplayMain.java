package dev.podwire.lab;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replays recordings from the command line: without arguments all of them, with a lab's name the first differences of each
 * case, with a case id after it everything about that case.
 */
final class ReplayMain {

    private ReplayMain() {}

    public static void main(String[] args) throws IOException {
        List<String> labs = args.length > 0
                ? List.of(args[0])
                : Stream.of(Recordings.IPTABLES, Recordings.SETS, Recordings.IPVS).flatMap(List::stream).toList();
        for (String lab : labs) {
            Replay replay = Replay.of(lab, Long.getLong("podwire.seed", Replay.SEED));
            if (args.length > 1) {
                replay.show(args[1], System.out);
            } else if (args.length > 0) {
                replay.firstDifferences(System.out);
            }
            System.out.println(replay.summary());
        }
    }
}
