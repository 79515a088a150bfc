package dev.podwire.kernel.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipset.SetElements;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetHeader;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipset.SetType;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleWords;

/** Reads one line of {@code ipset restore} after another, or the words of one {@code ipset} command. */
final class IpsetReader {

    /** What is known about a set by its name: elements are read by it. */
    private record Known(SetType type, boolean ipv6) {}

    private static final Map<String, String> SHORT = Map.ofEntries(Map.entry("-N", "create"), Map.entry("n", "create"),
            Map.entry("-A", "add"), Map.entry("-D", "del"), Map.entry("-F", "flush"), Map.entry("-X", "destroy"),
            Map.entry("x", "destroy"), Map.entry("-W", "swap"));

    private final NamespaceId namespace;
    private final Map<String, Known> known = new HashMap<>();

    IpsetReader(NamespaceId namespace, IpSets present) {
        this.namespace = namespace;
        present.sets().values().forEach(set -> known.put(set.name(), new Known(set.type(), set.header().ipv6())));
    }

    List<KernelOperation> read(RuleWords words) {
        boolean exist = exist(words);
        String word = words.next("ipset");
        exist |= exist(words);
        List<KernelOperation> operations = switch (SHORT.getOrDefault(word, word)) {
            case "create" -> List.of(create(words, exist));
            case "add" -> add(words, exist);
            case "del" -> delete(words, exist);
            case "flush" -> each(words, name -> new KernelOperation.FlushSet(namespace, name));
            case "destroy" -> each(words, name -> new KernelOperation.DestroySet(namespace, name));
            case "swap" -> List.of(swap(words));
            default -> throw words.fail(word, "unknown command of ipset");
        };
        if (words.hasNext()) {
            throw words.fail(words.peek(), "a word too many");
        }
        return operations;
    }

    private static boolean exist(RuleWords words) {
        return words.take("-exist") || words.take("-!") || words.take("--exist");
    }

    /** Without a name it is about all sets. */
    private List<KernelOperation> each(RuleWords words, Function<String, KernelOperation> operation) {
        if (words.hasNext()) {
            return List.of(operation.apply(words.next("the command")));
        }
        return known.keySet().stream().sorted((a, b) -> Boolean.compare(isList(b), isList(a))).map(operation).toList();
    }

    private boolean isList(String name) {
        Known set = known.get(name);
        return set != null && set.type() == SetType.LIST_SET;
    }

    private KernelOperation swap(RuleWords words) {
        String one = words.next("swap");
        return new KernelOperation.SwapSets(namespace, one, words.next(one));
    }

    private static <T> T read(RuleWords words, String word, Function<String, T> reader) {
        try {
            return reader.apply(word);
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw words.fail(word, String.valueOf(e.getMessage()));
        }
    }

    private static int number(RuleWords words, String option) {
        return read(words, words.next(option), text -> Math.toIntExact(Long.parseLong(text)));
    }

    private KernelOperation create(RuleWords words, boolean globalExist) {
        String name = words.next("create");
        SetType type = read(words, words.next(name), SetType::parse);
        SetHeader start = SetHeader.defaults(type);
        SetHeader.Storage storage = start.storage();
        Optional<Integer> timeout = Optional.empty();
        boolean counters = false;
        boolean comment = false;
        boolean exist = globalExist;
        boolean ranged = false;
        while (words.hasNext()) {
            String option = words.next(type.text());
            switch (option) {
                case "timeout" -> timeout = Optional.of(number(words, option));
                case "counters" -> counters = true;
                case "comment" -> comment = true;
                case "-exist", "-!" -> exist = true;
                default -> {
                    ranged |= option.equals("range");
                    storage = storage(words, type, storage, option);
                }
            }
        }
        if (type == SetType.BITMAP_PORT && !ranged) {
            throw words.fail(name, "Mandatory option `range` is missing");
        }
        SetHeader header = new SetHeader(storage, timeout, counters, comment);
        known.put(name, new Known(type, header.ipv6()));
        return new KernelOperation.CreateSet(namespace,
                read(words, name, n -> IpSet.empty(n, type, header)), exist);
    }

