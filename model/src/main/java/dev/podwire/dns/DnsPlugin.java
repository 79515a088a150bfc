package dev.podwire.dns;

import dev.podwire.packet.Header.DnsQuestion;

/** One plug-in of a CoreDNS server block. It answers, or asks the next one and may change what that answers. */
@FunctionalInterface
interface DnsPlugin {

    Reply answer(DnsQuestion question, Next next);

    /** The rest of the chain; at its end stands a refusal, as in CoreDNS. */
    @FunctionalInterface
    interface Next {
        Reply answer(DnsQuestion question);
    }
}
