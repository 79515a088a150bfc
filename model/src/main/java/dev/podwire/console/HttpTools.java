package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.sim.TraceRequest;

/** curl and wget: each fires one request and prints what the tool prints for its outcome. */
final class HttpTools {

    private HttpTools() {}

    /** The words of a curl command. */
    private static final class Curl {
        private final List<String> headers = new ArrayList<>();
        private String method = "";
        private String body = "";
        private String url = "";
        private String write = "";
        private boolean silent;
        private boolean showErrors;
        private boolean discard;
        private boolean head;
        private boolean include;
        private boolean fail;

        Curl(List<String> words) {
            int at = 0;
            while (at < words.size()) {
                String word = words.get(at++);
                if (word.startsWith("-") && !word.startsWith("--") && word.length() > 2) {
                    String letter = word.substring(0, 2);
                    boolean valued = "XHdowm".indexOf(word.charAt(1)) >= 0;
                    word = letter;
                    if (valued) {
                        option(letter, words.get(at - 1).substring(2));
                        continue;
                    }
                    List<String> rest = new ArrayList<>(words);
                    rest.set(at - 1, "-" + words.get(at - 1).substring(2));
                    words = rest;
                    at--;
                }
                if (takesValue(word)) {
                    if (at == words.size()) {
                        throw new ToolException(2, "curl: option " + word + ": requires parameter\n");
                    }
                    option(word, words.get(at++));
                } else if (word.startsWith("-")) {
                    option(word, "");
                } else {
                    url = word;
                }
            }
        }

        private static boolean takesValue(String word) {
            return List.of("-X", "--request", "-H", "--header", "-d", "--data", "-o", "--output", "-w", "--write-out",
                    "-m", "--max-time", "--connect-timeout").contains(word);
        }

        private void option(String name, String value) {
            switch (name) {
                case "-X", "--request" -> method = value;
                case "-H", "--header" -> headers.add(value);
                case "-d", "--data" -> body = value;
                case "-o", "--output" -> {
                    if (!value.equals("/dev/null") && !value.equals("-")) {
                        throw ToolException.notSimulated("files in a pod", "curl -o /dev/null, or no -o");
                    }
                    discard = value.equals("/dev/null");
                }
                case "-w", "--write-out" -> write = value;
                case "-s", "--silent" -> silent = true;
                case "-S", "--show-error" -> showErrors = true;
                case "-I", "--head" -> head = true;
                case "-i", "--include" -> include = true;
                case "-f", "--fail" -> fail = true;
                case "-m", "--max-time", "--connect-timeout" -> limit(name, value);
                case "-k", "--insecure", "-4", "--ipv4" -> {
                    // TLS is not verified here, and the address is the one that the resolver gives.
                }
                default -> throw ToolException.notSimulated("curl " + name,
                        "curl with -s -S -f -i -I -X -H -d -o -w -k is");
            }
        }

        /** A limit is kept by the program here, which waits 5 seconds; another cannot be had. */
        private static void limit(String name, String value) {
            try {
                if (Double.parseDouble(value) >= 5) {
                    return;
                }
            } catch (NumberFormatException e) {
                throw new ToolException(2, "curl: option " + name + ": expected a proper numerical parameter\n");
            }
            throw ToolException.notSimulated("a limit below 5 seconds", "programs give up after 5 seconds");
        }

        TraceRequest.Http http() {
            String verb = !method.isEmpty() ? method : head ? "HEAD" : body.isEmpty() ? "GET" : "POST";
            return new TraceRequest.Http(verb, headers, body);
        }
    }

    static Reply curl(Machine machine, List<String> words) {
        Curl curl = new Curl(words);
        if (curl.url.isEmpty()) {
            return new Reply(2, "", "curl: (2) no URL specified\n");
        }
        String url = withScheme(curl.url);
        Heard heard = machine.fire(url, curl.http());
        if (!heard.answered()) {
            Failure failure = failure(heard, url);
            boolean quiet = curl.silent && !curl.showErrors;
            String out = curl.write.isEmpty() ? "" : written(curl.write, "000");
            return new Reply(failure.exit(), out,
                    quiet ? "" : "curl: (" + failure.exit() + ") " + failure.message() + "\n");
        }
        String text = heard.text();
        int gap = text.indexOf("\r\n\r\n");
        String heading = gap < 0 ? "" : text.substring(0, gap + 4);
        String content = gap < 0 ? text : text.substring(gap + 4);
        String code = heading.matches("(?s)HTTP/\\S+ \\d{3}.*") ? heading.split(" ", 3)[1].substring(0, 3) : "000";
        if (curl.fail && code.compareTo("400") >= 0) {
            return new Reply(22, curl.write.isEmpty() ? "" : written(curl.write, code), curl.silent && !curl.showErrors
                    ? ""
                    : "curl: (22) The requested URL returned error: " + code + "\n");
        }
        String shown = curl.head ? heading : curl.include ? heading + content : content;
        return Reply.ok((curl.discard ? "" : shown) + (curl.write.isEmpty() ? "" : written(curl.write, code)));
    }

