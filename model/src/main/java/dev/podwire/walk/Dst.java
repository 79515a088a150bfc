package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Route;
import dev.podwire.net.IpAddress;

/**
 * What a route lookup decided, after Linux' {@code dst_entry}.
 *
 * @param device     by which the packet leaves ({@code lo} if it stays)
 * @param nextHop    whose hardware address is needed
 * @param source     the address that a packet made here gets
 * @param error      the system's error name if the packet goes nowhere, for example {@code ENETUNREACH}; else empty
 * @param redirect   whether the sender could have reached the next hop by itself
 * @param route      the deciding route, none for what needs no route
 * @param considered the other routes that match, best first
 */
record Dst(Kind kind, String device, IpAddress nextHop, IpAddress source, String error, boolean redirect, int table,
        Optional<Route> route, List<Route> considered) {

    enum Kind {
        LOCAL, UNICAST, BROADCAST, ERROR
    }

    boolean failed() {
        return kind == Kind.ERROR;
    }

    Dst withRedirect(boolean wanted) {
        return wanted == redirect
                ? this
                : new Dst(kind, device, nextHop, source, error, wanted, table, route, considered);
    }
}
