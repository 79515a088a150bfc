package dev.podwire.kernel.netfilter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.IpAddress;

/** The target extensions of iptables that are simulated: their options, and the targets that these stand for. */
final class TargetModules {

    private static final Map<String, Map<String, Integer>> KNOWN = Map.ofEntries(Map.entry("ACCEPT", Map.of()),
            Map.entry("DROP", Map.of()), Map.entry("RETURN", Map.of()), Map.entry("REJECT", Map.of("reject-with", 1)),
            Map.entry("MARK",
                    Map.of("set-xmark", 1, "set-mark", 1, "or-mark", 1, "and-mark", 1, "xor-mark", 1)),
            Map.entry("CONNMARK", Map.of("set-xmark", 1, "set-mark", 1, "or-mark", 1, "and-mark", 1, "xor-mark", 1,
                    "save-mark", 0, "restore-mark", 0, "mask", 1, "nfmask", 1, "ctmask", 1)),
            Map.entry("DNAT", Map.of("to-destination", 1, "random", 0, "persistent", 0)),
            Map.entry("SNAT", Map.of("to-source", 1, "random", 0, "random-fully", 0, "persistent", 0)),
            Map.entry("MASQUERADE", Map.of("to-ports", 1, "random", 0, "random-fully", 0)),
            Map.entry("REDIRECT", Map.of("to-ports", 1, "random", 0)),
            Map.entry("CT", Map.of("notrack", 0, "zone", 1, "zone-orig", 1, "zone-reply", 1)),
            Map.entry("NOTRACK", Map.of()),
            Map.entry("LOG",
                    Map.of("log-prefix", 1, "log-level", 1, "log-tcp-sequence", 0, "log-tcp-options", 0,
                            "log-ip-options", 0, "log-uid", 0, "log-macdecode", 0)),
            Map.entry("NFLOG", Map.of("nflog-group", 1, "nflog-prefix", 1)),
            Map.entry("DSCP", Map.of("set-dscp", 1, "set-dscp-class", 1)),
            Map.entry("TOS", Map.of("set-tos", 1, "and-tos", 1, "or-tos", 1, "xor-tos", 1)),
            Map.entry("TTL", Map.of("ttl-set", 1, "ttl-inc", 1, "ttl-dec", 1)), Map.entry("TRACE", Map.of()),
            Map.entry("TCPMSS", Map.of("set-mss", 1, "clamp-mss-to-pmtu", 0)),
            Map.entry("CHECKSUM", Map.of("checksum-fill", 0)),
            Map.entry("SET", Map.of("add-set", 2, "del-set", 2, "exist", 0, "timeout", 1)));

    /** Targets that iptables has and this simulation has not: to take them for chains would hide the mistake. */
    private static final Set<String> OTHERS = Set.of("AUDIT", "CLASSIFY", "CLUSTERIP", "CONNSECMARK", "DNPT",
            "ECN", "HL", "HMARK", "IDLETIMER", "LED", "NETMAP", "NFQUEUE", "QUEUE", "RATEEST", "SECMARK",
            "SNPT", "SYNPROXY", "TCPOPTSTRIP", "TEE", "TPROXY", "ULOG");

    private static final List<String> LEVELS = List.of("emerg", "alert", "crit", "error", "warning", "notice", "info",
            "debug");

    private final RuleWords words;
    private final Values values;
    private final boolean ipv6;

    TargetModules(RuleWords words, boolean ipv6) {
        this.words = words;
        this.ipv6 = ipv6;
        values = new Values(words);
    }

    static RuleOption.Module open(String name, RuleWords words) {
        if (OTHERS.contains(name)) {
            throw words.fail(name, "this target is not simulated");
        }
        return new RuleOption.Module(name, KNOWN.getOrDefault(name, Map.of()));
    }

