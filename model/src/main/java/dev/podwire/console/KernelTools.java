package dev.podwire.console;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.kernel.text.CommandException;
import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.kernel.text.KernelCommand;
import dev.podwire.kernel.text.Listings;
import dev.podwire.net.IpProtocol;

/** The tools that list and change what the kernel knows: listings are of the state now, changes go to the living cluster. */
final class KernelTools {

    private final Machine machine;
    private final NetworkNamespace now;

    KernelTools(Machine machine) {
        this.machine = machine;
        now = machine.namespace();
    }

    /** Runs a command; what is no listing is read as a change, by the interpreter that labs use. */
    Reply run(List<String> command) {
        String line = String.join(" ", command);
        return switch (line) {
            case "ip addr", "ip a", "ip addr show", "ip address", "ip a s" -> ok(
                    Listings.addresses(machine.fabric(), now.id()));
            case "ip route", "ip r", "ip route show", "ip route list", "ip -4 route" -> ok(
                    Listings.routes(now, Route.MAIN, false));
            case "ip -6 route", "ip -6 route show" -> ok(Listings.routes(now, Route.MAIN, true));
            case "ip rule", "ip rule show", "ip rule list" -> ok(Listings.rules(now));
            case "ip neigh", "ip n", "ip neigh show", "ip neighbour" -> ok(
                    Listings.neighbours(machine.cluster().neighbours(now.id())));
            case "bridge fdb", "bridge fdb show" -> ok(Listings.fdb(now, machine.cluster().fdb(now.id())));
            case "iptables-save" -> ok(IptablesSave.save(now.netfilter().ipv4(), false));
            case "ip6tables-save" -> ok(IptablesSave.save(now.netfilter().ipv6(), true));
            case "nft list ruleset" -> ok(NftText.list(now.netfilter().nftables()));
            case "ipvsadm -Ln", "ipvsadm -ln", "ipvsadm -L -n" ->
                ok(IpvsadmText.list(now.netfilter().ipvs(), Map.of()));
            case "ipvsadm-save -n", "ipvsadm -Sn", "ipvsadm -S -n" -> ok(IpvsadmText.save(now.netfilter().ipvs()));
            case "ipset save" -> ok(IpsetText.save(now.netfilter().sets()));
            case "ipset list", "ipset -L" -> ok(IpsetText.list(now.netfilter().sets(), setsInRules()));
            default -> other(command, line);
        };
    }

    private static Reply ok(String out) {
        return Reply.ok(out);
    }

    private Collection<String> setsInRules() {
        return Stream.of(now.netfilter().ipv4(), now.netfilter().ipv6()).flatMap(r -> Stream.of(TableName.values())
                .flatMap(t -> r.table(t).stream())).flatMap(t -> t.chains().values().stream())
                .flatMap(c -> c.rules().stream()).flatMap(r -> r.sets().stream()).toList();
    }

    private Reply other(List<String> command, String line) {
        if (line.startsWith("conntrack -L")) {
            return conntrack(command.subList(2, command.size()));
        }
        if (command.getFirst().equals("ss")) {
            return sockets(command.subList(1, command.size()));
        }
        if (line.startsWith("ip route show table ") || line.startsWith("ip route list table ")) {
            return table(command.getLast());
        }
        if (command.getFirst().equals("sysctl") && command.size() == 2 && !command.get(1).startsWith("-")) {
            return sysctl(command.get(1).replace('/', '.'));
        }
        boolean iptables = command.getFirst().equals("iptables") || command.getFirst().equals("ip6tables");
        if (iptables && command.stream().anyMatch(w -> w.equals("-S") || w.equals("--list-rules"))) {
            return rules(command);
        }
        if (iptables && command.stream().anyMatch(w -> w.matches("-[nv]*L[nv]*|--list"))) {
            return IptablesList.list(now, command);
        }
        return change(command);
    }

    private Reply table(String name) {
        int table = switch (name) {
            case "main" -> Route.MAIN;
            case "local" -> 255;
            default -> name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
        };
        return table < 0
                ? new Reply(255, "", "Error: argument \"" + name + "\" is wrong: table id value is invalid\n")
                : ok(Listings.routes(now, table, false));
    }

    private Reply sysctl(String key) {
        return now.sysctl(key).map(value -> ok(key + " = " + value + "\n")).orElseGet(() -> ToolException.notSimulated(
                "sysctl " + key, "the settings that decide over packets are").reply());
    }

