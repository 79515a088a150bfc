package dev.podwire.dns;

import java.util.List;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.DnsCodec;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** DNS messages: questions as a C library asks them, answers as a server sends them, and the names of response codes. */
public final class DnsMessage {

    public static final int PORT = 53;

    /** What fits into a UDP answer for a client that does not speak EDNS, in bytes (RFC 1035, 2.3.4). */
    private static final int UDP_LIMIT = 512;

    private DnsMessage() {}

    /** A question with recursion desired. */
    static Dns question(int id, DnsQuestion question) {
        return new Dns(id, false, true, false, false, Reply.NOERROR, List.of(question), List.of(), List.of(),
                List.of());
    }

    /** The answer that goes back; by UDP it is cut to the limit and marked as truncated where it does not fit. */
    static Dns answer(Dns question, Reply reply, boolean udp) {
        Dns whole = message(question, reply, reply.answers(), reply.additional(), reply.truncated());
        if (!udp || DnsCodec.encode(whole).length <= UDP_LIMIT) {
            return whole;
        }
        List<DnsRecord> answers = reply.answers();
        Dns cut = message(question, reply, answers, List.of(), reply.truncated());
        while (DnsCodec.encode(cut).length > UDP_LIMIT && !answers.isEmpty()) {
            answers = answers.subList(0, answers.size() - 1);
            cut = message(question, reply, answers, List.of(), true);
        }
        return cut;
    }

    private static Dns message(Dns question, Reply reply, List<DnsRecord> answers, List<DnsRecord> additional,
            boolean truncated) {
        return new Dns(question.id(), true, question.recursionDesired(), reply.authoritative(), truncated,
                reply.code(), question.questions(), answers, reply.authority(), additional);
    }

    /** The mnemonic of a response code. */
    public static String code(int code) {
        return switch (code) {
            case 0 -> "NOERROR";
            case 1 -> "FORMERR";
            case 2 -> "SERVFAIL";
            case 3 -> "NXDOMAIN";
            case 4 -> "NOTIMP";
            case 5 -> "REFUSED";
            default -> "RCODE" + code;
        };
    }

    /** The absolute name under which the owner of an address is found. */
    public static String reverseName(IpAddress address) {
        StringBuilder name = new StringBuilder();
        int step = address.isIpv6() ? 4 : 8;
        for (int end = address.bits(); end > 0; end -= step) {
            int value = 0;
            for (int bit = end - step; bit < end; bit++) {
                value = value << 1 | (address.bit(bit) ? 1 : 0);
            }
            name.append(address.isIpv6() ? Integer.toHexString(value) : Integer.toString(value)).append('.');
        }
        return name + (address.isIpv6() ? "ip6.arpa." : "in-addr.arpa.");
    }
}
