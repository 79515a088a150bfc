package dev.podwire.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;

/** DNS record types: their numbers, and their data between zone-file text and bytes (without name compression). */
final class DnsTypes {

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(Map.entry("A", 1), Map.entry("NS", 2),
            Map.entry("CNAME", 5), Map.entry("SOA", 6), Map.entry("PTR", 12), Map.entry("MX", 15),
            Map.entry("TXT", 16), Map.entry("AAAA", 28), Map.entry("SRV", 33), Map.entry("NAPTR", 35),
            Map.entry("OPT", 41), Map.entry("HTTPS", 65), Map.entry("ANY", 255), Map.entry("CAA", 257));

    private DnsTypes() {}

    static int number(String type) {
        Integer known = NUMBERS.get(type);
        if (known != null) {
            return known;
        }
        if (type.startsWith("TYPE")) {
            return Integer.parseInt(type.substring(4));
        }
        throw new IllegalArgumentException("unknown DNS type " + type);
    }

    /** The mnemonic, or {@code TYPEn} (RFC 3597) for one that has none here. */
    static String text(int number) {
        return NUMBERS.entrySet().stream().filter(e -> e.getValue() == number).map(Map.Entry::getKey).findFirst()
                .orElse("TYPE" + number);
    }

    static byte[] encode(String type, String data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] words = data.split(" ", -1);
        switch (type) {
            case "A" -> u32(out, Ipv4Address.parse(data).value());
            case "AAAA" -> {
                Ipv6Address address = Ipv6Address.parse(data);
                out.writeBytes(ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array());
            }
            case "NS", "CNAME", "PTR" -> name(out, data);
            case "MX" -> {
                u16(out, Integer.parseInt(words[0]));
                name(out, words[1]);
            }
            case "SRV" -> {
                for (int i = 0; i < 3; i++) {
                    u16(out, Integer.parseInt(words[i]));
                }
                name(out, words[3]);
            }
            case "SOA" -> {
                name(out, words[0]);
                name(out, words[1]);
                for (int i = 2; i < 7; i++) {
                    u32(out, (int) Long.parseLong(words[i]));
                }
            }
            case "TXT" -> strings(data).forEach(s -> {
                out.write(s.length);
                out.writeBytes(s);
            });
            default -> out.writeBytes(data.getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }

    /** The character strings of TXT data: quoted, or one without quotes; none is longer than 255 bytes. */
    private static List<byte[]> strings(String data) {
        String bare = data.startsWith("\"") && data.endsWith("\"") && data.length() > 1
                ? data.substring(1, data.length() - 1)
                : data;
        List<byte[]> strings = new ArrayList<>();
        for (String part : bare.split("\" \"", -1)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 255) {
                throw new IllegalArgumentException("a TXT string has at most 255 bytes");
            }
            strings.add(bytes);
        }
        return strings;
    }

    static String decode(String type, ByteBuffer in, int length) {
        int end = in.position() + length;
        return switch (type) {
            case "A" -> new Ipv4Address(in.getInt()).toString();
            case "AAAA" -> new Ipv6Address(in.getLong(), in.getLong()).toString();
            case "NS", "CNAME", "PTR" -> readName(in);
            case "MX" -> (in.getShort() & 0xffff) + " " + readName(in);
            case "SRV" -> (in.getShort() & 0xffff) + " " + (in.getShort() & 0xffff) + " " + (in.getShort() & 0xffff)
                    + " " + readName(in);
            case "SOA" -> {
                StringBuilder text = new StringBuilder(readName(in)).append(' ').append(readName(in));
                for (int i = 0; i < 5; i++) {
                    text.append(' ').append(in.getInt() & 0xffff_ffffL);
                }
                yield text.toString();
            }
            case "TXT" -> {
                List<String> parts = new ArrayList<>();
                while (in.position() < end) {
                    byte[] part = new byte[in.get() & 255];
                    in.get(part);
                    parts.add(new String(part, StandardCharsets.UTF_8));
                }
                yield "\"" + String.join("\" \"", parts) + "\"";
            }
            default -> {
                byte[] raw = new byte[length];
                in.get(raw);
                yield new String(raw, StandardCharsets.ISO_8859_1);
            }
        };
    }

    /** A name at the buffer's position, following compression pointers, with trailing dot. */
    static String readName(ByteBuffer in) {
        StringBuilder name = new StringBuilder();
        int back = -1;
        for (int jumps = 0; jumps < 128;) {
            int length = in.get() & 255;
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | in.get() & 255;
                if (back < 0) {
                    back = in.position();
                }
                in.position(target);
                jumps++;
            } else if (length == 0) {
                if (back >= 0) {
                    in.position(back);
                }
                return name.isEmpty() ? "." : name.toString();
            } else {
                byte[] label = new byte[length];
                in.get(label);
                name.append(new String(label, StandardCharsets.ISO_8859_1)).append('.');
            }
        }
        throw new IllegalArgumentException("DNS name loops");
    }

    private static void name(ByteArrayOutputStream out, String name) {
        for (String label : name.split("\\.")) {
            if (!label.isEmpty()) {
                byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
        }
        out.write(0);
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    private static void u32(ByteArrayOutputStream out, int value) {
        u16(out, value >>> 16);
        u16(out, value);
    }
}
