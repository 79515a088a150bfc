package dev.podwire.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * DNS messages (RFC 1035, section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-+-------+-+-+-+-+-----+-------+
 * |              id               |R|opcode |A|T|D|A|  0  | rcode |
 * +-------------------------------+-------------------------------+
 * |           questions           |            answers            |
 * +-------------------------------+-------------------------------+
 * |           authority           |           additional          |
 * +-------------------------------+-------------------------------+
 * | then questions: name, type, class; records: name, type, class, TTL, length, data
 * </pre>
 */
public final class DnsCodec {

    private static final int RESPONSE = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int CLASS_IN = 1;

    private DnsCodec() {}

    /** The message as it stands in a UDP datagram; names are compressed. */
    public static byte[] encode(Header.Dns dns) {
        return new Writer().write(dns);
    }

    /** Reads a message; throws {@link IllegalArgumentException} if it is cut short or malformed. */
    public static Header.Dns decode(byte[] bytes) {
        try {
            return new Reader(bytes).read();
        } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("DNS message is cut short", e);
        }
    }

    private static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Map<String, Integer> seen = new HashMap<>();

        byte[] write(Header.Dns dns) {
            u16(dns.id());
            u16((dns.response() ? RESPONSE : 0) | (dns.authoritative() ? AUTHORITATIVE : 0)
                    | (dns.truncated() ? TRUNCATED : 0) | (dns.recursionDesired() ? RECURSION_DESIRED : 0)
                    | dns.responseCode() & 15);
            u16(dns.questions().size());
            u16(dns.answers().size());
            u16(dns.authority().size());
            u16(dns.additional().size());
            for (Header.DnsQuestion question : dns.questions()) {
                name(question.name());
                u16(DnsTypes.number(question.type()));
                u16(CLASS_IN);
            }
            dns.answers().forEach(this::record);
            dns.authority().forEach(this::record);
            dns.additional().forEach(this::record);
            return out.toByteArray();
        }

        private void record(Header.DnsRecord record) {
            name(record.name());
            u16(DnsTypes.number(record.type()));
            u16(CLASS_IN);
            u16((int) (record.ttl() >>> 16));
            u16((int) record.ttl());
            byte[] data = DnsTypes.encode(record.type(), record.data());
            u16(data.length);
            out.writeBytes(data);
        }

        private void u16(int value) {
            out.write(value >>> 8);
            out.write(value);
        }

        private void name(String name) {
            String rest = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            while (!rest.isEmpty()) {
                Integer earlier = seen.get(rest);
                if (earlier != null) {
                    u16(0xc000 | earlier);
                    return;
                }
                if (out.size() < 0x4000) {
                    seen.put(rest, out.size());
                }
                int dot = rest.indexOf('.');
                byte[] label = (dot < 0 ? rest : rest.substring(0, dot)).getBytes(StandardCharsets.ISO_8859_1);
                out.write(label.length);
                out.writeBytes(label);
                rest = dot < 0 ? "" : rest.substring(dot + 1);
            }
            out.write(0);
        }
    }

    private static final class Reader {
        private final ByteBuffer in;

        Reader(byte[] bytes) {
            in = ByteBuffer.wrap(bytes);
        }

        Header.Dns read() {
            int id = u16();
            int flags = u16();
            int questions = u16();
            int answers = u16();
            int authority = u16();
            int additional = u16();
            List<Header.DnsQuestion> asked = new ArrayList<>();
            for (int i = 0; i < questions; i++) {
                String name = DnsTypes.readName(in);
                asked.add(new Header.DnsQuestion(name, DnsTypes.text(u16())));
                u16();
            }
            return new Header.Dns(id, (flags & RESPONSE) != 0, (flags & RECURSION_DESIRED) != 0,
                    (flags & AUTHORITATIVE) != 0, (flags & TRUNCATED) != 0, flags & 15, asked, records(answers),
                    records(authority), records(additional));
        }

        private List<Header.DnsRecord> records(int count) {
            List<Header.DnsRecord> records = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = DnsTypes.readName(in);
                String type = DnsTypes.text(u16());
                u16();
                long ttl = (long) u16() << 16 | u16();
                int length = u16();
                int end = in.position() + length;
                records.add(new Header.DnsRecord(name, type, ttl, DnsTypes.decode(type, in, length)));
                in.position(end);
            }
            return records;
        }

        private int u16() {
            return in.getShort() & 0xffff;
        }
    }
}
