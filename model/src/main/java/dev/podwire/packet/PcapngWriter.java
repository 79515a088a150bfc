package dev.podwire.packet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.MacAddress;

/**
 * Writes captures in the pcapng format (draft-ietf-opsawg-pcapng): a section header, one description block per interface,
 * one enhanced packet block per frame. Every block:
 *
 * <pre>
 * +---------------------------------------------------------------+
 * |                          block type                           |
 * +---------------------------------------------------------------+
 * |                         total length                          |
 * +---------------------------------------------------------------+
 * |  body, padded to 32 bits; options: code, length, value, pad   |
 * +---------------------------------------------------------------+
 * |                         total length                          |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class PcapngWriter {

    /** Which way a frame went, as seen by the interface. */
    public enum Direction {
        IN, OUT
    }

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final short ETHERNET = 1;
    private static final int COMMENT = 1;
    private static final int NAME = 2;
    private static final int FLAGS = 2;
    private static final int DESCRIPTION = 3;
    private static final int APPLICATION = 4;
    private static final int TIME_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;

    private final OutputStream out;
    private final List<String> interfaces = new ArrayList<>();

    /** Begins a capture; {@code application} is who wrote it. */
    public PcapngWriter(OutputStream out, String application) throws IOException {
        this.out = out;
        Block block = new Block();
        block.u32(BYTE_ORDER_MAGIC);
        block.u16(1);
        block.u16(0);
        block.u32(-1);
        block.u32(-1);
        block.option(APPLICATION, application.getBytes(StandardCharsets.UTF_8));
        block.endOfOptions();
        block.write(SECTION_HEADER);
    }

    /** Describes an interface; its number is what {@link #packet} takes. Captures have nanoseconds. */
    public int addInterface(String name, String description) throws IOException {
        Block block = new Block();
        block.u16(ETHERNET);
        block.u16(0);
        block.u32(0);
        block.option(NAME, name.getBytes(StandardCharsets.UTF_8));
        if (!description.isEmpty()) {
            block.option(DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        }
        block.option(TIME_RESOLUTION, new byte[]{NANOSECONDS});
        block.endOfOptions();
        block.write(INTERFACE_DESCRIPTION);
        interfaces.add(name);
        return interfaces.size() - 1;
    }

    /**
     * Writes one frame. A packet without an Ethernet header gets one of zeros, as a capture on {@code lo} has.
     *
     * @param nanos   since 1970
     * @param comment for people; empty: none
     */
    public void packet(int number, long nanos, Packet packet, Direction direction, String comment)
            throws IOException {
        if (number < 0 || number >= interfaces.size()) {
            throw new IllegalArgumentException("no interface " + number + " was added");
        }
        byte[] bytes = PacketCodec.encode(framed(packet));
        Block block = new Block();
        block.u32(number);
        block.u32((int) (nanos >>> 32));
        block.u32((int) nanos);
        block.u32(bytes.length);
        block.u32(bytes.length);
        block.padded(bytes);
        if (!comment.isEmpty()) {
            block.option(COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
        block.option(FLAGS, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(direction == Direction.IN ? 1 : 2).array());
        block.endOfOptions();
        block.write(ENHANCED_PACKET);
    }

    private static Packet framed(Packet packet) {
        return packet.headers().isEmpty() ? packet : switch (packet.headers().getFirst()) {
            case Header.Ethernet _ -> packet;
            case Header.Ipv6 _ -> packet.wrapped(List.of(zeros(Header.Ethernet.IPV6)));
            case Header.Arp _ -> packet.wrapped(List.of(zeros(Header.Ethernet.ARP)));
            case Header.Ipv4 _,Header.Transport _,Header.Icmp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ ->
                packet
                        .wrapped(List.of(zeros(Header.Ethernet.IPV4)));
        };
    }

    private static Header zeros(int etherType) {
        return new Header.Ethernet(MacAddress.ZERO, MacAddress.ZERO, etherType);
    }

    /** A block under construction, little-endian. */
    private final class Block {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        void u16(int value) {
            body.write(value);
            body.write(value >>> 8);
        }

        void u32(int value) {
            u16(value);
            u16(value >>> 16);
        }

        void padded(byte[] bytes) {
            body.writeBytes(bytes);
            while (body.size() % 4 != 0) {
                body.write(0);
            }
        }

        void option(int code, byte[] value) {
            u16(code);
            u16(value.length);
            padded(value);
        }

        void endOfOptions() {
            u32(0);
        }

        void write(int type) throws IOException {
            int length = body.size() + 12;
            ByteBuffer frame = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(length);
            out.write(frame.array());
            body.writeTo(out);
            out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
        }
    }
}
