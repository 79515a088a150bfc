package dev.podwire.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a replayed case differs from its recording: on the wire (kinds and paths of packets, what client and server saw), in
 * the rules (base chains and matching rules), in the tracked connections. An empty list means identical.
 *
 * <p>Ports that are chosen at random are compared by their names. The copies of a flooded frame may come in any order.
 * Remaining lifetimes of connections may differ by a second, since the recording machine took time of its own; by more where
 * that was a slow virtual machine.
 */
record Comparison(String id, String arp, List<String> wire, List<String> rules, List<String> conntrack) {

    private static final Pattern PORT = Pattern.compile("\\b([sd]port)=(\\d+)");
    private static final Pattern ENVELOPE = Pattern.compile("^(\\S+ \\S+ out) \\S+>(\\S+) VXLAN ");
    private static final Pattern ICMP_ID = Pattern.compile("\\bid=(\\d+)");
    private static final Pattern PING = Pattern.compile(" out (\\S+)>(\\S+) ICMP echo-request");
    private static final Pattern LIFETIME = Pattern.compile("^(\\S+ \\d+) (\\d+) ");

    /** The ports that chance chose in earlier cases of the lab: connections that were kept still have them. */
    record Earlier(Set<Integer> recorded, Set<Integer> replayed) {
        static final Earlier NONE = new Earlier(Set.of(), Set.of());
    }

    static Comparison of(LabCase recorded, LabCase replayed, Earlier earlier) {
        return of(recorded, replayed, earlier, 1);
    }

    /** {@code slack} are the seconds that the recording machine may have taken of its own. */
    static Comparison of(LabCase recorded, LabCase replayed, Earlier earlier, int slack) {
        Bindings ports = new Bindings();
        List<String> tracked = new ArrayList<>(conntrack(recorded, replayed, earlier, slack));
        differ(tracked, "ipvs connections", balanced(recorded), balanced(replayed));
        return new Comparison(recorded.id(), recorded.arp(), wire(recorded, replayed, ports),
                rules(recorded, replayed, ports), tracked);
    }

    /** The connections of IPVS with names for ports that chance chose. */
    private static Map<String, List<String>> balanced(LabCase c) {
        Map<String, List<String>> named = new TreeMap<>();
        c.tables().balanced().forEach((node, lines) -> named.put(node, lines.stream().map(line -> {
            String text = line;
            for (Map.Entry<String, Integer> port : c.ports().entrySet()) {
                text = text.replace(":" + port.getValue() + " ", ":" + port.getKey() + " ");
            }
            return text;
        }).sorted().toList()));
        return named;
    }

    static Comparison failed(LabCase recorded, Throwable problem) {
        StackTraceElement[] trace = problem.getStackTrace();
        List<String> lines = List.of("exception: " + problem + (trace.length > 0 ? " at " + trace[0] : ""));
        return new Comparison(recorded.id(), recorded.arp(), lines, lines, lines);
    }

    /**
     * Which port of the replay stands for which of the recording. A port that has no name is that of an envelope which no
     * wire saw: chance chose it, but within a case the same one is always the same and another one another.
     */
    private static final class Bindings {
        private static final Pattern CHOSEN = Pattern
                .compile(":(3276[89]|327[7-9]\\d|32[89]\\d\\d|3[3-9]\\d{3}|[45]\\d{4}|60\\d{3})\\b");

        private final Map<String, String> replayed = new TreeMap<>();
        private final Map<String, String> recorded = new TreeMap<>();

        static String shape(String line) {
            return CHOSEN.matcher(line).replaceAll(":V");
        }

        boolean agree(String a, String b) {
            List<String> x = CHOSEN.matcher(a).results().map(m -> m.group(1)).toList();
            List<String> y = CHOSEN.matcher(b).results().map(m -> m.group(1)).toList();
            boolean same = x.size() == y.size();
            for (int i = 0; same && i < x.size(); i++) {
                replayed.putIfAbsent(x.get(i), y.get(i));
                recorded.putIfAbsent(y.get(i), x.get(i));
                same = y.get(i).equals(replayed.get(x.get(i))) && x.get(i).equals(recorded.get(y.get(i)));
            }
            return same;
        }

