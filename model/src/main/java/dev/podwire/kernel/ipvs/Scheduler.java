package dev.podwire.kernel.ipvs;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a virtual server chooses a real one for a new connection (net/netfilter/ipvs/ip_vs_*.c). */
public enum Scheduler {
    /** Round robin. */
    RR,
    /** Round robin in proportion to the weights. */
    WRR,
    /** The fewest connections. */
    LC,
    /** The fewest connections for its weight. */
    WLC,
    /** A hash of the client's address. */
    SH,
    /** A Maglev hash of the client's address. */
    MH,
    /** A hash of the destination address. */
    DH,
    /** The least connections, but a destination address stays with its server. */
    LBLC,
    /** The shortest expected delay. */
    SED,
    /** An idle server, else the shortest expected delay. */
    NQ;

    /** As {@code ipvsadm -s} names it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scheduler of this name; throws {@link IllegalArgumentException} that lists the known ones. */
    public static Scheduler parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scheduler '" + text + "' is not simulated; known are "
                        + Arrays.stream(values()).map(Scheduler::text).collect(Collectors.joining(", "))));
    }
}
