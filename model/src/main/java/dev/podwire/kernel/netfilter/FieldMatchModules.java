package dev.podwire.kernel.netfilter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Reads the options that {@link FieldMatch} and {@link ConntrackMatch} stand for. */
final class FieldMatchModules {

    /** Extension → option → number of words that follow it. */
    static final Map<String, Map<String, Integer>> KNOWN = Map.ofEntries(Map.entry("length", Map.of("length", 1)),
            Map.entry("ttl", Map.of("ttl-eq", 1, "ttl", 1, "ttl-lt", 1, "ttl-gt", 1)),
            Map.entry("tos", Map.of("tos", 1)), Map.entry("dscp", Map.of("dscp", 1, "dscp-class", 1)),
            Map.entry("tcpmss", Map.of("mss", 1)), Map.entry("mac", Map.of("mac-source", 1)),
            Map.entry("pkttype", Map.of("pkt-type", 1)), Map.entry("iprange", Map.of("src-range", 1, "dst-range", 1)),
            Map.entry("u32", Map.of("u32", 1)),
            Map.entry("owner", Map.of("uid-owner", 1, "gid-owner", 1, "socket-exists", 0)),
            Map.entry("rpfilter", Map.of("loose", 0, "validmark", 0, "accept-local", 0, "invert", 0)));

    /** What {@code -m conntrack} knows beside {@code --ctstate}. */
    static final List<String> CONNTRACK = List.of("ctproto", "ctorigsrc", "ctorigdst", "ctreplsrc", "ctrepldst",
            "ctorigsrcport", "ctorigdstport", "ctreplsrcport", "ctrepldstport", "ctstatus", "ctexpire", "ctdir");

    private static final int MAX_LENGTH = 65_535;
    /** The names of DSCP values (RFC 2474, 2597, 3246). */
    private static final Map<String, Integer> CLASSES = Map.ofEntries(Map.entry("BE", 0), Map.entry("CS0", 0),
            Map.entry("CS1", 8), Map.entry("CS2", 16), Map.entry("CS3", 24), Map.entry("CS4", 32),
            Map.entry("CS5", 40), Map.entry("CS6", 48), Map.entry("CS7", 56), Map.entry("EF", 46),
            Map.entry("AF11", 10), Map.entry("AF12", 12), Map.entry("AF13", 14), Map.entry("AF21", 18),
            Map.entry("AF22", 20), Map.entry("AF23", 22), Map.entry("AF31", 26), Map.entry("AF32", 28),
            Map.entry("AF33", 30), Map.entry("AF41", 34), Map.entry("AF42", 36), Map.entry("AF43", 38));

    private final RuleWords words;
    private final Values values;

    FieldMatchModules(RuleWords words) {
        this.words = words;
        values = new Values(words);
    }

    FieldMatch field(RuleOption.Module module, RuleOption o) {
        boolean not = o.negated();
        return switch (o.name()) {
            case "length" -> new FieldMatch.Length(span(o.value(), MAX_LENGTH), not);
            case "mss" -> new FieldMatch.TcpMss(span(o.value(), MAX_LENGTH), not);
            case "ttl", "ttl-eq" -> new FieldMatch.Ttl(FieldMatch.Ttl.Order.EQ, octet(o.value()), not);
            case "ttl-lt" -> new FieldMatch.Ttl(FieldMatch.Ttl.Order.LT, octet(o.value()), plain(o));
            case "ttl-gt" -> new FieldMatch.Ttl(FieldMatch.Ttl.Order.GT, octet(o.value()), plain(o));
            case "tos" -> new FieldMatch.Tos(tosValue(o.value(), words), tosMask(o.value(), words), not);
            case "dscp" -> new FieldMatch.Dscp(dscp(o.value(), words), not);
            case "dscp-class" -> new FieldMatch.Dscp(dscpClass(o.value(), words), not);
            case "tcp-option" -> new FieldMatch.TcpOption(option(o.value()), not);
            case "mac-source" -> new FieldMatch.SourceMac(
                    values.read(o.value(), "not a hardware address", MacAddress::parse), not);
            case "pkt-type" ->
                new FieldMatch.PacketType(values.oneOf(FieldMatch.PacketType.Kind.class, o.value()), not);
            case "src-range" -> range(o, true);
            case "dst-range" -> range(o, false);
            case "u32" -> new FieldMatch.U32(values.read(o.value(), "not an u32 expression", U32Tests::parse), not);
            case "uid-owner" -> owner(FieldMatch.Owner.Id.USER, o);
            case "gid-owner" -> owner(FieldMatch.Owner.Id.GROUP, o);
            case "socket-exists" -> new FieldMatch.Owner(FieldMatch.Owner.Id.SOCKET, Optional.empty(), not);
            default -> throw words.fail(module.name(), "this match is not simulated");
        };
    }

    FieldMatch reversePath(RuleOption.Module module) {
        module.given().forEach(this::plain);
        return new FieldMatch.ReversePath(module.has("loose"), module.has("validmark"), module.has("accept-local"),
                module.has("invert"));
    }

