package dev.podwire.walk;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.TlsText;

/**
 * The built-in program {@value #NAME}: tells whom it saw. Asked in HTTP it answers in HTTP, over TLS where it was asked
 * so, always with a body of the same
 * length, so that traces of different walks compare.
 */
final class EchoServer implements Application {

    static final String NAME = "echo";
    private static final int WIDTH = 55;

    @Override
    public void serve(Request request, Conversation conversation) {
        String text = request.owner() + " saw " + request.peer() + ":" + request.peerPort();
        String padded = text + " ".repeat(Math.max(0, WIDTH - text.length()));
        boolean http = request.payload().stream()
                .anyMatch(h -> h instanceof Header.Data data && data.text().contains(" HTTP/1."));
        boolean tls = request.payload().stream().anyMatch(h -> h instanceof Header.Data data && TlsText.isTls(data));
        String answer = http
                ? "HTTP/1.1 200 OK\r\nContent-Length: " + (padded.length() + 1) + "\r\n\r\n" + padded + "\n"
                : padded;
        conversation.reply(List.of(tls ? TlsText.server(answer) : Header.Data.of(answer)));
    }
}
