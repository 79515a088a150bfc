package dev.podwire.dns;

import java.util.Optional;

import dev.podwire.packet.Header.Data;

/**
 * What CoreDNS's DNS library says to a datagram that is no DNS query: it reads the first twelve bytes as a header whatever they
 * are ({@code serveDNS} and {@code defaultMsgAcceptFunc} of github.com/miekg/dns), and answers with a header alone.
 */
final class NoQuery {

    private static final int HEADER = 12;
    private static final int QR = 0x80;
    private static final int OPCODE = 0x78;
    private static final int NOTIFY = 4 << 3;
    private static final int TRUNCATED_AND_RECURSION = 0x03;
    private static final int AVAILABLE_AND_CHECKING = 0xb0;
    private static final int FORMAT_ERROR = 1;
    private static final int NOT_IMPLEMENTED = 4;

    private NoQuery() {}

    /** The answer; none to what is too short, or to what looks like an answer itself. */
    static Optional<Data> answer(Data datagram) {
        byte[] in = datagram.bytes();
        if (in.length < HEADER || (in[2] & QR) != 0) {
            return Optional.empty();
        }
        int opcode = in[2] & OPCODE;
        boolean understood = opcode == 0 || opcode == NOTIFY;
        byte[] out = new byte[HEADER];
        out[0] = in[0];
        out[1] = in[1];
        out[2] = (byte) (QR | (understood ? 0 : opcode) | in[2] & TRUNCATED_AND_RECURSION);
        out[3] = (byte) (in[3] & AVAILABLE_AND_CHECKING | (understood ? FORMAT_ERROR : NOT_IMPLEMENTED));
        return Optional.of(new Data(out));
    }
}