    /** {@code iptables [-t TABLE] -S [CHAIN]}. */
    private Reply rules(List<String> command) {
        boolean ipv6 = command.getFirst().equals("ip6tables");
        Ruleset rules = ipv6 ? now.netfilter().ipv6() : now.netfilter().ipv4();
        int option = command.indexOf("-t");
        TableName table = IptablesList.table(option < 0
                ? "filter"
                : option + 1 < command.size() ? command.get(option + 1) : "");
        int list = Math.max(command.indexOf("-S"), command.indexOf("--list-rules"));
        Optional<String> wanted = list + 1 < command.size() && !command.get(list + 1).startsWith("-")
                ? Optional.of(command.get(list + 1))
                : Optional.empty();
        Table found = rules.table(table).orElseGet(() -> Table.empty(table));
        List<Chain> chains = found.chains().values().stream().filter(c -> wanted.isEmpty()
                || wanted.get().equals(c.name())).sorted(IptablesList.ORDER).toList();
        if (chains.isEmpty() && wanted.isPresent()) {
            return new Reply(1, "", command.getFirst() + ": No chain/target/match by that name.\n");
        }
        StringBuilder out = new StringBuilder();
        chains.forEach(c -> out.append(c.policy().map(Policy::name).map(p -> "-P " + c.name() + " " + p)
                .orElse("-N " + c.name())).append('\n'));
        for (Chain chain : chains) {
            for (Rule rule : chain.rules()) {
                String words = RuleText.format(rule);
                out.append("-A ").append(chain.name()).append(words.isEmpty() ? "" : " ").append(words).append('\n');
            }
        }
        return ok(out.toString());
    }

    private Reply conntrack(List<String> words) {
        if (!now.id().isHost()) {
            throw ToolException.notSimulated("conntrack in a pod", "node-shell NODE conntrack -L is");
        }
        List<ConntrackEntry> entries = machine.cluster().conntrack(now.id().host());
        for (int i = 0; i < words.size(); i += 2) {
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            entries = switch (words.get(i)) {
                case "-p" ->
                    entries.stream().filter(e -> e.original().protocol().name().equalsIgnoreCase(value)).toList();
                case "-s" -> entries.stream().filter(e -> e.original().source().toString().equals(value)).toList();
                case "-d" -> entries.stream().filter(e -> e.original().destination().toString().equals(value)).toList();
                default -> throw ToolException.notSimulated("conntrack -L " + words.get(i), "-p, -s and -d are");
            };
        }
        StringBuilder out = new StringBuilder();
        entries.forEach(e -> out.append(ConntrackText.format(e)).append('\n'));
        return new Reply(0, out.toString(),
                "conntrack v1.4.7 (conntrack-tools): " + entries.size() + " flow entries have been shown.\n");
    }

    /** {@code ss -tln} and the like: the sockets that wait. */
    private Reply sockets(List<String> words) {
        String letters = String.join("", words).replace("-", "");
        if (!letters.matches("[tulnpa]*") || !letters.contains("l")) {
            throw ToolException.notSimulated("ss " + String.join(" ", words), "ss -tln, -uln and -tuln are");
        }
        boolean all = !letters.contains("t") && !letters.contains("u");
        boolean both = all || letters.contains("t") && letters.contains("u");
        StringBuilder out = new StringBuilder(both ? "Netid " : "").append(
                "State  Recv-Q Send-Q Local Address:Port  Peer Address:Port\n");
        for (IpProtocol protocol : List.of(IpProtocol.UDP, IpProtocol.TCP)) {
            boolean tcp = protocol == IpProtocol.TCP;
            for (ListeningSocket socket : now.sockets()) {
                if (socket.protocol() == protocol && (all || letters.contains(tcp ? "t" : "u"))) {
                    String local = socket.address().map(a -> a.isIpv6() ? "[" + a + "]" : a.toString()).orElse("*")
                            + ":" + socket.port();
                    String name = both ? String.format("%-6s", tcp ? "tcp" : "udp") : "";
                    out.append(name).append(String.format("%-6s %-6s %-6s %18s  %17s%n", tcp ? "LISTEN" : "UNCONN",
                            "0", tcp ? "4096" : "0", local, "*:*"));
                }
            }
        }
        return ok(out.toString());
    }

    private Reply change(List<String> command) {
        try {
            machine.cluster().type(KernelCommand.parse(now, command));
            return ok("");
        } catch (CommandException e) {
            return new Reply(1, "", e.getMessage() + "\n");
        }
    }
}
