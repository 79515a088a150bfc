package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request as people type it: a URL, or a line for curl, ping, dig or nc.
 *
 * @param to      where, as a URL with a scheme
 * @param method  of HTTP, such as {@code GET}
 * @param headers of HTTP, each {@code Name: value}
 * @param body    of HTTP; may be empty
 * @param packets pings or datagrams to send, at least 1
 */
public record RequestLine(String to, String method, List<String> headers, String body, int packets) {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** Options of curl that concern only what it prints. */
    private static final Set<String> QUIET = Set.of("-s", "-S", "-sS", "-v", "-i", "-sv", "-vs", "--silent",
            "--verbose", "--show-error", "--include", "-L", "--location");
    private static final Set<String> TYPES = Set.of("A", "AAAA", "SRV", "CNAME", "PTR", "TXT", "NS", "SOA", "MX",
            "ANY");

    public RequestLine {
        headers = List.copyOf(headers);
    }

    private static RequestLine to(String url) {
        return new RequestLine(url, "GET", List.of(), "", 1);
    }

    /** Reads a line; throws {@link IllegalArgumentException} with a sentence for the user. */
    public static RequestLine parse(String line) {
        List<String> words = words(line.strip());
        if (words.isEmpty()) {
            throw new IllegalArgumentException("Type where the request goes, for example http://web/.");
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        String verb = first.toLowerCase(Locale.ROOT);
        if (METHODS.contains(first.toUpperCase(Locale.ROOT)) && !rest.isEmpty()) {
            return http(first.toUpperCase(Locale.ROOT), rest);
        }
        return switch (verb) {
            case "curl", "http", "https", "wget" -> http("", rest);
            case "ping", "ping6" -> ping(rest);
            case "dig", "nslookup", "host" -> dig(rest);
            case "nc", "ncat", "netcat", "telnet" -> nc(rest);
            default -> {
                if (words.size() > 1) {
                    throw new IllegalArgumentException("'" + first
                            + "' is no command that is known here. There are GET, curl, ping, dig and nc; or type a URL.");
                }
                yield to(RequestKind.complete(first));
            }
        };
    }

    private static RequestLine http(String named, List<String> words) {
        String method = named;
        String url = "";
        String body = "";
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "-H", "--header" -> headers.add(header(argument(words, ++i, word)));
                case "-d", "--data", "--data-raw" -> body = argument(words, ++i, word);
                case "-X", "--request" -> method = argument(words, ++i, word).toUpperCase(Locale.ROOT);
                case "-I", "--head" -> method = "HEAD";
                default -> {
                    if (word.startsWith("-") && !QUIET.contains(word)) {
                        throw new IllegalArgumentException("The option " + word
                                + " has no effect that is simulated. Known are -X, -H, -d and -I.");
                    }
                    url = word.startsWith("-") ? url : one(url, word);
                }
            }
        }
        if (url.isEmpty()) {
            throw new IllegalArgumentException("This line names no URL; write for example GET http://web/cart.");
        }
        String verb = method.isEmpty() ? body.isEmpty() ? "GET" : "POST" : method;
        return new RequestLine(RequestKind.complete(url), verb, headers, body, 1);
    }

    private static String header(String text) {
        if (text.indexOf(':') < 1) {
            throw new IllegalArgumentException("'" + text + "' is no header; write it as 'Name: value'.");
        }
        return text;
    }

    private static RequestLine ping(List<String> words) {
        String host = "";
        int packets = 1;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-c")) {
                packets = number(argument(words, ++i, word));
            } else if (word.startsWith("-")) {
                throw new IllegalArgumentException("ping knows -c here, not " + word + ".");
            } else {
                host = one(host, word);
            }
        }
        return new RequestLine("ping://" + bracketed(named(host, "ping web")), "GET", List.of(), "", packets);
    }

    private static RequestLine dig(List<String> words) {
        String name = "";
        String type = "A";
        for (String word : words) {
            if (word.startsWith("@")) {
                throw new IllegalArgumentException("The name server is the one in the sender's resolv.conf; leave "
                        + word + " out.");
            } else if (TYPES.contains(word.toUpperCase(Locale.ROOT))) {
                type = word.toUpperCase(Locale.ROOT);
            } else if (!word.equals("+search") && !word.equals("+short")) {
                name = one(name, word);
            }
        }
        return to("dns://" + named(name, "dig web.shop") + "?type=" + type);
    }

    private static RequestLine nc(List<String> words) {
        String scheme = "tcp://";
        List<String> plain = new ArrayList<>();
        for (String word : words) {
            switch (word) {
                case "-u", "-uv", "-vu", "-zu", "-uz" -> scheme = "udp://";
                case "-z", "-v", "-n", "-zv", "-vz" -> {
                    // a connection is opened and closed here in any case
                }
                default -> {
                    if (word.startsWith("-")) {
                        throw new IllegalArgumentException("nc knows -u, -z and -v here, not " + word + ".");
                    }
                    plain.add(word);
                }
            }
        }
        if (plain.size() != 2) {
            throw new IllegalArgumentException("nc needs a host and a port, for example nc -u dns 53.");
        }
        return to(scheme + bracketed(plain.getFirst()) + ":" + number(plain.getLast()));
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static String named(String host, String example) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("This line names no host; write for example " + example + ".");
        }
        return host;
    }

    private static String one(String before, String word) {
        if (!before.isEmpty()) {
            throw new IllegalArgumentException("There are two places to go to: " + before + " and " + word + ".");
        }
        return word;
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + text + "' is no number from 1 to 65535.");
    }

    private static String argument(List<String> words, int at, String option) {
        if (at >= words.size()) {
            throw new IllegalArgumentException(option + " needs a value.");
        }
        return words.get(at);
    }

    /** Words as a shell splits them: between quotes blanks belong to the word. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("A quotation mark " + quote + " is not closed.");
        }
        if (open || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
