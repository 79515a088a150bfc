package dev.podwire.dns;

import java.util.function.Consumer;

/**
 * One plug-in of a CoreDNS server block. It answers, or asks the next one and may change what that answers; the answer may
 * come later, because a name server that was asked over the wire takes its time.
 */
@FunctionalInterface
interface DnsPlugin {

    void answer(Query query, Next next, Consumer<Reply> done);

    /** The rest of the chain; at its end stands SERVFAIL, as in CoreDNS ({@code plugin.NextOrFailure}). */
    @FunctionalInterface
    interface Next {
        void answer(Query query, Consumer<Reply> done);
    }
}
