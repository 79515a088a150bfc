package dev.podwire.ingress;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Origin;

/** What a router says to a request. */
sealed interface Decision {

    /** Why, and which line of which object says so. */
    record Reason(String did, String why, Optional<Origin> origin) {}

    /** A port of a Service. */
    record Backend(String namespace, String service, String port) {
        @Override
        public String toString() {
            return namespace + "/" + service + ":" + port;
        }
    }

    /** A backend and its share of the requests; 0: none. */
    record Weighted(Backend backend, int weight) {}

    /**
     * The request goes to one of these backends.
     *
     * @param request         as it is sent on
     * @param viaClusterIp    whether it is sent to the Service's address instead of an endpoint's
     * @param responseHeaders headers to set in the answer; an empty value removes one
     */
    record Forward(List<Weighted> backends, HttpRequest request, boolean viaClusterIp,
            Map<String, String> responseHeaders, Reason reason) implements Decision {
        public Forward {
            backends = List.copyOf(backends);
            responseHeaders = Map.copyOf(responseHeaders);
        }
    }

    /** The proxy answers by itself. */
    record Answer(HttpAnswer answer, Reason reason) implements Decision {}

    Reason reason();
}
