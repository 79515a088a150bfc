package dev.podwire.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * TLS as far as a walk needs it (RFC 8446, sections 4.1.2 and 5.1): a client's first flight is a handshake record whose
 * ClientHello names the server, followed by a record of application data; the answer is of the same shape. The records are
 * real, the handshake is cut short and the data is not enciphered, so that a trace can show who can read it.
 */
public final class TlsText {

    private static final int HANDSHAKE = 22;
    private static final int APPLICATION = 23;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int VERSION = 0x0303;
    private static final int RANDOM_BYTES = 32;
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;

    private TlsText() {}

    /** A client's first flight: whom it wants to speak to, and what it has to say. */
    public static Header.Data client(String serverName, String text) {
        byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(2 + RANDOM_BYTES + 1 + 4 + 2 + 2 + 9 + name.length);
        body.putShort((short) VERSION).put(new byte[RANDOM_BYTES]).put((byte) 0);
        // one cipher suite, no compression
        body.putShort((short) 2).putShort((short) 0x1301).put((byte) 1).put((byte) 0);
        body.putShort((short) (9 + name.length)).putShort((short) 0).putShort((short) (5 + name.length))
                .putShort((short) (3 + name.length)).put((byte) 0).putShort((short) name.length).put(name);
        return joined(CLIENT_HELLO, body.array(), text);
    }

    /** What a server answers. */
    public static Header.Data server(String text) {
        ByteBuffer body = ByteBuffer.allocate(2 + RANDOM_BYTES + 1 + 2 + 1 + 2);
        body.putShort((short) VERSION).put(new byte[RANDOM_BYTES]).put((byte) 0).putShort((short) 0x1301)
                .put((byte) 0).putShort((short) 0);
        return joined(SERVER_HELLO, body.array(), text);
    }

    private static Header.Data joined(int type, byte[] hello, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer handshake = ByteBuffer.allocate(HANDSHAKE_HEADER + hello.length);
        handshake.putInt(type << 24 | hello.length).put(hello);
        record(HANDSHAKE, handshake.array(), out);
        record(APPLICATION, text.getBytes(StandardCharsets.ISO_8859_1), out);
        return new Header.Data(out.toByteArray());
    }

    private static void record(int type, byte[] content, ByteArrayOutputStream out) {
        out.write(type);
        out.write(VERSION >> 8);
        out.write(VERSION);
        out.write(content.length >> 8);
        out.write(content.length);
        out.writeBytes(content);
    }

    /** Whether the bytes begin with a TLS handshake. */
    public static boolean isTls(Header.Data data) {
        byte[] bytes = data.bytes();
        return bytes.length > RECORD_HEADER && bytes[0] == HANDSHAKE && bytes[1] == 3;
    }

    /** The server name that a ClientHello asks for. */
    public static Optional<String> serverName(Header.Data data) {
        byte[] bytes = data.bytes();
        int at = RECORD_HEADER + HANDSHAKE_HEADER + 2 + RANDOM_BYTES + 1 + 4 + 2 + 2 + 9;
        if (!isTls(data) || bytes.length < at) {
            return Optional.empty();
        }
        int length = (bytes[at - 2] & 0xff) << 8 | bytes[at - 1] & 0xff;
        return at + length > bytes.length
                ? Optional.empty()
                : Optional.of(new String(bytes, at, length, StandardCharsets.US_ASCII));
    }

    /** What is said inside: the content of the application data. */
    public static String opened(Header.Data data) {
        ByteBuffer in = ByteBuffer.wrap(data.bytes());
        StringBuilder text = new StringBuilder();
        while (in.remaining() >= RECORD_HEADER) {
            int type = in.get();
            in.getShort();
            int length = Math.min(in.getShort() & 0xffff, in.remaining());
            byte[] content = new byte[length];
            in.get(content);
            if (type == APPLICATION) {
                text.append(new String(content, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
