package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetHeader;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipset.SetType;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleWords;

/**
 * The text of {@code ipset save}, {@code ipset list} and {@code ipset restore} (7.17). A kernel lists the elements of hash
 * tables in the order of its hash function; here they stand in the order of their adding.
 */
public final class IpsetText {

    private IpsetText() {}

    /** {@code ipset save}: every set with its elements; lists of sets stand last, behind the sets that they name. */
    public static String save(IpSets sets) {
        StringBuilder text = new StringBuilder();
        for (IpSet set : ordered(sets)) {
            text.append("create ").append(set.name()).append(' ').append(set.type().text()).append(' ')
                    .append(header(set)).append('\n');
            for (SetEntry entry : entries(set)) {
                text.append("add ").append(set.name()).append(' ').append(entry(set, entry)).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * {@code ipset list}. The memory is what 64-bit Linux needs for the fixed part of the type and its elements, without what
     * its allocator rounds up to.
     */
    public static String list(IpSets sets, Collection<String> inRules) {
        StringBuilder text = new StringBuilder();
        for (IpSet set : ordered(sets)) {
            List<SetEntry> entries = entries(set);
            text.append(text.isEmpty() ? "" : "\n").append("Name: ").append(set.name()).append("\nType: ")
                    .append(set.type().text()).append("\nRevision: ").append(set.type().revision()).append("\nHeader: ")
                    .append(header(set)).append("\nSize in memory: ").append(memory(set)).append("\nReferences: ")
                    .append(references(sets, set, inRules)).append("\nNumber of entries: ").append(entries.size())
                    .append("\nMembers:\n");
            entries.forEach(entry -> text.append(entry(set, entry)).append('\n'));
        }
        return text.toString();
    }

    /**
     * What {@code ipset restore} does with the text. Throws {@link RuleSyntaxException} with line and word at anything unknown.
     */
    public static List<KernelOperation> restore(NamespaceId namespace, IpSets present, String text) {
        IpsetReader reader = new IpsetReader(namespace, present);
        List<KernelOperation> operations = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.equals("COMMIT")) {
                operations.addAll(reader.read(RuleWords.split(line, i + 1)));
            }
        }
        return operations;
    }

    private static List<IpSet> ordered(IpSets sets) {
        return sets.sets().values().stream().sorted(Comparator.comparing(set -> set.type() == SetType.LIST_SET))
                .toList();
    }

    /** Bitmaps list what they hold by rising number. */
    private static List<SetEntry> entries(IpSet set) {
        List<SetEntry> entries = new ArrayList<>(set.entries().values());
        if (set.type() == SetType.BITMAP_PORT) {
            entries.sort(Comparator.comparingInt(e -> ((SetPart.Number) e.parts().getFirst()).port()));
        }
        return entries;
    }

    private static String header(IpSet set) {
        SetHeader header = set.header();
        String extensions = header.timeout().map(t -> " timeout " + t).orElse("") + (header.counters()
                ? " counters"
                : "") + (header.comment() ? " comment" : "");
        return switch (header.storage()) {
            case SetHeader.Hash hash -> hash(set.type(), hash, extensions);
            case SetHeader.Ports(int from, int to) -> "range " + from + "-" + to + extensions;
            case SetHeader.Sets(int size) -> "size " + size + extensions;
        };
    }

    private static String hash(SetType type, SetHeader.Hash hash, String extensions) {
        int bits = hash.ipv6() ? 128 : 32;
        return (type == SetType.HASH_MAC ? "" : "family " + (hash.ipv6() ? "inet6 " : "inet ")) + "hashsize "
                + hash.hashSize() + " maxelem " + hash.maxElements()
                + (hash.prefixLength() == bits ? "" : " netmask " + hash.prefixLength()) + extensions + " bucketsize "
                + hash.bucketSize() + hash.initval().map(v -> String.format(" initval 0x%08x", v)).orElse("");
    }

    private static String entry(IpSet set, SetEntry entry) {
        SetHeader header = set.header();
        return entry.text()
                + header.timeout().map(t -> " timeout " + entry.timeout().orElse(t)).orElse("")
                + (entry.nomatch() ? " nomatch" : "")
                + (header.counters()
                        ? " packets " + entry.counters().packets() + " bytes " + entry.counters().bytes()
                        : "")
                + (entry.comment().isEmpty() ? "" : " comment \"" + entry.comment() + "\"");
    }

    private static long references(IpSets sets, IpSet set, Collection<String> inRules) {
        List<SetPart> member = List.of(new SetPart.Member(set.name()));
        return inRules.stream().filter(set.name()::equals).count()
                + sets.sets().values().stream().filter(s -> s.entries().containsKey(member)).count();
    }

    private static int memory(IpSet set) {
        int extensions = (set.header().timeout().isPresent() ? 8 : 0) + (set.header().counters() ? 16 : 0)
                + (set.header().comment() ? 8 : 0);
        return switch (set.header().storage()) {
            case SetHeader.Hash hash -> {
                int address = hash.ipv6() ? 16 : 4;
                int element = set.type().dimensions().stream().mapToInt(d -> switch (d) {
                    case ADDRESS, NET -> address;
                    case PORT, NUMBER -> 4;
                    case MAC, SET -> 8;
                }).sum();
                yield 200 + set.entries().size() * (element + extensions + 16);
            }
            case SetHeader.Ports(int from, int to) -> 72 + Math.ceilDiv(to - from + 1, 8)
                    + (extensions == 0 ? 0 : (to - from + 1) * extensions);
            case SetHeader.Sets _ -> 80 + set.entries().size() * (48 + extensions);
        };
    }
}
