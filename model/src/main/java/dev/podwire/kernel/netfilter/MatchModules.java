package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.IpProtocol;
import org.jspecify.annotations.Nullable;

/** The match extensions of iptables that are simulated: their options, and the matches that these stand for. */
final class MatchModules {

    private static final Map<String, Integer> PORTS = Map.of("sport", 1, "source-port", 1, "dport", 1,
            "destination-port", 1);

    /** Extension → option → number of words that follow it. */
    private static final Map<String, Map<String, Integer>> KNOWN = Map.ofEntries(Map.entry("comment",
            Map.of("comment", 1)),
            Map.entry("tcp",
                    Map.of("sport", 1, "source-port", 1, "dport", 1, "destination-port", 1, "tcp-flags", 2,
                            "tcp-option", 1,
                            "syn", 0)),
            Map.entry("udp", PORTS), Map.entry("sctp", PORTS),
            Map.entry("multiport",
                    Map.of("sports", 1, "source-ports", 1, "dports", 1, "destination-ports", 1, "ports", 1)),
            Map.entry("icmp", Map.of("icmp-type", 1)), Map.entry("icmp6", Map.of("icmpv6-type", 1)),
            Map.entry("mark", Map.of("mark", 1)), Map.entry("connmark", Map.of("mark", 1)),
            Map.entry("conntrack", conntrackOptions()), Map.entry("state", Map.of("state", 1)),
            Map.entry("addrtype", Map.of("src-type", 1, "dst-type", 1, "limit-iface-in", 0, "limit-iface-out", 0)),
            Map.entry("statistic", Map.of("mode", 1, "probability", 1, "every", 1, "packet", 1)),
            Map.entry("set",
                    Map.of("match-set", 2, "return-nomatch", 0, "update-counters", 0, "update-subcounters", 0)),
            Map.entry("physdev", Map.of("physdev-in", 1, "physdev-out", 1, "physdev-is-in", 0, "physdev-is-out", 0,
                    "physdev-is-bridged", 0)),
            Map.entry("nfacct", Map.of("nfacct-name", 1)),
            Map.entry("ipvs", Map.of("vproto", 1, "vaddr", 1, "vport", 1, "ipvs", 0)));

    /** Extensions that mean something without any option. */
    private static final Set<String> BARE = Set.of("tcp", "udp", "sctp", "icmp", "icmp6", "rpfilter", "limit");

    private final RuleWords words;
    private final Values values;
    private final boolean ipv6;
    private final FieldMatchModules fields;
    private final MemoryModules memories;

    MatchModules(RuleWords words, boolean ipv6) {
        this.words = words;
        this.ipv6 = ipv6;
        values = new Values(words);
        fields = new FieldMatchModules(words);
        memories = new MemoryModules(words, ipv6);
    }

    private static Map<String, Integer> conntrackOptions() {
        Map<String, Integer> options = new HashMap<>(Map.of("ctstate", 1));
        FieldMatchModules.CONNTRACK.forEach(option -> options.put(option, 1));
        return Map.copyOf(options);
    }

    private static @Nullable Map<String, Integer> options(String module) {
        for (Map<String, Map<String, Integer>> known : List.of(KNOWN, FieldMatchModules.KNOWN, MemoryModules.KNOWN)) {
            if (known.containsKey(module)) {
                return known.get(module);
            }
        }
        return null;
    }

    static RuleOption.Module open(String name, RuleWords words) {
        String known = name.equals("icmpv6") ? "icmp6" : name;
        Map<String, Integer> options = options(known);
        if (options == null) {
            throw words.fail(name, "this match is not simulated");
        }
        return new RuleOption.Module(known, options);
    }

    /** The extension that iptables loads by itself for the options of a protocol. */
    static RuleOption.Module impliedBy(IpProtocol protocol) {
        String name = protocol == IpProtocol.ICMPV6 ? "icmp6" : protocol.text();
        return new RuleOption.Module(name, KNOWN.getOrDefault(name, Map.of()));
    }

    List<Match> build(RuleOption.Module module) {
        if (module.given().isEmpty() && !BARE.contains(module.name())) {
            throw words.fail(module.name(), "this match needs an option");
        }
        return switch (module.name()) {
            case "tcp", "udp", "sctp" -> transport(module);
            case "addrtype" -> addrType(module);
            case "statistic" -> List.of(statistic(module));
            case "recent", "limit", "hashlimit" -> List.of(memories.build(module));
            case "conntrack" -> module.given().stream()
                    .sorted(Comparator.comparingInt(o -> FieldMatchModules.CONNTRACK.indexOf(o.name())))
                    .map(o -> single(module, o)).toList();
            case "rpfilter" -> List.of(fields.reversePath(module));
            case "icmp", "icmp6" -> module.given().isEmpty()
                    ? List.of(new Match.IcmpType(255, -1, false))
                    : module.given().stream().map(o -> single(module, o)).toList();
            case "ipvs" -> List.of(ipvs(module));
            case "set" -> List.of(set(module));
            default -> module.given().stream().map(o -> single(module, o)).toList();
        };
    }

