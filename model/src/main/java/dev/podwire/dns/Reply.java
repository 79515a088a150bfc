package dev.podwire.dns;

import java.util.List;

import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsRecord;

/**
 * What a DNS plug-in answers.
 *
 * @param code          the response code's number (RFC 1035, 2136)
 * @param authoritative whether it speaks for the zone
 * @param truncated     whether an upstream server had more to say than fitted
 */
record Reply(int code, boolean authoritative, boolean truncated, List<DnsRecord> answers, List<DnsRecord> authority,
        List<DnsRecord> additional) {

    static final int NOERROR = 0;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;

    Reply {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    static Reply of(List<DnsRecord> answers) {
        return new Reply(NOERROR, true, false, answers, List.of(), List.of());
    }

    static Reply failure(int code) {
        return new Reply(code, false, false, List.of(), List.of(), List.of());
    }

    /** What another name server answered. */
    static Reply of(Dns message) {
        return new Reply(message.responseCode(), message.authoritative(), message.truncated(), message.answers(),
                message.authority(), message.additional());
    }

    Reply withAnswers(List<DnsRecord> changed) {
        return new Reply(code, authoritative, truncated, changed, authority, additional);
    }

    /** The same with every record living {@code ttl} seconds. */
    Reply withTtl(long ttl) {
        return new Reply(code, authoritative, truncated, aged(answers, ttl), aged(authority, ttl),
                aged(additional, ttl));
    }

    private static List<DnsRecord> aged(List<DnsRecord> records, long ttl) {
        return records.stream().map(r -> new DnsRecord(r.name(), r.type(), ttl, r.data())).toList();
    }
}
