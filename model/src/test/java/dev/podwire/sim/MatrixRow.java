package dev.podwire.sim;

import java.util.List;
import java.util.Locale;

/** One line of the table of documented behaviour. The Services are named after their settings. */
record MatrixRow(String type, String entry, String internal, String external, String affinity, String endpoints,
        String client, String expected) {

    static MatrixRow parse(String line) {
        List<String> c = List.of(line.split("\t", -1));
        String expected = c.get(7).equals("answered") ? c.get(8) : c.get(7);
        return new MatrixRow(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6), expected);
    }

    /** The same in nftables mode, which refuses what a node itself asks for where iptables mode lets it out unseen. */
    String expectedOfNftables() {
        boolean letOut = client.startsWith("node-") && expected.equals("unroutable");
        return letOut && (entry.equals("externalIP") || entry.equals("loadBalancerIP")) ? "refused" : expected;
    }

    /** A name that no Service with other settings has. */
    String service() {
        String outside = external.equals("-") ? "none" : external;
        return (type + "-" + internal + "-" + outside + "-" + affinity + "-" + endpoints).toLowerCase(Locale.ROOT);
    }
}
