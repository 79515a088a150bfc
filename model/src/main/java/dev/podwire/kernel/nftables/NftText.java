package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.net.IpAddress;

/** The text of {@code nft list ruleset}, line by line as nft 1.0.6 prints it. */
public final class NftText {

    private static final int NEAR = 10;
    /** How far the second line of elements stands in. */
    private static final String FOLLOWING = ",\n\t\t\t     ";

    private NftText() {}

    /** All tables. Concatenations, whose order the kernel leaves to chance, stand as they were added. */
    public static String list(Nftables rules) {
        return rules.tables().values().stream()
                .sorted(Comparator.comparing(t -> order(t.name().family())))
                .map(NftText::table).collect(Collectors.joining());
    }

    /** The kernel lists by family number: inet 1, ip 2, arp 3, netdev 5, bridge 7, ip6 10. */
    private static int order(Family family) {
        return switch (family) {
            case INET -> 1;
            case IP -> 2;
            case ARP -> 3;
            case NETDEV -> 5;
            case BRIDGE -> 7;
            case IP6 -> 10;
        };
    }

    private static String table(NftTable table) {
        List<String> blocks = new ArrayList<>();
        table.sets().values().forEach(set -> blocks.add(set(set)));
        table.chains().values().forEach(chain -> blocks.add(chain(chain)));
        return "table " + table.name() + " {\n" + table.comment().map(c -> "\tcomment \"" + c + "\"\n").orElse("")
                + String.join("\n", blocks) + "}\n";
    }

    /** The text of one rule, with its comment. */
    public static String rule(NftRule rule) {
        return rule.statements().stream().map(StatementText::of).collect(Collectors.joining(" "))
                + rule.comment().map(c -> " comment \"" + c + "\"").orElse("");
    }

    /** The text of one statement. */
    public static String statement(NftStatement statement) {
        return StatementText.of(statement);
    }

    /** The text of a value as a selector of these types yields it. */
    public static String value(NftValue value, List<NftType> types) {
        return ValueText.of(value, types);
    }

    /** The text of a selector. */
    public static String selector(NftSelector selector) {
        return StatementText.of(selector);
    }

    private static String chain(NftChain chain) {
        StringBuilder text = new StringBuilder("\tchain " + chain.name() + " {\n");
        chain.comment().ifPresent(c -> text.append("\t\tcomment \"").append(c).append("\"\n"));
        chain.base().ifPresent(base -> text.append("\t\t").append(base(base)).append('\n'));
        chain.rules().forEach(rule -> text.append("\t\t").append(rule(rule)).append('\n'));
        return text.append("\t}\n").toString();
    }

    private static String base(NftChain.Base base) {
        return "type " + base.type().name().toLowerCase(Locale.ROOT) + " hook "
                + base.hook().name().toLowerCase(Locale.ROOT) + " priority " + priority(base.hook(), base.priority())
                + "; policy " + base.policy().name().toLowerCase(Locale.ROOT) + ";";
    }

    /** A priority near one that has a name is written with it. */
    private static String priority(Hook hook, int priority) {
        String best = Integer.toString(priority);
        int nearest = NEAR + 1;
        for (NftPriority named : NftPriority.values()) {
            int distance = Math.abs(priority - named.value());
            if (named.belongsTo(hook) && distance < nearest) {
                nearest = distance;
                int offset = priority - named.value();
                best = named.text() + (offset == 0 ? "" : (offset > 0 ? " + " : " - ") + distance);
            }
        }
        return best;
    }

    private static String set(NftSet set) {
        StringBuilder text = new StringBuilder("\t" + (set.type().isMap() ? "map " : "set ") + set.name() + " {\n");
        text.append("\t\t").append(type(set.type())).append('\n');
        NftSet.Settings settings = set.settings();
        if (settings.size() > 0) {
            text.append("\t\tsize ").append(settings.size()).append('\n');
        }
        List<NftSet.Flag> flags = new ArrayList<>(settings.flags());
        boolean implied = settings.timeout().isPresent() && flags.equals(List.of(NftSet.Flag.TIMEOUT));
        if (!flags.isEmpty() && !implied) {
            text.append("\t\tflags ").append(flags.stream().map(f -> f.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(","))).append('\n');
        }
        settings.timeout().ifPresent(t -> text.append("\t\ttimeout ").append(ValueText.of(t)).append('\n'));
        settings.gcInterval().ifPresent(t -> text.append("\t\tgc-interval ").append(ValueText.of(t)).append('\n'));
        if (settings.autoMerge()) {
            text.append("\t\tauto-merge\n");
        }
        set.comment().ifPresent(c -> text.append("\t\tcomment \"").append(c).append("\"\n"));
        if (!set.elements().isEmpty()) {
            text.append("\t\telements = { ").append(elements(set)).append(" }\n");
        }
        return text.append("\t}\n").toString();
    }

    private static String type(NftSet.Type type) {
        if (type.selector().isPresent()) {
            return "typeof " + StatementText.of(type.selector().get())
                    + type.dataSelector().map(s -> " : " + StatementText.of(s))
                            .orElse(type.isMap() ? " : " + types(type.data()) : "");
        }
        return "type " + types(type.key()) + (type.isMap() ? " : " + types(type.data()) : "");
    }

    private static String types(List<NftType> types) {
        return types.stream().map(NftType::text).collect(Collectors.joining(" . "));
    }

    private static String elements(NftSet set) {
        List<NftType> key = set.type().key();
        int perLine = key.size() == 1 ? key.getFirst().perLine() : 1;
        List<NftElement> sorted = sorted(set.elements().values().stream().toList());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sorted.size(); i++) {
            text.append(i == 0 ? "" : i % perLine == 0 ? FOLLOWING : ", ");
            text.append(StatementText.element(sorted.get(i), key, set.type().data()));
        }
        return text.toString();
    }

    /** The elements in the order of their values; concatenations, which nft does not sort, as they are. */
    static List<NftElement> sorted(List<NftElement> elements) {
        return elements.stream().sorted(Comparator.comparing(NftElement::key, NftText::compare)).toList();
    }

    private static int compare(NftValue a, NftValue b) {
        if (a instanceof NftValue.Name(String x) && b instanceof NftValue.Name(String y)) {
            boolean textual = x.length() == y.length() || x.endsWith("*") || y.endsWith("*");
            return textual ? x.compareTo(y) : Integer.compare(x.length(), y.length());
        }
        if (first(a) instanceof NftValue.Address(IpAddress x) && first(b) instanceof NftValue.Address(IpAddress y)) {
            return x.compareTo(y);
        }
        return first(a) instanceof NftValue.Number(long x) && first(b) instanceof NftValue.Number(long y)
                ? Long.compare(x, y)
                : 0;
    }

    /** The lowest single value of a range or prefix. */
    private static NftValue first(NftValue value) {
        return switch (value) {
            case NftValue.Prefix(var cidr) -> new NftValue.Address(cidr.address());
            case NftValue.Range(NftValue from, _) -> from;
            case NftValue.Number _,NftValue.Address _,NftValue.Name _,NftValue.Concat _,NftValue.Decision _ -> value;
        };
    }
}
