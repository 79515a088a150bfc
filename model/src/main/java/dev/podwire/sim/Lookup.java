package dev.podwire.sim;

import java.util.List;

import dev.podwire.net.IpAddress;
import dev.podwire.trace.DnsLookup;

/**
 * A name to look up.
 *
 * @param from who asks, as in {@link TraceRequest}
 * @param type a record type, or {@code addr} for A and AAAA as a program asks
 */
public record Lookup(String from, String name, String type, Libc libc, long seed) {

    /** Which C library the asking program uses. */
    public enum Libc {
        GLIBC, MUSL
    }

    /**
     * What a lookup came to.
     *
     * @param code  the response code that decided, {@code TIMEOUT} if no server answered
     * @param found whether there are records of the type
     */
    public record Result(String name, String type, List<DnsLookup> queries, String code, boolean found,
            List<IpAddress> addresses) {
        public Result {
            queries = List.copyOf(queries);
            addresses = List.copyOf(addresses);
        }
    }
}