    private Match single(RuleOption.Module module, RuleOption o) {
        boolean not = o.negated();
        return switch (module.name()) {
            case "comment" -> new Match.Comment(o.value());
            case "multiport" -> new Match.Multiport(side(o.name()), ports(o.value()), not);
            case "icmp", "icmp6" -> IcmpNames.parse(o.value(), ipv6, not, words);
            case "mark" -> new Match.Mark(values.value(o.value()), values.mask(o.value()), not);
            case "connmark" -> new Match.Connmark(values.value(o.value()), values.mask(o.value()), not);
            case "conntrack" -> o.name().equals("ctstate")
                    ? new Match.ConntrackState(states(o.value()), not, false)
                    : fields.conntrack(o);
            case "state" -> new Match.ConntrackState(states(o.value()), not, true);
            case "physdev" -> new Match.Physdev(Match.Physdev.Kind.of(o.name()),
                    o.values().isEmpty() ? "" : o.value(), not);
            case "nfacct" -> new Match.Nfacct(o.value());
            default -> fields.field(module, o);
        };
    }

    private List<Match> transport(RuleOption.Module module) {
        IpProtocol protocol = IpProtocol.parse(module.name());
        if (module.given().isEmpty()) {
            return List.of(new Match.DestinationPorts(protocol, Match.PortRange.ALL, false));
        }
        List<Match> found = new ArrayList<>();
        for (RuleOption o : module.given()) {
            found.add(switch (o.name()) {
                case "sport", "source-port" -> new Match.SourcePorts(protocol, values.ports(o.value(), ':'),
                        o.negated());
                case "dport", "destination-port" -> new Match.DestinationPorts(protocol, values.ports(o.value(), ':'),
                        o.negated());
                case "syn" -> new Match.TcpFlags(0x17, 0x02, o.negated());
                case "tcp-flags" -> new Match.TcpFlags(TcpFlagNames.parse(o.value(), words),
                        TcpFlagNames.parse(o.values().get(1), words), o.negated());
                case "tcp-option" -> fields.field(module, o);
                default -> throw words.fail("--" + o.name(), "unknown option");
            });
        }
        return found;
    }

    private static Match.Multiport.Side side(String option) {
        return option.startsWith("s")
                ? Match.Multiport.Side.SOURCE
                : option.startsWith("d") ? Match.Multiport.Side.DESTINATION : Match.Multiport.Side.EITHER;
    }

    private List<Match.PortRange> ports(String list) {
        return Arrays.stream(list.split(",")).map(p -> values.ports(p, ':')).toList();
    }

    private Set<Match.ConntrackState.State> states(String list) {
        Set<Match.ConntrackState.State> states = EnumSet.noneOf(Match.ConntrackState.State.class);
        for (String state : list.split(",")) {
            states.add(values.oneOf(Match.ConntrackState.State.class, state));
        }
        return states;
    }

    private List<Match> addrType(RuleOption.Module module) {
        boolean in = module.has("limit-iface-in");
        boolean out = module.has("limit-iface-out");
        List<Match> found = new ArrayList<>();
        for (RuleOption o : module.given()) {
            if (o.name().endsWith("-type")) {
                Set<Match.AddrType.Kind> kinds = EnumSet.noneOf(Match.AddrType.Kind.class);
                for (String kind : o.value().split(",")) {
                    kinds.add(values.oneOf(Match.AddrType.Kind.class, kind));
                }
                found.add(new Match.AddrType(o.name().equals("src-type"), kinds, o.negated(), in, out));
            }
        }
        if (found.isEmpty()) {
            throw words.fail("addrtype", "needs --src-type or --dst-type");
        }
        return found;
    }

    private Match statistic(RuleOption.Module module) {
        boolean not = module.given().stream().anyMatch(RuleOption::negated);
        String mode = module.value("mode", "");
        return switch (mode) {
            case "random" -> new Match.StatisticRandom(values.fraction(module.value("probability", "")), not);
            case "nth" -> new Match.StatisticNth(values.number(module.value("every", "")),
                    values.number(module.value("packet", "0")), not);
            default -> throw words.fail(mode, "statistic needs --mode random or nth");
        };
    }

    private Match set(RuleOption.Module module) {
        RuleOption set = module.given().stream().filter(o -> o.name().equals("match-set")).findFirst()
                .orElseThrow(() -> words.fail("set", "needs --match-set"));
        return new Match.IpSet(set.value(), values.directions(set.values().get(1)), set.negated(),
                module.has("return-nomatch"), !negates(module, "update-counters"),
                !negates(module, "update-subcounters"));
    }

    private static boolean negates(RuleOption.Module module, String option) {
        return module.given().stream().anyMatch(o -> o.name().equals(option) && o.negated());
    }

    private Match ipvs(RuleOption.Module module) {
        if (module.given().stream().anyMatch(RuleOption::negated)) {
            throw words.fail("ipvs", "a negated ipvs match is not simulated");
        }
        return new Match.Ipvs(
                module.has("vproto")
                        ? Optional.of(values.protocol(module.value("vproto", "")))
                        : Optional.empty(),
                module.has("vaddr") ? Optional.of(values.cidr(module.value("vaddr", ""))) : Optional.empty(),
                module.has("vport") ? Optional.of(values.number(module.value("vport", ""))) : Optional.empty());
    }
}
