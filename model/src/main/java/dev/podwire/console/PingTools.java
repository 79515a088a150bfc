package dev.podwire.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Step;

/** ping of iputils and nc of OpenBSD. */
final class PingTools {

    private static final Map<String, String> PORT_NAMES = Map.of("22", "ssh", "53", "domain", "80", "http", "443",
            "https", "5432", "postgresql", "3306", "mysql", "8080", "http-alt");
    private static final int MOST = 20;

    private PingTools() {}

    static Reply ping(Machine machine, List<String> words) {
        int count = 0;
        String host = "";
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-c") && i + 1 < words.size()) {
                count = number(words.get(++i));
            } else if (word.startsWith("-c")) {
                count = number(word.substring(2));
            } else if (List.of("-W", "-w", "-i").contains(word)) {
                throw ToolException.notSimulated("ping " + word,
                        "a ping waits 5 seconds, and the next goes a second after");
            } else if (word.startsWith("-") && !word.equals("-n") && !word.equals("-4")) {
                throw ToolException.notSimulated("ping " + word, "ping -c COUNT HOST is");
            } else if (!word.startsWith("-")) {
                host = word;
            }
        }
        if (host.isEmpty()) {
            return new Reply(1, "", "ping: usage error: Destination address required\n");
        }
        if (count < 1 || count > MOST) {
            throw ToolException.notSimulated("a ping without end", "add -c COUNT, up to " + MOST);
        }
        return ping(machine, host, count);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ToolException(1, "ping: invalid argument: '" + text + "'\n");
        }
    }

    private static Reply ping(Machine machine, String host, int count) {
        StringBuilder out = new StringBuilder();
        List<Double> times = new ArrayList<>();
        int errors = 0;
        long begun = machine.cluster().state().now();
        long sent = begun;
        String target = host;
        for (int i = 1; i <= count; i++) {
            if (i > 1) {
                long next = sent + Duration.ofSeconds(1).toNanos() - machine.cluster().state().now();
                machine.cluster().advance(Duration.ofNanos(Math.max(0, next)));
            }
            sent = machine.cluster().state().now();
            Heard heard = machine.fire("ping://" + (target.contains(":") ? "[" + target + "]" : target));
            Optional<String> to = heard.destination().map(Object::toString);
            if (to.isEmpty()) {
                return heard.verdict() == Outcome.Verdict.UNRESOLVED
                        ? new Reply(2, "", "ping: " + host + ": Name or service not known\n")
                        : new Reply(2, "", "ping: connect: Network is unreachable\n");
            }
            if (i == 1) {
                target = to.get();
                out.append("PING ").append(host).append(" (").append(target).append(") 56(84) bytes of data.\n");
            }
            Optional<Step> reply = heard.replies().stream().filter(s -> type(s) == Header.Icmp.ECHO_REPLY).findFirst();
            if (reply.isPresent()) {
                times.add(line(heard, reply.get(), i, out));
            } else {
                errors += error(heard, i, out);
            }
        }
        long took = (sent - begun) / 1_000_000;
        out.append("\n--- ").append(host).append(" ping statistics ---\n").append(count)
                .append(" packets transmitted, ").append(times.size()).append(" received, ")
                .append(errors > 0 ? "+" + errors + " errors, " : "")
                .append(100 * (count - times.size()) / count).append("% packet loss, time ").append(took)
                .append("ms\n");
        out.append(times.isEmpty() ? "\n" : summary(times));
        return new Reply(times.isEmpty() ? 1 : 0, out.toString(), "");
    }

    private static int type(Step step) {
        return Heard.header(step, Header.Icmp.class).map(Header.Icmp::type).orElse(-1);
    }

    private static double line(Heard heard, Step reply, int sequence, StringBuilder out) {
        long sent = heard.originated().map(Step::nanos).orElse(reply.nanos());
        double millis = (reply.nanos() - sent) / 1e6;
        Header.Ipv4 ip = Heard.header(reply, Header.Ipv4.class).orElseThrow();
        out.append("64 bytes from ").append(ip.source()).append(": icmp_seq=").append(sequence).append(" ttl=")
                .append(ip.ttl()).append(" time=").append(figure(millis)).append(" ms\n");
        return millis;
    }

    /** As ping sets times: the smaller, the more digits. */
    private static String figure(double millis) {
        String format = millis < 1 ? "%.3f" : millis < 10 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, millis);
    }

    private static int error(Heard heard, int sequence, StringBuilder out) {
        for (Step step : heard.walk().trace().steps()) {
            boolean told = step.place().namespace().equals(heard.client()) && step.action() instanceof Action.Delivered;
            Optional<Header.Icmp> icmp = step.before().headers().stream().filter(Header.Icmp.class::isInstance)
                    .map(Header.Icmp.class::cast).findFirst();
            if (told && icmp.isPresent() && (icmp.get().type() == Header.Icmp.UNREACHABLE
                    || icmp.get().type() == Header.Icmp.TIME_EXCEEDED)) {
                Header.Ipv4 ip = step.before().headers().stream().filter(Header.Ipv4.class::isInstance)
                        .map(Header.Ipv4.class::cast).findFirst().orElseThrow();
                out.append("From ").append(ip.source()).append(" icmp_seq=").append(sequence).append(' ')
                        .append(words(icmp.get())).append('\n');
                return 1;
            }
        }
        return 0;
    }

    private static String words(Header.Icmp icmp) {
        if (icmp.type() == Header.Icmp.TIME_EXCEEDED) {
            return "Time to live exceeded";
        }
        return switch (icmp.code()) {
            case 0 -> "Destination Net Unreachable";
            case 1 -> "Destination Host Unreachable";
            case 2 -> "Destination Protocol Unreachable";
            case 3 -> "Destination Port Unreachable";
            case 4 -> "Frag needed and DF set (mtu = " + icmp.mtu() + ")";
            case 9 -> "Destination Net Prohibited";
            case 10 -> "Destination Host Prohibited";
            case 13 -> "Packet filtered";
            default -> "Dest Unreachable, Bad Code: " + icmp.code();
        };
    }

    private static String summary(List<Double> times) {
        double least = times.stream().mapToDouble(t -> t).min().orElse(0);
        double most = times.stream().mapToDouble(t -> t).max().orElse(0);
        double mean = times.stream().mapToDouble(t -> t).average().orElse(0);
        double squares = times.stream().mapToDouble(t -> t * t).average().orElse(0);
        return String.format(Locale.ROOT, "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms%n", least, mean, most,
                Math.sqrt(Math.max(0, squares - mean * mean)));
    }

    static Reply nc(Machine machine, List<String> words) {
        boolean verbose = false;
        boolean udp = false;
        boolean scan = false;
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("-") && word.length() > 1) {
                for (char c : word.substring(1).toCharArray()) {
                    switch (c) {
                        case 'v' -> verbose = true;
                        case 'u' -> udp = true;
                        case 'z' -> scan = true;
                        case 'n' -> {
                            // Names are given as they are; nothing is looked up backwards anyway.
                        }
                        default -> throw ToolException.notSimulated("nc -" + c, "nc -zv and nc -zvu HOST PORT are");
                    }
                }
            } else {
                rest.add(word);
            }
        }
        if (!scan || rest.size() != 2) {
            throw ToolException.notSimulated("a conversation by nc", "nc -zv HOST PORT asks whether a port is open");
        }
        return nc(machine, rest.get(0), rest.get(1), verbose, udp);
    }

    private static Reply nc(Machine machine, String host, String port, boolean verbose, boolean udp) {
        String protocol = udp ? "udp" : "tcp";
        Heard heard = machine.fire(protocol + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        String address = heard.destination().map(Object::toString).orElse(host);
        boolean open = heard.answered() || udp && List.of("TIMEOUT", "DROPPED").contains(heard.verdict().name());
        String shown = address.equals(host) ? host : host + " (" + address + ")";
        if (open) {
            return new Reply(0, "", verbose
                    ? "Connection to " + shown + " " + port + " port [" + protocol + "/"
                            + PORT_NAMES.getOrDefault(port, "*") + "] succeeded!\n"
                    : "");
        }
        String where = "nc: connect to " + shown + " port " + port + " (" + protocol + ") ";
        String problem = switch (heard.verdict()) {
            case UNRESOLVED -> "nc: getaddrinfo for host \"" + host + "\" port " + port
                    + ": Name or service not known";
            case REFUSED -> where + "failed: Connection refused";
            case UNROUTABLE -> where + "failed: " + (heard.outcome().reason().contains("Network is unreachable")
                    ? "Network is unreachable"
                    : "No route to host");
            case DROPPED, TIMEOUT, DELIVERED -> where + "failed: Connection timed out";
        };
        boolean said = verbose && !(udp && heard.verdict() == Outcome.Verdict.REFUSED)
                || heard.verdict() == Outcome.Verdict.UNRESOLVED;
        return new Reply(1, "", said ? problem + "\n" : "");
    }
}