        boolean same(List<String> a, List<String> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = shape(a.get(i)).equals(shape(b.get(i))) && agree(a.get(i), b.get(i));
            }
            return same;
        }
    }

    private static List<String> wire(LabCase recorded, LabCase replayed, Bindings ports) {
        List<String> differences = new ArrayList<>();
        differ(differences, "outcome", recorded.outcome(), replayed.outcome());
        differ(differences, "reply_from", text(recorded, "reply_from"), text(replayed, "reply_from"));
        differ(differences, "reply_ttl", text(recorded, "reply_ttl"), text(replayed, "reply_ttl"));
        differ(differences, "server_seen", seen(recorded), seen(replayed));
        List<LabCase.Packet> a = recorded.packets().stream().filter(p -> !p.path().isEmpty()).toList();
        List<LabCase.Packet> b = replayed.packets().stream().filter(p -> !p.path().isEmpty()).toList();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i >= a.size() || i >= b.size()) {
                differ(differences, "packet " + (i + 1), i < a.size() ? wire(a.get(i)) : "none",
                        i < b.size() ? wire(b.get(i)) : "none");
            } else if (!sameWire(a.get(i), b.get(i), ports)) {
                firstLine(differences, a.get(i), b.get(i));
            }
        }
        return differences;
    }

    private static boolean sameWire(LabCase.Packet a, LabCase.Packet b, Bindings ports) {
        if (!a.kind().equals(b.kind())) {
            return false;
        }
        if (isCopied(a)) {
            Map<String, List<String>> places = byNamespace(a);
            Map<String, List<String>> others = byNamespace(b);
            return places.keySet().equals(others.keySet())
                    && places.entrySet().stream().allMatch(
                            e -> ports.same(e.getValue(), others.getOrDefault(e.getKey(), List.of())));
        }
        if (!a.kind().equals("arp-request")) {
            return ports.same(a.path(), b.path());
        }
        return a.path().getFirst().equals(b.path().getFirst())
                && a.path().stream().sorted().toList().equals(b.path().stream().sorted().toList());
    }

    /** Whether a tunnel sent it to several end points, which hear it at the same time. */
    private static boolean isCopied(LabCase.Packet packet) {
        Map<String, Set<String>> targets = new TreeMap<>();
        packet.path().stream().map(ENVELOPE::matcher).filter(Matcher::find)
                .forEach(m -> targets.computeIfAbsent(m.group(1), _ -> new HashSet<>()).add(m.group(2)));
        return targets.values().stream().anyMatch(t -> t.size() > 1);
    }

    /** What each namespace saw, in order; a flooded question in any order. */
    private static Map<String, List<String>> byNamespace(LabCase.Packet packet) {
        Map<String, List<String>> lines = new TreeMap<>();
        packet.path().forEach(line -> lines.computeIfAbsent(line.substring(0, line.indexOf(' ')),
                _ -> new ArrayList<>()).add(line));
        if (packet.kind().equals("arp-request")) {
            lines.values().forEach(list -> list.sort(null));
        }
        return lines;
    }

    private static void firstLine(List<String> differences, LabCase.Packet a, LabCase.Packet b) {
        String what = "packet " + a.number() + " " + a.kind();
        differ(differences, what + " kind", a.kind(), b.kind());
        for (int i = 0; i < Math.max(a.path().size(), b.path().size()); i++) {
            String x = i < a.path().size() ? a.path().get(i) : "nothing more";
            String y = i < b.path().size() ? b.path().get(i) : "nothing more";
            if (!x.equals(y)) {
                differ(differences, what + " line " + (i + 1), x, y);
                return;
            }
        }
    }

    private static String wire(LabCase.Packet packet) {
        return packet.kind() + " " + packet.path().getFirst() + (packet.path().size() > 1 ? " …" : "");
    }

    private static List<String> rules(LabCase recorded, LabCase replayed, Bindings ports) {
        List<String> differences = new ArrayList<>();
        List<LabCase.Packet> a = recorded.packets();
        List<LabCase.Packet> b = replayed.packets();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            String what = "packet " + (i + 1);
            List<LabCase.Traversal> x = i < a.size() ? a.get(i).netfilter() : List.of();
            List<LabCase.Traversal> y = i < b.size() ? b.get(i).netfilter() : List.of();
            differ(differences, what, i < a.size() ? a.get(i).kind() : "none", i < b.size() ? b.get(i).kind() : "none");
            for (int t = 0; t < Math.max(x.size(), y.size()); t++) {
                String recordedLine = t < x.size() ? line(x.get(t)) : "none";
                String replayedLine = t < y.size() ? line(y.get(t)) : "none";
                if (!sameTraversal(Bindings.shape(recordedLine), Bindings.shape(replayedLine))
                        || !ports.agree(recordedLine, replayedLine)) {
                    differ(differences, what + " traversal " + (t + 1), recordedLine, replayedLine);
                }
            }
        }
        return differences;
    }

    /** The recorder wrote #0 where it did not know the number of a rule: any number agrees with it. */
    private static boolean sameTraversal(String recorded, String replayed) {
        if (!recorded.contains("#0 ")) {
            return recorded.equals(replayed);
        }
        String[] parts = recorded.split("#0 ", -1);
        return replayed.matches(
                Arrays.stream(parts).map(Pattern::quote).collect(java.util.stream.Collectors.joining("#\\d+ ")));
    }

    static String line(LabCase.Traversal t) {
        return t.node() + " " + t.table() + "/" + t.hook() + " iif=" + t.in().orElse("-") + " oif="
                + t.out().orElse("-") + " ct=" + t.connection() + (t.outer() ? " outer" : "") + " " + t.packet() + " "
                + t.steps();
    }

    private static List<String> conntrack(LabCase recorded, LabCase replayed, Earlier earlier, int slack) {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, List<String>> node : recorded.conntrack().entrySet()) {
            Map<String, List<Integer>> a = entries(recorded, node.getValue(), earlier.recorded());
            Map<String, List<Integer>> b = entries(replayed,
                    replayed.conntrack().getOrDefault(node.getKey(), List.of()), earlier.replayed());
            a.forEach((entry, times) -> {
                List<Integer> others = b.getOrDefault(entry, List.of());
                if (times.size() != others.size()) {
                    differ(differences, node.getKey(), entry + " ×" + times.size(), "×" + others.size());
                } else if (!close(times, others, slack)) {
                    differ(differences, node.getKey() + " lifetime of " + entry, times, others);
                }
            });
            b.forEach((entry, times) -> {
                if (!a.containsKey(entry)) {
                    differ(differences, node.getKey(), "no such entry", entry + " ×" + times.size());
                }
            });
        }
        return differences;
    }

    private static boolean close(List<Integer> recorded, List<Integer> replayed, int slack) {
        for (int i = 0; i < recorded.size(); i++) {
            int longer = replayed.get(i) - recorded.get(i);
            if (longer < -1 || longer > slack) {
                return false;
            }
        }
        return true;
    }

    /** The entries with names for ports, and their remaining lifetimes in rising order. */
    private static Map<String, List<Integer>> entries(LabCase c, List<String> lines, Set<Integer> earlier) {
        Map<String, List<Integer>> entries = new TreeMap<>();
        for (String line : lines) {
            Matcher lifetime = LIFETIME.matcher(line);
            if (!lifetime.find()) {
                entries.computeIfAbsent(line, _ -> new ArrayList<>()).add(0);
                continue;
            }
            String rest = lifetime.group(1) + " " + line.substring(lifetime.end());
            entries.computeIfAbsent(named(c, rest, earlier), _ -> new ArrayList<>())
                    .add(Integer.valueOf(lifetime.group(2)));
        }
        entries.values().forEach(times -> times.sort(null));
        return entries;
    }

    private static String named(LabCase c, String line, Set<Integer> earlier) {
        boolean tunnel = line.contains("dport=8472") || line.contains("dport=4789");
        String ports = PORT.matcher(line).replaceAll(m -> {
            int port = Integer.parseInt(m.group(2));
            String name = c.ports().entrySet().stream().filter(e -> e.getValue() == port).map(Map.Entry::getKey)
                    .findFirst().orElse(tunnel && port != 8472 && port != 4789
                            ? "V"
                            : earlier.contains(port) ? "of an earlier case" : m.group(2));
            return m.group(1) + "=" + name;
        });
        Set<String> own = pingIds(c);
        return ICMP_ID.matcher(ports).replaceAll(m -> "id=" + (own.contains(m.group(1)) ? "C" : "M"))
                .replaceAll(" use=\\d+", "");
    }

    /** The ids that the client itself gave its pings; any other was chosen by address translation. */
    private static Set<String> pingIds(LabCase c) {
        Set<String> ids = new HashSet<>();
        for (LabCase.Packet packet : c.packets()) {
            Matcher sent = PING.matcher(packet.path().isEmpty() ? "" : packet.path().getFirst());
            if (sent.find()) {
                Pattern entry = Pattern.compile("src=" + Pattern.quote(sent.group(1)) + " dst="
                        + Pattern.quote(sent.group(2)) + " type=8 code=0 id=(\\d+)");
                c.conntrack().values().stream().flatMap(List::stream).map(entry::matcher).filter(Matcher::find)
                        .forEach(m -> ids.add(m.group(1)));
            }
        }
        return ids;
    }

    private static List<String> seen(LabCase c) {
        return c.seen().stream().map(s -> s.server() + " " + end(c, s.peer()) + " " + end(c, s.local())).toList();
    }

    private static String end(LabCase c, String end) {
        int colon = end.lastIndexOf(':');
        for (Map.Entry<String, Integer> port : c.ports().entrySet()) {
            if (end.substring(colon + 1).equals(port.getValue().toString())) {
                return end.substring(0, colon + 1) + port.getKey();
            }
        }
        return end;
    }

    private static String text(LabCase c, String key) {
        return Objects.toString(c.result().get(key), "-");
    }

    private static void differ(List<String> differences, String what, Object recorded, Object replayed) {
        if (!recorded.equals(replayed)) {
            differences.add(what + "\n        recorded: " + recorded + "\n        replayed: " + replayed);
        }
    }
}
