package dev.podwire.ingress;

import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP/1.1 response that a proxy makes itself. */
record HttpAnswer(int status, Map<String, String> headers) {

    HttpAnswer {
        headers = new LinkedHashMap<>(headers);
    }

    static HttpAnswer of(int status) {
        return new HttpAnswer(status, Map.of());
    }

    static HttpAnswer redirect(int status, String location) {
        return new HttpAnswer(status, Map.of("Location", location));
    }

    /** The words that RFC 9110 gives a status. */
    String words() {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Temporarily Unavailable";
            case 504 -> "Gateway Time-out";
            default -> "Status";
        };
    }

    String text() {
        String body = status + " " + words() + "\n";
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(words()).append("\r\n");
        headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
    }
}