    Target build(RuleOption.Module m) {
        return switch (m.name()) {
            case "ACCEPT" -> new Target.Accept();
            case "DROP" -> new Target.Drop();
            case "RETURN" -> new Target.Return();
            case "REJECT" -> new Target.Reject(rejectWith(
                    m.value("reject-with", ipv6 ? "icmp6-port-unreachable" : "icmp-port-unreachable")));
            case "MARK" -> mark(m);
            case "CONNMARK" -> connmark(m);
            case "DNAT" -> new Target.Dnat(range(required(m, "to-destination")), m.has("random"),
                    m.has("persistent"));
            case "SNAT" -> new Target.Snat(range(required(m, "to-source")), m.has("random-fully"), m.has("random"),
                    m.has("persistent"));
            case "MASQUERADE" -> new Target.Masquerade(m.has("random-fully"), m.has("random"), toPorts(m));
            case "REDIRECT" -> new Target.Redirect(toPorts(m), m.has("random"));
            case "CT" -> new Target.Ct(m.has("notrack"), zone(m), false);
            case "NOTRACK" -> new Target.Ct(true, Optional.empty(), true);
            case "LOG" -> new Target.Log(m.value("log-prefix", ""), level(m.value("log-level", "4")), extras(m));
            case "NFLOG" -> new Target.Nflog(values.port(m.value("nflog-group", "0")), m.value("nflog-prefix", ""));
            case "DSCP" -> new Target.Dscp(m.has("set-dscp-class")
                    ? FieldMatchModules.dscpClass(m.value("set-dscp-class", ""), words)
                    : FieldMatchModules.dscp(required(m, "set-dscp"), words));
            case "TOS" -> tos(m);
            case "TTL" -> ttl(m);
            case "TRACE" -> new Target.Trace();
            case "TCPMSS" -> new Target.TcpMss(
                    m.has("clamp-mss-to-pmtu") ? 0 : values.number(required(m, "set-mss")));
            case "CHECKSUM" -> new Target.Checksum();
            case "SET" -> setChange(m);
            default -> new Target.Jump(m.name());
        };
    }

    private Optional<Target.Zone> zone(RuleOption.Module m) {
        for (RuleOption o : m.given()) {
            if (o.name().startsWith("zone")) {
                Target.Zone.Directions of = switch (o.name()) {
                    case "zone-orig" -> Target.Zone.Directions.ORIGINAL;
                    case "zone-reply" -> Target.Zone.Directions.REPLY;
                    default -> Target.Zone.Directions.BOTH;
                };
                boolean marked = o.value().equals("mark");
                return Optional.of(new Target.Zone(of, marked ? 0 : values.port(o.value()), marked));
            }
        }
        return Optional.empty();
    }

    private static List<Target.Log.Extra> extras(RuleOption.Module m) {
        return Arrays.stream(Target.Log.Extra.values())
                .filter(e -> m.has("log-" + e.name().toLowerCase(Locale.ROOT).replace('_', '-'))).toList();
    }

    /** Value and mask of "zero the bits of the mask, then xor the value in" for each way to write it (libxt_TOS.c). */
    private Target tos(RuleOption.Module m) {
        if (m.given().size() != 1) {
            throw words.fail("TOS", "needs exactly one of --set-tos, --and-tos, --or-tos, --xor-tos");
        }
        RuleOption o = m.given().getFirst();
        int value = FieldMatchModules.tosValue(o.value(), words);
        return switch (o.name()) {
            case "set-tos" -> new Target.Tos(value, FieldMatchModules.tosMask(o.value(), words));
            case "and-tos" -> new Target.Tos(0, ~value & 0xff);
            case "or-tos" -> new Target.Tos(value, value);
            default -> new Target.Tos(value, 0);
        };
    }

    private Target ttl(RuleOption.Module m) {
        if (m.given().size() != 1) {
            throw words.fail("TTL", "needs exactly one of --ttl-set, --ttl-inc, --ttl-dec");
        }
        RuleOption o = m.given().getFirst();
        int value = values.number(o.value());
        boolean set = o.name().equals("ttl-set");
        if (value > 255 || value == 0 && !set) {
            throw words.fail(o.value(), "not a number of hops");
        }
        return new Target.Ttl(set
                ? Target.Ttl.Change.SET
                : o.name().equals("ttl-inc") ? Target.Ttl.Change.INC : Target.Ttl.Change.DEC, value);
    }

    private String required(RuleOption.Module module, String option) {
        if (!module.has(option)) {
            throw words.fail(module.name(), "needs --" + option);
        }
        return module.value(option, "");
    }

    private Target.Reject.With rejectWith(String text) {
        String name = switch (text) {
            case "icmp-net-unreach" -> "icmp-net-unreachable";
            case "icmp-host-unreach" -> "icmp-host-unreachable";
            case "icmp-proto-unreach" -> "icmp-proto-unreachable";
            case "icmp-port-unreach" -> "icmp-port-unreachable";
            case "tcp-rst" -> "tcp-reset";
            case "no-route" -> "icmp6-no-route";
            case "adm-prohibited" -> "icmp6-adm-prohibited";
            case "addr-unreach" -> "icmp6-addr-unreachable";
            case "port-unreach" -> "icmp6-port-unreachable";
            default -> text;
        };
        if (!name.equals("tcp-reset") && name.startsWith("icmp6") != ipv6) {
            throw words.fail(text, "unknown reject type");
        }
        return values.oneOf(Target.Reject.With.class, name.replace('-', '_'));
    }