    private static SetHeader.Storage storage(RuleWords words, SetType type, SetHeader.Storage now, String option) {
        return switch (now) {
            case SetHeader.Hash hash -> hash(words, type, hash, option);
            case SetHeader.Ports _ when option.equals("range") -> {
                String range = words.next(option);
                int dash = range.indexOf('-');
                yield read(words, range, r -> new SetHeader.Ports(Integer.parseInt(r.substring(0, dash)),
                        Integer.parseInt(r.substring(dash + 1))));
            }
            case SetHeader.Sets _ when option.equals("size") -> new SetHeader.Sets(number(words, option));
            case SetHeader.Ports _,SetHeader.Sets _ -> throw words.fail(option, "unknown option of " + type.text());
        };
    }

    private static SetHeader.Hash hash(RuleWords words, SetType type, SetHeader.Hash h, String option) {
        return switch (option) {
            case "family" -> {
                String family = words.next(option).toLowerCase(Locale.ROOT);
                if (!family.equals("inet") && !family.equals("inet6")) {
                    throw words.fail(family, "a family is inet or inet6");
                }
                boolean ipv6 = family.equals("inet6");
                yield new SetHeader.Hash(ipv6, h.hashSize(), h.maxElements(), ipv6 ? 128 : 32, h.bucketSize(),
                        h.initval());
            }
            case "hashsize" -> new SetHeader.Hash(h.ipv6(), number(words, option), h.maxElements(), h.prefixLength(),
                    h.bucketSize(), h.initval());
            case "maxelem" -> new SetHeader.Hash(h.ipv6(), h.hashSize(), number(words, option), h.prefixLength(),
                    h.bucketSize(), h.initval());
            case "netmask" -> {
                if (type != SetType.HASH_IP && type != SetType.HASH_IP_PORT) {
                    throw words.fail(option, "unknown option of " + type.text());
                }
                yield new SetHeader.Hash(h.ipv6(), h.hashSize(), h.maxElements(), number(words, option),
                        h.bucketSize(), h.initval());
            }
            case "bucketsize" -> new SetHeader.Hash(h.ipv6(), h.hashSize(), h.maxElements(), h.prefixLength(),
                    number(words, option), h.initval());
            case "initval" -> new SetHeader.Hash(h.ipv6(), h.hashSize(), h.maxElements(), h.prefixLength(),
                    h.bucketSize(), Optional.of(read(words, words.next(option), t -> Integer.parseUnsignedInt(
                            t.startsWith("0x") ? t.substring(2) : t, t.startsWith("0x") ? 16 : 10))));
            default -> throw words.fail(option, "unknown option of " + type.text());
        };
    }

    private Known known(RuleWords words, String name) {
        Known set = known.get(name);
        if (set == null) {
            throw words.fail(name, "The set with the given name does not exist");
        }
        return set;
    }

    private List<List<SetPart>> elements(RuleWords words, Known set, String word) {
        return read(words, word, w -> SetElements.parse(set.type(), set.ipv6(), w));
    }

    private List<KernelOperation> add(RuleWords words, boolean globalExist) {
        String name = words.next("add");
        List<List<SetPart>> elements = elements(words, known(words, name), words.next(name));
        Optional<Integer> timeout = Optional.empty();
        boolean nomatch = false;
        boolean exist = globalExist;
        long packets = 0;
        long bytes = 0;
        String comment = "";
        while (words.hasNext()) {
            String option = words.next(name);
            switch (option) {
                case "timeout" -> timeout = Optional.of(number(words, option));
                case "nomatch" -> nomatch = true;
                case "packets" -> packets = read(words, words.next(option), Long::parseLong);
                case "bytes" -> bytes = read(words, words.next(option), Long::parseLong);
                case "comment" -> comment = words.next(option);
                case "-exist", "-!" -> exist = true;
                default -> throw words.fail(option, "unknown option of an element");
            }
        }
        SetEntry pattern = new SetEntry(List.of(), timeout, nomatch, new SetEntry.Counters(packets, bytes), comment,
                Optional.empty());
        boolean replaces = exist;
        return elements.stream().map(parts -> (KernelOperation) new KernelOperation.AddToSet(namespace, name,
                pattern.withParts(parts), replaces)).toList();
    }

    private List<KernelOperation> delete(RuleWords words, boolean globalExist) {
        String name = words.next("del");
        List<List<SetPart>> elements = elements(words, known(words, name), words.next(name));
        boolean exist = exist(words) || globalExist;
        return elements.stream()
                .map(parts -> (KernelOperation) new KernelOperation.DeleteFromSet(namespace, name, parts, exist))
                .toList();
    }
}
