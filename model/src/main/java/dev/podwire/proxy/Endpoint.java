package dev.podwire.proxy;

import dev.podwire.api.EndpointSlice;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/**
 * One endpoint of a Service port as seen from one node.
 *
 * @param text   {@code address:port}, IPv6 in brackets: how it is named and ordered
 * @param local  whether it runs on the node that asks
 * @param origin the pod behind it, or the slice it was written in by hand
 */
record Endpoint(IpAddress address, int port, String text, EndpointSlice.Endpoint source, boolean local,
        Origin origin) {

    static String text(IpAddress address, int port) {
        return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
    }

    boolean ready() {
        return source.ready();
    }

    /** Still answering though its pod is about to go: used when nothing better is left. */
    boolean servingTerminating() {
        return source.serving() && source.terminating();
    }
}
