package dev.podwire.lab;

import java.util.List;
import java.util.Map;

import dev.podwire.packet.Header;
import dev.podwire.walk.Application;

/** The server that listens on every open port of a lab: it says who it is and whom it saw, in a text of constant length. */
final class LabServer {

    static final String TCP = "lab-tcp";
    static final String UDP = "lab-udp";

    private static final int LENGTH = 55;

    private LabServer() {}

    static Map<String, Application> applications() {
        return Map.of(TCP,
                Application.answering(request -> List.of(List.of(Header.Data.of(http(body(request) + "\n"))))), UDP,
                Application.answering(request -> List.of(List.of(Header.Data.of(body(request))))));
    }

    private static String body(Application.Request request) {
        String text = request.owner() + " saw " + request.peer() + ":" + request.peerPort();
        return text + " ".repeat(Math.max(0, LENGTH - text.length()));
    }

    private static String http(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
