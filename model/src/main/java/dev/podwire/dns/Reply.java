package dev.podwire.dns;

import java.util.List;

import dev.podwire.packet.Header.DnsRecord;

/**
 * What a DNS plug-in answers.
 *
 * @param code          the response code's number (RFC 1035, 2136)
 * @param authoritative whether it speaks for the zone
 */
record Reply(int code, boolean authoritative, List<DnsRecord> answers, List<DnsRecord> authority,
        List<DnsRecord> additional) {

    static final int NOERROR = 0;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int REFUSED = 5;

    Reply {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    static Reply of(List<DnsRecord> answers) {
        return new Reply(NOERROR, true, answers, List.of(), List.of());
    }

    static Reply failure(int code) {
        return new Reply(code, false, List.of(), List.of(), List.of());
    }

    Reply withAnswers(List<DnsRecord> changed) {
        return new Reply(code, authoritative, changed, authority, additional);
    }
}
