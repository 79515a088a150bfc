package dev.podwire.walk;

import java.util.List;

/**
 * Weighted round robin (ip_vs_wrr.c): goes round the list again and again, at first only past servers of the greatest weight,
 * then past those of the next smaller one, so that each gets its share.
 */
final class IpvsWeighted implements IpvsScheduler {

    private final List<IpvsServer> servers;
    /** Where in the list the last choice stands; -1: before the first. */
    private int place = -1;
    private int step;
    private int greatest;
    private int wanted;

    IpvsWeighted(List<IpvsServer> servers) {
        this.servers = servers;
        measure();
        wanted = greatest;
    }

    private void measure() {
        int divisor = 0;
        int most = 0;
        for (IpvsServer server : servers) {
            divisor = gcd(server.weight(), divisor);
            most = Math.max(most, server.weight());
        }
        step = divisor == 0 ? 1 : divisor;
        greatest = most - (step - 1);
    }

    static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public void changed() {
        place = -1;
        measure();
        if (wanted > greatest || wanted == 0) {
            wanted = greatest;
        } else if (step > 1) {
            wanted = wanted / step * step + 1;
        }
    }

    @Override
    public Choice choose(Question question, List<IpvsServer> list) {
        if (greatest <= 0) {
            return IpvsScheduler.nobody();
        }
        // every weight is reached once on the way down, and once more from the top
        int rounds = 2 * (greatest / step + 2);
        int at = place;
        for (int round = 0; round < rounds; round++) {
            for (int i = at + 1; i < list.size(); i++) {
                IpvsServer server = list.get(i);
                if (!server.overloaded && server.weight() >= wanted) {
                    place = i;
                    return new Choice(server, "weighted round robin: its weight " + server.weight()
                            + " is at least " + wanted + ", which this round asks for");
                }
            }
            at = -1;
            wanted -= step;
            if (wanted <= 0) {
                wanted = greatest;
            }
        }
        return IpvsScheduler.nobody();
    }
}
