package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.packet.PacketCodec;
import dev.podwire.packet.PacketLength;

/** The bytes of a packet as they are on the wire, and which of its headers each belongs to. */
public final class PacketBytes {

    /** A row of the listing holds this many bytes. */
    public static final int ROW = 8;

    /** The bytes of one header; {@code from} counts from 0. */
    public record Span(String name, int from, int length) {
        public boolean holds(int at) {
            return at >= from && at < from + length;
        }
    }

    /** No packet. */
    public static final PacketBytes EMPTY = new PacketBytes(new byte[0], List.of());

    private final byte[] bytes;
    private final List<Span> headers;

    private PacketBytes(byte[] bytes, List<Span> headers) {
        this.bytes = bytes;
        this.headers = List.copyOf(headers);
    }

    public static PacketBytes of(Packet packet) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        for (Header header : packet.headers()) {
            int length = PacketLength.of(header);
            spans.add(new Span(HeaderFields.name(header), at, length));
            at += length;
        }
        return new PacketBytes(PacketCodec.encode(packet), spans);
    }

    /** The headers, outermost first. */
    public List<Span> headers() {
        return headers;
    }

    public int size() {
        return bytes.length;
    }

    public int rows() {
        return (bytes.length + ROW - 1) / ROW;
    }

    /** Two digits. */
    public String hex(int at) {
        return HexFormat.of().toHexDigits(bytes[at]);
    }

    /** The byte as a character where it is a visible one of ASCII, else a dot. */
    public String character(int at) {
        int value = bytes[at] & 0xff;
        return value > 32 && value < 127 ? Character.toString((char) value) : "·";
    }

    /** Whether the byte differs from that of another packet at the same distance from the end: envelopes come and go in front. */
    public boolean differs(int at, PacketBytes other) {
        int there = at - bytes.length + other.bytes.length;
        return there < 0 || there >= other.bytes.length || other.bytes[there] != bytes[at];
    }

    /** All rows as {@code xxd} lists them. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            text.append("%04x ".formatted(row * ROW));
            StringBuilder letters = new StringBuilder();
            for (int at = row * ROW; at < (row + 1) * ROW; at++) {
                text.append(at < bytes.length ? " " + hex(at) : "   ");
                letters.append(at < bytes.length ? character(at) : "");
            }
            text.append("  ").append(letters).append('\n');
        }
        return text.toString();
    }
}