    ConntrackMatch conntrack(RuleOption o) {
        boolean not = o.negated();
        return switch (o.name()) {
            case "ctproto" -> new ConntrackMatch.Protocol(protocol(o.value()), not);
            case "ctstatus" -> new ConntrackMatch.Status(status(o.value()), not);
            case "ctexpire" -> new ConntrackMatch.Expires(span(o.value(), 0xffffffffL), not);
            case "ctdir" -> new ConntrackMatch.Direction(switch (o.value()) {
                case "ORIGINAL" -> false;
                case "REPLY" -> true;
                default -> throw words.fail(o.value(), "a direction is ORIGINAL or REPLY");
            }, plain(o));
            default -> tuple(o);
        };
    }

    private ConntrackMatch tuple(RuleOption o) {
        boolean port = o.name().endsWith("port");
        String name = o.name().substring(2, o.name().length() - (port ? 4 : 0));
        ConntrackMatch.End end = Arrays.stream(ConntrackMatch.End.values()).filter(e -> e.text().equals(name))
                .findFirst().orElseThrow(() -> words.fail("--" + o.name(), "unknown option"));
        return port
                ? new ConntrackMatch.Port(end, values.ports(o.value(), ':'), o.negated())
                : new ConntrackMatch.Address(end, values.cidr(o.value()), o.negated());
    }

    private int protocol(String text) {
        return text.chars().allMatch(Character::isDigit) ? octet(text) : values.protocol(text).number();
    }

    private Set<ConntrackMatch.Status.Bit> status(String list) {
        Set<ConntrackMatch.Status.Bit> bits = EnumSet.noneOf(ConntrackMatch.Status.Bit.class);
        if (!list.equals("NONE")) {
            for (String bit : list.split(",")) {
                bits.add(values.oneOf(ConntrackMatch.Status.Bit.class, bit));
            }
        }
        return bits;
    }

    private FieldMatch owner(FieldMatch.Owner.Id id, RuleOption o) {
        int dash = o.value().indexOf('-');
        String from = dash < 0 ? o.value() : o.value().substring(0, dash);
        long first = Integer.toUnsignedLong(values.unsigned(from.equals("root") ? "0" : from));
        long last = dash < 0 ? first : Integer.toUnsignedLong(values.unsigned(o.value().substring(dash + 1)));
        return new FieldMatch.Owner(id, Optional.of(new FieldMatch.Span(first, last)), o.negated());
    }

    private FieldMatch range(RuleOption o, boolean source) {
        int dash = o.value().indexOf('-');
        IpAddress first = address(dash < 0 ? o.value() : o.value().substring(0, dash));
        IpAddress last = dash < 0 ? first : address(o.value().substring(dash + 1));
        return new FieldMatch.AddressRange(source, first, last, o.negated());
    }

    private IpAddress address(String text) {
        return values.read(text, "not an address", IpAddress::parse);
    }

    private boolean plain(RuleOption o) {
        if (o.negated()) {
            throw words.fail("--" + o.name(), "cannot be negated");
        }
        return false;
    }

    private FieldMatch.Span span(String text, long most) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new FieldMatch.Span(number(text), number(text));
        }
        long from = colon == 0 ? 0 : number(text.substring(0, colon));
        long to = colon == text.length() - 1 ? most : number(text.substring(colon + 1));
        if (from > to || to > most) {
            throw words.fail(text, "not a range");
        }
        return new FieldMatch.Span(from, to);
    }

    private long number(String text) {
        return Integer.toUnsignedLong(values.unsigned(text));
    }

    private int octet(String text) {
        return octet(text, words);
    }

    private static int octet(String text, RuleWords words) {
        int value = new Values(words).unsigned(text);
        if (value < 0 || value > 255) {
            throw words.fail(text, "not a number from 0 to 255");
        }
        return value;
    }

    private int option(String text) {
        int kind = octet(text);
        if (kind != FieldMatch.TcpOption.MSS) {
            throw words.fail(text, "of TCP's options only the MSS (2) is simulated");
        }
        return kind;
    }

    static int dscp(String text, RuleWords words) {
        int value = octet(text, words);
        if (value > 63) {
            throw words.fail(text, "a DSCP value lies between 0 and 63");
        }
        return value;
    }

    static int dscpClass(String text, RuleWords words) {
        Integer value = CLASSES.get(text.toUpperCase(Locale.ROOT));
        if (value == null) {
            throw words.fail(text, "unknown DSCP class");
        }
        return value;
    }

    static int tosValue(String text, RuleWords words) {
        int slash = text.indexOf('/');
        return octet(slash < 0 ? text : text.substring(0, slash), words);
    }

    static int tosMask(String text, RuleWords words) {
        int slash = text.indexOf('/');
        return slash < 0 ? 0xff : octet(text.substring(slash + 1), words);
    }
}
