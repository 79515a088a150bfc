package dev.podwire.dns;

import java.util.List;

import dev.podwire.net.IpAddress;
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

    /** The answer that goes back by UDP: cut to its limit and marked as truncated where it does not fit. */
    static Dns answer(Dns question, Reply reply) {
        List<DnsRecord> answers = reply.answers();
        List<DnsRecord> additional = reply.additional();
        int fixed = 12 + question.questions().stream().mapToInt(q -> q.name().length() + 5).sum()
                + size(reply.authority());
        if (fixed + size(answers) + size(additional) > UDP_LIMIT) {
            additional = List.of();
        }
        boolean cut = false;
        while (fixed + size(answers) > UDP_LIMIT && !answers.isEmpty()) {
            answers = answers.subList(0, answers.size() - 1);
            cut = true;
        }
        return new Dns(question.id(), true, question.recursionDesired(), reply.authoritative(), cut, reply.code(),
                question.questions(), answers, reply.authority(), additional);
    }

    /** The bytes of records on the wire, their owner names compressed to a pointer. */
    private static int size(List<DnsRecord> records) {
        return records.stream().mapToInt(r -> 12 + switch (r.type()) {
            case "A" -> 4;
            case "AAAA" -> 16;
            case "SOA" -> 22 + 2 * 10;
            case "SRV" -> 6 + r.data().substring(r.data().lastIndexOf(' ') + 1).length() + 1;
            default -> r.data().length() + 1;
        }).sum();
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
