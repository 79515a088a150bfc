package dev.podwire.ingress;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP/1.1 request as a proxy reads it.
 *
 * @param host    of the Host header, in lower case and without port
 * @param target  path and query as they were sent
 * @param headers by name in lower case
 * @param body    what follows the headers
 * @param secure  whether it came over TLS
 */
record HttpRequest(String method, String host, String target, Map<String, String> headers, String body,
        boolean secure) {

    HttpRequest {
        headers = Map.copyOf(headers);
    }

    /** Reads a request; empty if the text is none. */
    static Optional<HttpRequest> parse(String text, boolean secure) {
        String[] lines = text.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[2].startsWith("HTTP/1.") || !first[1].startsWith("/")) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int end = text.indexOf("\r\n\r\n");
        String body = end < 0 ? "" : text.substring(end + 4);
        String host = headers.getOrDefault("host", "").toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
        return Optional.of(new HttpRequest(first[0], host, first[1], headers, body, secure));
    }

    /** The path without query. */
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query with its question mark, or nothing. */
    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query);
    }

    /** The query's parameters, the first of each name. */
    Map<String, String> parameters() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pair : query().replaceFirst("^\\?", "").split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                found.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return found;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    HttpRequest withTarget(String other) {
        return new HttpRequest(method, host, other, headers, body, secure);
    }

    /** With these headers set; an empty value removes one. */
    HttpRequest withHeaders(Map<String, String> changed) {
        Map<String, String> all = new TreeMap<>(headers);
        changed.forEach((name, value) -> {
            if (value.isEmpty()) {
                all.remove(name.toLowerCase(Locale.ROOT));
            } else {
                all.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return new HttpRequest(method, host, target, all, body, secure);
    }

    /** The request as it is sent on: the Host header first, the others by name. */
    String text() {
        StringBuilder text = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(headers.getOrDefault("host", host)).append("\r\n");
        new TreeMap<>(headers).forEach((name, value) -> {
            if (!name.equals("host")) {
                text.append(title(name)).append(": ").append(value).append("\r\n");
            }
        });
        return text.append("\r\n").append(body).toString();
    }

    private static String title(String name) {
        StringBuilder title = new StringBuilder();
        for (String part : name.split("-", -1)) {
            title.append(title.isEmpty() ? "" : "-").append(part.isEmpty()
                    ? ""
                    : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return title.toString();
    }
}
