package dev.podwire.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.IpAddress;

/** A parsed Corefile: server blocks, each with its zones, its port and its directives as written. */
public record Corefile(List<ServerBlock> blocks) {

    /** The Corefile that kubeadm writes, for a cluster domain. */
    public static Corefile kubeadm(String domain) {
        return parse("""
                .:53 {
                    errors
                    health {
                       lameduck 5s
                    }
                    ready
                    kubernetes %1$s in-addr.arpa ip6.arpa {
                       pods insecure
                       fallthrough in-addr.arpa ip6.arpa
                       ttl 30
                    }
                    prometheus :9153
                    forward . /etc/resolv.conf {
                       max_concurrent 1000
                    }
                    cache 30 {
                       disable success %1$s
                       disable denial %1$s
                    }
                    loop
                    reload
                    loadbalance
                }
                """.formatted(domain));
    }

    public Corefile {
        blocks = List.copyOf(blocks);
    }

    /** A server block; {@code zones} are absolute. */
    public record ServerBlock(List<String> zones, int port, List<Directive> directives) {
        public ServerBlock {
            zones = List.copyOf(zones);
            directives = List.copyOf(directives);
        }
    }

    /** A directive with its arguments and the lines of its block, each split into words. */
    public record Directive(String name, List<String> arguments, List<List<String>> block, int line) {
        public Directive {
            arguments = List.copyOf(arguments);
            block = List.copyOf(block);
        }

        /** Zones of a {@code fallthrough} line: all names if it names none, no name if there is no such line. */
        List<String> fallthrough() {
            return option("fallthrough")
                    .map(w -> w.isEmpty() ? List.of(".") : w.stream().map(DnsNames::absolute).toList())
                    .orElse(List.of());
        }

        /** A number of seconds, bare or as a Go duration such as {@code 30s} or {@code 1h}. */
        long seconds(String word) {
            int end = word.length();
            while (end > 0 && !Character.isDigit(word.charAt(end - 1))) {
                end--;
            }
            long unit = switch (word.substring(end)) {
                case "", "s" -> 1;
                case "m" -> 60;
                case "h" -> 3600;
                default -> throw wrong("'" + word + "' is no duration");
            };
            return number(word.substring(0, end)) * unit;
        }

        long number(String word) {
            try {
                return Long.parseLong(word);
            } catch (NumberFormatException e) {
                throw wrong("'" + word + "' is no number");
            }
        }

        IpAddress address(String word) {
            try {
                return IpAddress.parse(word);
            } catch (IllegalArgumentException e) {
                throw wrong("'" + word + "' is no address");
            }
        }

        IllegalArgumentException wrong(String message) {
            return new IllegalArgumentException("Corefile line " + line + ": " + message);
        }

        /** The words after {@code option} in the first block line that begins with it. */
        Optional<List<String>> option(String option) {
            return block.stream().filter(l -> l.getFirst().equals(option)).findFirst()
                    .map(l -> l.subList(1, l.size()));
        }
    }

    /** The addresses that {@code forward} directives name. */
    public List<IpAddress> upstreams() {
        return blocks.stream().flatMap(b -> b.directives().stream())
                .filter(d -> d.name().equals("forward") && d.arguments().size() > 1)
                .flatMap(d -> d.arguments().subList(1, d.arguments().size()).stream())
                .flatMap(word -> ForwardPlugin.Address.parse(word).stream()).map(ForwardPlugin.Address::ip).toList();
    }

    /** Whether a name lies in one of these zones. */
    static boolean within(List<String> zones, String name) {
        return zones.stream().anyMatch(z -> DnsNames.within(name, z));
    }

    /** Reads the text of a Corefile; throws {@link IllegalArgumentException} naming the line. */
    public static Corefile parse(String text) {
        return new Parser(CorefileLines.read(text)).file();
    }

    private static final class Parser {

        private final List<CorefileLines.Line> lines;
        private final Map<String, List<Directive>> snippets = new HashMap<>();
        private int next;

        Parser(List<CorefileLines.Line> lines) {
            this.lines = lines;
        }

        Corefile file() {
            List<ServerBlock> blocks = new ArrayList<>();
            while (next < lines.size()) {
                CorefileLines.Line line = lines.get(next++);
                List<String> keys = new ArrayList<>(line.words());
                if (!keys.removeLast().equals("{")) {
                    throw wrong(line, "a server block begins with its zones and ends the line with {");
                }
                List<Directive> directives = directives();
                if (keys.size() == 1 && keys.getFirst().startsWith("(")) {
                    snippets.put(keys.getFirst().substring(1, keys.getFirst().length() - 1), directives);
                } else {
                    blocks.addAll(blocks(keys, directives, line));
                }
            }
            return new Corefile(blocks);
        }

        /** One block per port that the keys name. */
        private static List<ServerBlock> blocks(List<String> keys, List<Directive> directives,
                CorefileLines.Line line) {
            Map<Integer, List<String>> zones = new java.util.TreeMap<>();
            for (String raw : keys) {
                String key = raw.endsWith(",") ? raw.substring(0, raw.length() - 1) : raw;
                String bare = key.startsWith("dns://") ? key.substring("dns://".length()) : key;
                if (bare.contains("://")) {
                    continue;
                }
                int colon = bare.lastIndexOf(':');
                String zone = colon < 0 ? bare : bare.substring(0, colon);
                zones.computeIfAbsent(port(bare, colon, line), _ -> new ArrayList<>())
                        .add(DnsNames.absolute(zone.isEmpty() ? "." : zone));
            }
            return zones.entrySet().stream().map(e -> new ServerBlock(e.getValue(), e.getKey(), directives)).toList();
        }

        private static int port(String key, int colon, CorefileLines.Line line) {
            try {
                return colon < 0 ? 53 : Integer.parseInt(key.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw wrong(line, "'" + key + "' has no port number after the colon");
            }
        }

        private List<Directive> directives() {
            List<Directive> found = new ArrayList<>();
            while (next < lines.size()) {
                CorefileLines.Line line = lines.get(next++);
                List<String> words = line.words();
                if (words.getFirst().equals("}")) {
                    return found;
                }
                if (words.getFirst().equals("import") && words.size() > 1) {
                    found.addAll(snippets.getOrDefault(words.get(1), List.of()));
                    continue;
                }
                boolean open = words.getLast().equals("{");
                List<String> arguments = words.subList(1, words.size() - (open ? 1 : 0));
                found.add(new Directive(words.getFirst(), arguments, open ? block() : List.of(), line.number()));
            }
            throw wrong(lines.getLast(), "a block is not closed with }");
        }

        private List<List<String>> block() {
            List<List<String>> found = new ArrayList<>();
            int depth = 1;
            while (next < lines.size()) {
                CorefileLines.Line line = lines.get(next++);
                if (line.words().getFirst().equals("}") && --depth == 0) {
                    return found;
                }
                if (line.words().getLast().equals("{")) {
                    depth++;
                }
                found.add(line.words());
            }
            throw wrong(lines.getLast(), "a block is not closed with }");
        }

        private static IllegalArgumentException wrong(CorefileLines.Line line, String message) {
            return new IllegalArgumentException("Corefile line " + line.number() + ": " + message);
        }
    }
}
