package dev.podwire.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;

/**
 * {@code iptables -L -n [-v]}: every chain as a table (iptables 1.8.9). Packets are not counted, so counters are zero. What
 * stands behind the addresses is worded as the extensions of kube-proxy's rules word it, of rarer ones as iptables-save does.
 */
final class IptablesList {

    /** Built-in chains in the order of the hooks, then the others by name. */
    static final Comparator<Chain> ORDER = Comparator.comparing((Chain c) -> !c.isBuiltIn())
            .thenComparing(c -> c.isBuiltIn() ? Hook.valueOf(c.name()).ordinal() : 0).thenComparing(Chain::name);

    private IptablesList() {}

    static Reply list(NetworkNamespace now, List<String> command) {
        boolean ipv6 = command.getFirst().equals("ip6tables");
        boolean verbose = false;
        boolean numeric = false;
        String table = "filter";
        Optional<String> wanted = Optional.empty();
        for (int i = 1; i < command.size(); i++) {
            String word = command.get(i);
            if (word.equals("-t") && i + 1 < command.size()) {
                table = command.get(++i);
            } else if (word.matches("-[Lnv]+")) {
                verbose |= word.contains("v");
                numeric |= word.contains("n");
            } else if (word.startsWith("-") && !word.equals("--list")) {
                throw ToolException.notSimulated("iptables -L " + word, "iptables [-t TABLE] -L [CHAIN] -n [-v] is");
            } else if (!word.startsWith("-")) {
                wanted = Optional.of(word);
            }
        }
        if (!numeric) {
            throw ToolException.notSimulated("iptables -L with names for addresses", "add -n");
        }
        Ruleset rules = ipv6 ? now.netfilter().ipv6() : now.netfilter().ipv4();
        TableName name = table(table);
        Table found = rules.table(name).orElseGet(() -> Table.empty(name));
        List<String> parts = new ArrayList<>();
        for (Chain chain : found.chains().values().stream().sorted(ORDER).toList()) {
            if (wanted.isEmpty() || wanted.get().equals(chain.name())) {
                parts.add(chain(chain, found, verbose, ipv6));
            }
        }
        return parts.isEmpty() && wanted.isPresent()
                ? new Reply(1, "", command.getFirst() + ": No chain/target/match by that name.\n")
                : Reply.ok(String.join("\n", parts));
    }

    /** A table by name, or the complaint of iptables. */
    static TableName table(String name) {
        return Stream.of(TableName.values()).filter(t -> t.text().equals(name)).findFirst()
                .orElseThrow(() -> new ToolException(1, "iptables: can't initialize iptables table `" + name
                        + "': Table does not exist\n"));
    }

    private static String chain(Chain chain, Table table, boolean verbose, boolean ipv6) {
        long references = table.chains().values().stream().flatMap(c -> c.rules().stream())
                .filter(r -> leadsTo(r, chain.name())).count();
        StringBuilder out = new StringBuilder("Chain ").append(chain.name());
        out.append(chain.policy().map(p -> " (policy " + p + (verbose ? " 0 packets, 0 bytes)" : ")"))
                .orElse(" (" + references + " references)")).append('\n');
        out.append(verbose
                ? " pkts bytes target     prot opt in     out     source               destination         \n"
                : "target     prot opt source               destination         \n");
        for (Rule rule : chain.rules()) {
            String counters = verbose ? String.format("%5d %5d ", 0, 0) : "";
            String devices = verbose
                    ? String.format("%-6s %-6s  ", device(rule, true), device(rule, false))
                    : "";
            out.append(counters).append(String.format("%-9s  %-4s %-3s ", target(rule), protocol(rule),
                    ipv6 ? "  " : "--")).append(devices)
                    .append(String.format("%-19s  %-19s ", address(rule, true, ipv6), address(rule, false, ipv6)))
                    .append(extras(rule)).append('\n');
        }
        return out.toString();
    }

    private static boolean leadsTo(Rule rule, String chain) {
        return rule.target() instanceof Target.Jump(String to) && to.equals(chain)
                || rule.target() instanceof Target.Goto(String way) && way.equals(chain);
    }

    /** The name behind {@code -j} or {@code -g}. */
    private static String target(Rule rule) {
        String text = RuleText.format(Rule.of(rule.target()));
        return text.isEmpty() ? "" : text.split(" ", 3)[1];
    }

    private static String protocol(Rule rule) {
        return rule.matches().stream().filter(Match.Protocol.class::isInstance).map(Match.Protocol.class::cast)
                .map(p -> (p.negated() ? "!" : "") + (p.protocol() == IpProtocol.ICMPV6
                        ? "58"
                        : Integer.toString(p.protocol().number())))
                .findFirst().orElse("0");
    }

    private static String device(Rule rule, boolean in) {
        for (Match match : rule.matches()) {
            if (in && match instanceof Match.InInterface(String name, boolean not)) {
                return (not ? "!" : "") + name;
            }
            if (!in && match instanceof Match.OutInterface(String name, boolean not)) {
                return (not ? "!" : "") + name;
            }
        }
        return "*";
    }