    private Target mark(RuleOption.Module m) {
        if (m.given().size() != 1) {
            throw words.fail("MARK", "needs exactly one of --set-xmark, --set-mark, --or-mark, --and-mark, --xor-mark");
        }
        int[] change = change(m.given().getFirst());
        return new Target.Mark(change[0], change[1]);
    }

    /** Value and mask of "zero the bits of the mask, then xor the value in" for each way to write it (libxt_MARK.c). */
    private int[] change(RuleOption o) {
        int value = values.value(o.value());
        int mask = values.mask(o.value());
        return switch (o.name()) {
            case "set-xmark" -> new int[]{value, mask};
            case "set-mark" -> new int[]{value, value | mask};
            case "or-mark" -> new int[]{value, value};
            case "and-mark" -> new int[]{0, ~value};
            default -> new int[]{value, 0};
        };
    }

    private Target connmark(RuleOption.Module m) {
        boolean save = m.has("save-mark");
        if (save || m.has("restore-mark")) {
            String both = m.value("mask", "0xffffffff");
            return new Target.Connmark(save ? Target.Connmark.Mode.SAVE : Target.Connmark.Mode.RESTORE, 0,
                    values.unsigned(m.value("ctmask", both)), values.unsigned(m.value("nfmask", both)));
        }
        RuleOption set = m.given().stream().filter(o -> o.name().endsWith("mark")).findFirst()
                .orElseThrow(() -> words.fail("CONNMARK", "needs --set-xmark, --save-mark or --restore-mark"));
        int[] change = change(set);
        return new Target.Connmark(Target.Connmark.Mode.SET, change[0], change[1], -1);
    }

    private Target setChange(RuleOption.Module m) {
        if (!m.has("add-set") && !m.has("del-set")) {
            throw words.fail("SET", "needs --add-set or --del-set");
        }
        return new Target.SetChange(setRef(m, "add-set"), m.has("exist"),
                m.has("timeout") ? Optional.of(values.number(m.value("timeout", ""))) : Optional.empty(),
                setRef(m, "del-set"));
    }

    private Optional<Target.SetRef> setRef(RuleOption.Module m, String option) {
        return m.given().stream().filter(o -> o.name().equals(option)).findFirst()
                .map(o -> new Target.SetRef(o.value(), values.directions(o.values().get(1))));
    }

    private Optional<Match.PortRange> toPorts(RuleOption.Module m) {
        return m.has("to-ports") ? Optional.of(values.ports(m.value("to-ports", ""), '-')) : Optional.empty();
    }

    /** {@code address[-address][:port[-port]]}; an IPv6 address with ports stands in brackets. */
    private Target.NatRange range(String text) {
        String addresses = text;
        String ports = "";
        int colon = ipv6 ? text.lastIndexOf("]:") + 1 : text.indexOf(':');
        if (ipv6 ? colon > 0 : colon >= 0) {
            addresses = text.substring(0, colon);
            ports = text.substring(colon + 1);
        }
        Optional<Match.PortRange> range = ports.isEmpty()
                ? Optional.empty()
                : Optional.of(values.ports(ports, '-'));
        if (addresses.isEmpty()) {
            return new Target.NatRange(Optional.empty(), Optional.empty(), range);
        }
        String bare = addresses.replace("[", "").replace("]", "");
        int dash = bare.indexOf('-');
        IpAddress first = address(dash < 0 ? bare : bare.substring(0, dash));
        IpAddress last = dash < 0 ? first : address(bare.substring(dash + 1));
        return new Target.NatRange(Optional.of(first), Optional.of(last), range);
    }

    private IpAddress address(String text) {
        try {
            IpAddress address = IpAddress.parse(text);
            if (address.isIpv6() == ipv6) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw words.fail(text, "not an address");
        }
        throw words.fail(text, ipv6 ? "not an IPv6 address" : "not an IPv4 address");
    }

    private int level(String text) {
        int named = LEVELS.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? named : values.number(text);
    }
}
