package dev.podwire.view.model;

import java.util.Locale;

/** How a request is sent: the scheme of its URL, in the words of people. */
public enum RequestKind {
    GET("GET", "http://"), TCP("TCP", "tcp://"), UDP("UDP", "udp://"), PING("Ping", "ping://"), DNS("DNS", "dns://");

    private final String label;
    private final String scheme;

    RequestKind(String label, String scheme) {
        this.label = label;
        this.scheme = scheme;
    }

    /** The kind that a URL asks for; GET if it names no scheme that we know. */
    public static RequestKind of(String url) {
        String lower = url.strip().toLowerCase(Locale.ROOT);
        if (lower.contains(" ")) {
            try {
                lower = RequestLine.parse(url).to().toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException e) {
                return GET;
            }
        }
        for (RequestKind kind : values()) {
            if (lower.startsWith(kind.scheme)) {
                return kind;
            }
        }
        return GET;
    }

    /** The URL with this kind's scheme in place of the one it had. */
    public String apply(String url) {
        String rest = url.strip();
        int at = rest.indexOf("://");
        return scheme + (at < 0 ? rest : rest.substring(at + 3));
    }

    /** The URL as it is sent: without any scheme it is meant as HTTP. */
    public static String complete(String url) {
        String text = url.strip();
        return text.contains("://") ? text : GET.scheme + text;
    }

    @Override
    public String toString() {
        return label;
    }
}