    private record Failure(int exit, String message) {}

    private static Failure failure(Heard heard, String url) {
        String authority = authority(url);
        String host = host(authority);
        return switch (heard.verdict()) {
            case UNRESOLVED -> new Failure(6, "Could not resolve host: " + host);
            case REFUSED, UNROUTABLE -> new Failure(7, "Failed to connect to " + host + " port " + port(url, authority)
                    + " after " + heard.millis() + " ms: Could not connect to server");
            case DROPPED, TIMEOUT, DELIVERED -> new Failure(28, heard.connected()
                    ? "Operation timed out after " + heard.untilEndMillis() + " milliseconds with 0 bytes received"
                    : "Connection timed out after " + heard.untilEndMillis() + " milliseconds");
        };
    }

    private static String written(String format, String code) {
        String text = format.replace("%{http_code}", code).replace("%{response_code}", code).replace("\\n", "\n")
                .replace("\\t", "\t");
        if (text.contains("%{")) {
            throw ToolException.notSimulated("curl -w with other variables", "%{http_code} is");
        }
        return text;
    }

    /** wget as busybox has it. */
    static Reply wget(Machine machine, List<String> words) {
        String url = "";
        boolean quiet = false;
        boolean print = false;
        boolean spider = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "-q" -> quiet = true;
                case "-qO-" -> {
                    quiet = true;
                    print = true;
                }
                case "-O-" -> print = true;
                case "-O", "-qO" -> {
                    quiet |= word.equals("-qO");
                    String target = ++i < words.size() ? words.get(i) : "";
                    if (!target.equals("-") && !target.equals("/dev/null")) {
                        throw ToolException.notSimulated("files in a pod", "wget -qO- prints what comes");
                    }
                    print = target.equals("-");
                    spider = !print;
                }
                case "--spider" -> spider = true;
                case "-T" -> Curl.limit("-T", ++i < words.size() ? words.get(i) : "");
                default -> {
                    if (word.startsWith("-T")) {
                        Curl.limit("-T", word.substring(2));
                    } else if (word.startsWith("--timeout=")) {
                        Curl.limit("-T", word.substring("--timeout=".length()));
                    } else if (word.startsWith("-")) {
                        throw ToolException.notSimulated("wget " + word, "wget -q -O- -T --spider is");
                    } else {
                        url = word;
                    }
                }
            }
        }
        if (url.isEmpty()) {
            return new Reply(1, "", "wget: missing URL\n");
        }
        if (!print && !spider) {
            throw ToolException.notSimulated("files in a pod", "wget -qO- prints what comes");
        }
        return fetch(machine, withScheme(url), quiet, print);
    }

    private static Reply fetch(Machine machine, String url, boolean quiet, boolean print) {
        Heard heard = machine.fire(url);
        String authority = authority(url);
        String host = host(authority);
        Optional<String> at = heard.destination().map(Object::toString);
        String connecting = quiet || at.isEmpty()
                ? ""
                : "Connecting to " + authority + " (" + at.get() + ":" + port(url, authority) + ")\n";
        if (!heard.answered()) {
            String problem = switch (heard.verdict()) {
                case UNRESOLVED -> "bad address '" + host + "'";
                case REFUSED -> "can't connect to remote host (" + at.orElse(host) + "): Connection refused";
                case UNROUTABLE -> "can't connect to remote host (" + at.orElse(host) + "): "
                        + (heard.outcome().reason().contains("Network is unreachable")
                                ? "Network is unreachable"
                                : "No route to host");
                case DROPPED, TIMEOUT, DELIVERED -> "download timed out";
            };
            return new Reply(1, "", connecting + "wget: " + problem + "\n");
        }
        String text = heard.text();
        int gap = text.indexOf("\r\n\r\n");
        String status = text.lines().findFirst().orElse("");
        if (!status.matches("HTTP/\\S+ 2\\d\\d.*")) {
            return new Reply(1, "", connecting + "wget: server returned error: " + status + "\n");
        }
        return new Reply(0, print ? text.substring(gap + 4) : "", connecting);
    }

    private static String withScheme(String url) {
        return url.contains("://") ? url : "http://" + url;
    }

    private static String authority(String url) {
        return url.substring(url.indexOf("://") + 3).split("[/?#]", 2)[0];
    }

    private static String host(String authority) {
        return authority.startsWith("[")
                ? authority.substring(1, Math.max(1, authority.indexOf(']')))
                : authority.split(":", 2)[0];
    }

    private static String port(String url, String authority) {
        String behind = authority.substring(authority.lastIndexOf(']') + 1);
        int colon = behind.lastIndexOf(':');
        return colon >= 0 ? behind.substring(colon + 1) : url.startsWith("https://") ? "443" : "80";
    }
}
