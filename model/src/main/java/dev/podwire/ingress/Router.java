package dev.podwire.ingress;

import java.util.Optional;

/** Rules that decide where a request goes. */
interface Router {

    /**
     * The decision for a request.
     *
     * @param port the port of the proxy that it came in by
     */
    Decision decide(HttpRequest request, int port);

    /** What the proxy shows to a client that speaks TLS to this host: which certificate, from where; empty if none is set. */
    Optional<Decision.Reason> certificate(String host);
}
