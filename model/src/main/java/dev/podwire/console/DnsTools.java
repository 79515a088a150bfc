package dev.podwire.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.cluster.VirtualTime;
import dev.podwire.packet.Header;
import dev.podwire.trace.DnsLookup;

/** nslookup and dig of BIND. */
final class DnsTools {

    private DnsTools() {}

    static Reply nslookup(Machine machine, List<String> words) {
        String type = "A";
        String name = "";
        for (String word : words) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (lower.startsWith("-type=") || lower.startsWith("-q=") || lower.startsWith("-query=")) {
                type = word.substring(word.indexOf('=') + 1).toUpperCase(Locale.ROOT);
            } else if (word.startsWith("-")) {
                throw ToolException.notSimulated("nslookup " + word, "nslookup [-type=TYPE] NAME is");
            } else if (name.isEmpty()) {
                name = word;
            } else {
                server(machine, word);
            }
        }
        if (name.isEmpty()) {
            throw ToolException.notSimulated("nslookup without a name", "nslookup [-type=TYPE] NAME is");
        }
        boolean reverse = isIpv4(name);
        return nslookup(machine, reverse ? reverse(name) : name, reverse ? "PTR" : type);
    }

    private static Reply nslookup(Machine machine, String name, String type) {
        Heard heard = machine.fire("dns://" + name + "?type=" + type);
        List<DnsLookup> lookups = heard.walk().trace().wire().dns();
        if (lookups.isEmpty() || silent(lookups.getLast())) {
            return new Reply(1, ";; connection timed out; no servers could be reached\n\n", "");
        }
        DnsLookup last = lookups.getLast();
        StringBuilder out = new StringBuilder("Server:\t\t").append(last.server()).append("\nAddress:\t")
                .append(last.server()).append("#53\n\n");
        if (!last.responseCode().equals("NOERROR")) {
            out.append("** server can't find ").append(bare(last.name())).append(": ").append(last.responseCode())
                    .append("\n\n");
            return new Reply(1, out.toString(), "");
        }
        if (last.answers().isEmpty()) {
            out.append("*** Can't find ").append(bare(last.name())).append(": No answer\n\n");
            return new Reply(0, out.toString(), "");
        }
        last.answers().forEach(record -> out.append(record(record)));
        return Reply.ok(out.append('\n').toString());
    }

    private static String record(Header.DnsRecord record) {
        String name = bare(record.name());
        return switch (record.type()) {
            case "A", "AAAA" -> "Name:\t" + name + "\nAddress: " + record.data() + "\n";
            case "CNAME" -> name + "\tcanonical name = " + record.data() + "\n";
            case "PTR" -> name + "\tname = " + record.data() + "\n";
            case "SRV" -> name + "\tservice = " + record.data() + "\n";
            default -> name + "\t" + record.type().toLowerCase(Locale.ROOT) + " = " + record.data() + "\n";
        };
    }

    private static boolean silent(DnsLookup lookup) {
        return List.of("TIMEOUT", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH").contains(lookup.responseCode());
    }

    private static String bare(String name) {
        return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    }

    /** Only the machine's own name server can be asked. */
    private static void server(Machine machine, String server) {
        if (machine.resolvConf().nameservers().stream().limit(1).noneMatch(n -> n.toString().equals(server))) {
            throw ToolException.notSimulated("asking the name server " + server,
                    "the first name server of /etc/resolv.conf is asked");
        }
    }

    private static boolean isIpv4(String name) {
        return name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    }

    private static String reverse(String address) {
        String[] parts = address.split("\\.", -1);
        return parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0] + ".in-addr.arpa";
    }

    static Reply dig(Machine machine, List<String> words) {
        String name = "";
        String type = "A";
        boolean brief = false;
        boolean search = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("@")) {
                server(machine, word.substring(1));
            } else if (word.equals("+short")) {
                brief = true;
            } else if (word.equals("+search")) {
                search = true;
            } else if (word.equals("-x") && i + 1 < words.size() && isIpv4(words.get(i + 1))) {
                name = reverse(words.get(++i));
                type = "PTR";
            } else if (word.equals("-t") && i + 1 < words.size()) {
                type = words.get(++i).toUpperCase(Locale.ROOT);
            } else if (word.startsWith("+") || word.startsWith("-")) {
                throw ToolException.notSimulated("dig " + word, "dig [+short] [+search] [@SERVER] NAME [TYPE] is");
            } else if (name.isEmpty()) {
                name = word;
            } else if (!word.equals("IN")) {
                type = word.toUpperCase(Locale.ROOT);
            }
        }
        if (name.isEmpty()) {
            throw ToolException.notSimulated("dig without a name", "dig [+short] [@SERVER] NAME [TYPE] is");
        }
        Heard heard = machine.fire("dns://" + (search || name.endsWith(".") ? name : name + ".") + "?type=" + type);
        return brief ? brief(heard) : full(machine, heard, String.join(" ", words));
    }

    private static Reply brief(Heard heard) {
        List<DnsLookup> lookups = heard.walk().trace().wire().dns();
        if (lookups.isEmpty() || silent(lookups.getLast())) {
            return unreached(lookups);
        }
        return Reply.ok(String.join("", lookups.getLast().answers().stream().map(r -> r.data() + "\n").toList()));
    }

    private static Reply unreached(List<DnsLookup> lookups) {
        StringBuilder out = new StringBuilder();
        for (DnsLookup lookup : lookups) {
            out.append(";; communications error to ").append(lookup.server()).append("#53: ")
                    .append(lookup.responseCode().equals("ECONNREFUSED") ? "connection refused" : "timed out")
                    .append('\n');
        }
        return new Reply(9, out.append(";; no servers could be reached\n").toString(), "");
    }

    private static Reply full(Machine machine, Heard heard, String words) {
        List<DnsLookup> lookups = heard.walk().trace().wire().dns();
        StringBuilder out = new StringBuilder("\n; <<>> DiG <<>> ").append(words)
                .append("\n;; global options: +cmd\n");
        Optional<Header.Dns> answer = heard.replies().reversed().stream()
                .flatMap(s -> Heard.header(s, Header.Dns.class).stream()).filter(Header.Dns::response).findFirst();
        if (answer.isEmpty() || lookups.isEmpty() || silent(lookups.getLast())) {
            Reply none = unreached(lookups);
            return new Reply(none.exit(), out + none.out(), "");
        }
        DnsLookup last = lookups.getLast();
        Header.Dns dns = answer.get();
        out.append(";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ").append(last.responseCode())
                .append(", id: ").append(dns.id()).append("\n;; flags: qr").append(dns.authoritative() ? " aa" : "")
                .append(dns.truncated() ? " tc" : "").append(dns.recursionDesired() ? " rd" : "")
                .append("; QUERY: ").append(dns.questions().size()).append(", ANSWER: ").append(dns.answers().size())
                .append(", AUTHORITY: ").append(dns.authority().size()).append(", ADDITIONAL: ")
                .append(dns.additional().size()).append("\n\n;; QUESTION SECTION:\n;").append(last.name())
                .append("\t\tIN\t").append(last.type()).append("\n\n");
        section("ANSWER", dns.answers(), out);
        section("AUTHORITY", dns.authority(), out);
        section("ADDITIONAL", dns.additional(), out);
        out.append(";; Query time: ").append(last.asked().took().toMillis()).append(" msec\n;; SERVER: ")
                .append(last.server()).append("#53(").append(last.server()).append(") (")
                .append(last.asked().protocol().toUpperCase(Locale.ROOT)).append(")\n;; WHEN: ")
                .append(VirtualTime.stamp(machine.cluster().state().now())).append("\n\n");
        return Reply.ok(out.toString());
    }

    private static void section(String name, List<Header.DnsRecord> records, StringBuilder out) {
        if (records.isEmpty()) {
            return;
        }
        out.append(";; ").append(name).append(" SECTION:\n");
        records.forEach(r -> out.append(r.name()).append('\t').append(r.ttl()).append("\tIN\t").append(r.type())
                .append('\t').append(r.data()).append('\n'));
        out.append('\n');
    }
}
