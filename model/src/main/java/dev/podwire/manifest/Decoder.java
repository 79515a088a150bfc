package dev.podwire.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;

/** Turns bytes into text by their byte order mark, UTF-8 without one; refuses what is no text. */
final class Decoder {

    /** Larger than a dump of any cluster that fits the window. */
    static final int MAX_FILE = 64 << 20;

    private Decoder() {}

    static @Nullable String decode(String file, byte[] bytes, List<Problem> problems) {
        if (bytes.length > MAX_FILE) {
            problems.add(Problem.error(new SourceLocation(file, 1, 1), "",
                    "the file has " + (bytes.length >> 20) + " MiB; more than " + (MAX_FILE >> 20)
                            + " MiB are not read",
                    "split it"));
            return null;
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16LE, problems);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decode(file, bytes, 2, StandardCharsets.UTF_16BE, problems);
        }
        return decode(file, bytes, startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0, StandardCharsets.UTF_8, problems);
    }

    private static @Nullable String decode(String file, byte[] bytes, int skip, Charset charset,
            List<Problem> problems) {
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, skip, bytes.length - skip);
        CharBuffer out = CharBuffer.allocate(bytes.length - skip + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            problems.add(Problem.error(new SourceLocation(file, lines(text, nul), 1), "",
                    "the file is binary: it holds a NUL byte", "give YAML or JSON text"));
            return null;
        }
        if (result.isError()) {
            problems.add(Problem.error(new SourceLocation(file, lines(text, text.length()), 1), "",
                    "the file is not " + charset.name() + " text: byte " + in.position() + " does not fit",
                    "give YAML or JSON text in UTF-8"));
            return null;
        }
        return text;
    }

    private static int lines(String text, int end) {
        int line = 1;
        for (int i = 0; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
