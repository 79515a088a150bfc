package dev.podwire.sim;

import java.util.Locale;

/**
 * What a request is for, as a user writes it: {@code http://web.shop:80/cart}, {@code tcp://web:80}, {@code ping://10.0.0.1},
 * {@code dns://web?type=AAAA}.
 *
 * @param host what a program would be given: a name or an address, IPv6 without its brackets
 * @param port 0 where the scheme has none
 * @param path of http and https, beginning with a slash; of dns, the record type
 */
record Where(Scheme scheme, String host, int port, String path, String authority) {

    /** How the request is made. */
    enum Scheme {
        HTTP(80), HTTPS(443), TCP(0), UDP(0), PING(0), DNS(53);

        private final int defaultPort;

        Scheme(int defaultPort) {
            this.defaultPort = defaultPort;
        }
    }

    static Where parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0) {
            throw new BadRequest("'" + text + "' does not say how to ask. Write for example http://" + text + ", tcp://"
                    + text + " or ping://" + text + ".");
        }
        Scheme scheme = scheme(text, text.substring(0, colon));
        String rest = text.substring(colon + 3);
        int end = firstOf(rest, "/?#");
        String authority = rest.substring(0, end);
        String tail = rest.substring(end);
        int at = authority.lastIndexOf('@');
        String hostAndPort = at < 0 ? authority : authority.substring(at + 1);
        String host = host(text, hostAndPort);
        int port = port(text, hostAndPort, scheme);
        return new Where(scheme, host, port, path(text, scheme, tail), hostAndPort);
    }

    private static Scheme scheme(String text, String name) {
        try {
            return Scheme.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("'" + text + "' begins with an unknown scheme '" + name
                    + "'. Known are http, https, tcp, udp, ping and dns.");
        }
    }

    private static String host(String text, String hostAndPort) {
        String host;
        if (hostAndPort.startsWith("[")) {
            int close = hostAndPort.indexOf(']');
            if (close < 0) {
                throw new BadRequest("'" + text + "': the bracket around the IPv6 address is not closed.");
            }
            host = hostAndPort.substring(1, close);
        } else {
            int colon = hostAndPort.indexOf(':');
            if (colon >= 0 && hostAndPort.indexOf(':', colon + 1) >= 0) {
                throw new BadRequest("'" + text + "': write an IPv6 address in brackets, for example [fd00::1]:80.");
            }
            host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        }
        if (host.isEmpty()) {
            throw new BadRequest("'" + text + "' names no host.");
        }
        return host;
    }

    private static int port(String text, String hostAndPort, Scheme scheme) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0 || hostAndPort.endsWith("]")) {
            if (scheme == Scheme.TCP || scheme == Scheme.UDP) {
                throw new BadRequest("'" + text + "' names no port. Write for example " + text + ":80.");
            }
            return scheme.defaultPort;
        }
        if (scheme == Scheme.PING) {
            throw new BadRequest("'" + text + "': a ping has no port. Write ping://" + hostAndPort.substring(0, colon)
                    + " or tcp://" + hostAndPort + ".");
        }
        try {
            int port = Integer.parseInt(hostAndPort.substring(colon + 1));
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is no port.
        }
        throw new BadRequest("'" + text + "': '" + hostAndPort.substring(colon + 1)
                + "' is no port; ports are numbers from 1 to 65535.");
    }

    private static String path(String text, Scheme scheme, String tail) {
        return switch (scheme) {
            case HTTP, HTTPS -> {
                int hash = tail.indexOf('#');
                String path = hash < 0 ? tail : tail.substring(0, hash);
                yield path.startsWith("/") ? path : "/" + path;
            }
            case DNS -> type(text, tail);
            case TCP, UDP, PING -> "";
        };
    }

    private static String type(String text, String tail) {
        int query = tail.indexOf("type=");
        if (query < 0) {
            return "A";
        }
        String type = tail.substring(query + "type=".length());
        if (type.isEmpty()) {
            throw new BadRequest("'" + text + "': type= names no record type; write for example type=AAAA.");
        }
        return type.toUpperCase(Locale.ROOT);
    }

    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
