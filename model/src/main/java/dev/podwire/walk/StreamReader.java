package dev.podwire.walk;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.podwire.packet.DnsCodec;
import dev.podwire.packet.Header;

/** Takes DNS messages out of a TCP stream: whole ones as they are, those cut into segments once their last byte is there. */
final class StreamReader {

    private static final int LENGTH_FIELD = 2;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int messages;

    /** The messages that are complete with this segment. */
    List<Header> read(List<Header> segment) {
        List<Header> found = new ArrayList<>();
        for (Header header : segment) {
            if (header instanceof Header.Data data) {
                pending.writeBytes(data.bytes());
                complete(found);
            } else {
                found.add(header);
            }
        }
        messages += found.size();
        return found;
    }

    private void complete(List<Header> found) {
        byte[] bytes = pending.toByteArray();
        int at = 0;
        while (bytes.length - at >= LENGTH_FIELD) {
            int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
            if (bytes.length - at - LENGTH_FIELD < length) {
                break;
            }
            int start = at + LENGTH_FIELD;
            found.add(DnsCodec.decode(Arrays.copyOfRange(bytes, start, start + length)));
            at = start + length;
        }
        pending.reset();
        pending.write(bytes, at, bytes.length - at);
    }

    /** How many messages have come. */
    int messages() {
        return messages;
    }
}