    private static String address(Rule rule, boolean source, boolean ipv6) {
        for (Match match : rule.matches()) {
            if (source && match instanceof Match.Source(Cidr cidr, boolean not)) {
                return (not ? "!" : "") + plain(cidr);
            }
            if (!source && match instanceof Match.Destination(Cidr cidr, boolean not)) {
                return (not ? "!" : "") + plain(cidr);
            }
        }
        return ipv6 ? "::/0" : "0.0.0.0/0";
    }

    /** A single address is printed without its length. */
    private static String plain(Cidr cidr) {
        boolean single = cidr.prefixLength() == (cidr.address().isIpv6() ? 128 : 32);
        return single ? cidr.address().toString() : cidr.toString();
    }

    /** What is left: comments in their own marks, the other matches and the target's options. */
    private static String extras(Rule rule) {
        List<String> parts = new ArrayList<>();
        for (Match match : rule.matches()) {
            boolean inColumns = match instanceof Match.Source || match instanceof Match.Destination
                    || match instanceof Match.InInterface || match instanceof Match.OutInterface
                    || match instanceof Match.Protocol;
            if (!inColumns) {
                parts.add(words(rule, match));
            }
        }
        parts.add(options(rule.target()));
        parts.removeIf(String::isEmpty);
        return parts.stream().map(p -> " " + p).collect(Collectors.joining());
    }

    /** A match in the words of its extension's listing; one that has none here in those of iptables-save. */
    private static String words(Rule rule, Match match) {
        String saved = RuleText.format(Rule.of(rule.target(), match))
                .replace(RuleText.format(Rule.of(rule.target())), "").strip();
        if (match instanceof Match.Comment(String words)) {
            return "/* " + words + " */";
        }
        if (match instanceof Match.DestinationPorts(IpProtocol p, Match.PortRange ports, boolean not)) {
            return p.text() + (ports.toString().contains(":") ? " dpts:" : " dpt:") + (not ? "!" : "") + ports;
        }
        if (match instanceof Match.SourcePorts(IpProtocol p, Match.PortRange ports, boolean not)) {
            return p.text() + (ports.toString().contains(":") ? " spts:" : " spt:") + (not ? "!" : "") + ports;
        }
        if (match instanceof Match.AddrType type) {
            return "ADDRTYPE match " + (type.source() ? "src-type " : "dst-type ") + (type.negated() ? "!" : "")
                    + type.kinds().stream().map(Enum::name).sorted().collect(Collectors.joining(","))
                    + (type.limitIn() ? " limit-in" : "") + (type.limitOut() ? " limit-out" : "");
        }
        if (match instanceof Match.ConntrackState state) {
            return (state.negated() ? "! " : "") + (state.legacy() ? "state " : "ctstate ")
                    + state.states().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        }
        if (match instanceof Match.Mark(int value, int mask, boolean not)) {
            return "mark match " + (not ? "!" : "") + "0x" + Integer.toHexString(value)
                    + (mask == -1 ? "" : "/0x" + Integer.toHexString(mask));
        }
        if (match instanceof Match.StatisticRandom random) {
            return "statistic mode random " + (random.negated() ? "! " : "") + "probability "
                    + saved.replaceAll(".*--probability (\\S+).*", "$1");
        }
        if (match instanceof Match.IpSet set) {
            return (set.negated() ? "! " : "") + "match-set " + set.name() + " " + String.join(",", set.flags());
        }
        return saved;
    }

    private static String options(Target target) {
        String text = RuleText.format(Rule.of(target));
        String[] words = text.split(" ", 3);
        String rest = words.length > 2 ? words[2] : "";
        String first = words.length > 1 ? words[1] : "";
        return switch (first) {
            case "DNAT" -> rest.replace("--to-destination ", "to:").replace("--", "");
            case "SNAT" -> rest.replace("--to-source ", "to:").replace("--", "");
            case "MASQUERADE", "REJECT" -> rest.replace("--", "");
            case "MARK" -> mark(rest);
            default -> text.startsWith("-g ") ? "[goto] " + rest : rest;
        };
    }

    /** {@code --set-xmark VALUE/MASK} in the words of its listing: one of and, or, xor, or xset (mark_tg_print). */
    private static String mark(String option) {
        Matcher matcher = Pattern.compile("--set-xmark 0x([0-9a-f]+)/0x([0-9a-f]+)").matcher(option);
        if (!matcher.matches()) {
            return option;
        }
        int value = Integer.parseUnsignedInt(matcher.group(1), 16);
        int mask = Integer.parseUnsignedInt(matcher.group(2), 16);
        if (value == 0) {
            return "MARK and 0x" + Integer.toHexString(~mask);
        }
        if (value == mask) {
            return "MARK or 0x" + Integer.toHexString(value);
        }
        return mask == 0
                ? "MARK xor 0x" + Integer.toHexString(value)
                : mask == -1
                        ? "MARK set 0x" + Integer.toHexString(value)
                        : "MARK xset 0x" + Integer.toHexString(value) + "/0x" + Integer.toHexString(mask);
    }
}
