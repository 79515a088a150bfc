package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads selectors: what a rule reads of a packet. */
final class SelectorParser {

    private static final Map<String, NftSelector.HeaderField> FIELDS = Stream.of(NftSelector.HeaderField.values())
            .collect(Collectors.toMap(NftSelector.HeaderField::text, Function.identity()));
    private static final Set<String> HEADERS = FIELDS.keySet().stream().map(t -> t.substring(0, t.indexOf(' ')))
            .collect(Collectors.toUnmodifiableSet());
    private static final Map<String, NftSelector.CtKey> CT = Stream.of(NftSelector.CtKey.values())
            .collect(Collectors.toMap(NftSelector.CtKey::text, Function.identity()));
    /** The words after {@code meta}, which may be left out before most of them. */
    private static final Map<String, NftSelector.MetaKey> META = Stream.of(NftSelector.MetaKey.values())
            .collect(Collectors.toMap(k -> k.text().replace("meta ", ""), Function.identity()));
    private static final Set<String> BARE_META = Set.of("mark", "iif", "oif", "iifname", "oifname");

    private final NftWords words;
    private final ValueParser values;

    SelectorParser(NftWords words, ValueParser values) {
        this.words = words;
        this.values = values;
    }

    /** Whether a selector begins here. */
    boolean starts() {
        String word = words.peek();
        return !words.quoted() && (HEADERS.contains(word) || word.equals("meta") || BARE_META.contains(word)
                || word.equals("ct") || word.equals("fib") || word.equals("numgen"));
    }

    /** A selector with all its parts and operators. */
    NftSelector selector() {
        List<NftSelector> parts = new ArrayList<>();
        do {
            parts.add(masked(single()));
        } while (words.take("."));
        return parts.size() == 1 ? parts.getFirst() : new NftSelector.Concat(parts);
    }

    private NftSelector masked(NftSelector selector) {
        NftSelector whole = selector;
        while (true) {
            NftSelector.Operator operator = operator();
            if (operator == null) {
                return whole;
            }
            whole = new NftSelector.Bitwise(whole, operator, values.bits(whole.types().getFirst()));
        }
    }

    private NftSelector.@org.jspecify.annotations.Nullable Operator operator() {
        if (words.take("&") || words.take("and")) {
            return NftSelector.Operator.AND;
        }
        if (words.take("|") || words.take("or")) {
            return NftSelector.Operator.OR;
        }
        return words.take("^") || words.take("xor") ? NftSelector.Operator.XOR : null;
    }

    private NftSelector single() {
        String word = words.peek();
        if (HEADERS.contains(word)) {
            return field();
        }
        return switch (word) {
            case "meta" -> {
                words.next();
                yield meta();
            }
            case "ct" -> {
                words.next();
                yield ct();
            }
            case "fib" -> {
                words.next();
                yield fib();
            }
            case "numgen" -> {
                words.next();
                yield numgen();
            }
            default -> meta();
        };
    }

    private NftSelector field() {
        String header = words.next();
        NftSelector.HeaderField field = FIELDS.get(header + " " + words.peek());
        if (field == null) {
            throw words.fail("this field of the " + header + " header is not simulated");
        }
        words.next();
        return new NftSelector.Field(field);
    }

    private NftSelector meta() {
        NftSelector.MetaKey key = META.get(words.peek());
        if (key == null) {
            throw words.fail("this is not simulated");
        }
        words.next();
        return new NftSelector.Meta(key);
    }

    private NftSelector ct() {
        Optional<NftSelector.Direction> direction = Optional.empty();
        if (words.take("original")) {
            direction = Optional.of(NftSelector.Direction.ORIGINAL);
        } else if (words.take("reply")) {
            direction = Optional.of(NftSelector.Direction.REPLY);
        }
        String word = words.peek();
        if (word.equals("ip") || word.equals("ip6")) {
            words.next();
            word = word + " " + words.peek();
        } else if (word.equals("saddr") || word.equals("daddr")) {
            word = "ip " + word;
        }
        NftSelector.CtKey key = CT.get(word);
        if (key == null) {
            throw words.fail("this note of connection tracking is not simulated");
        }
        words.next();
        return new NftSelector.Ct(key, direction);
    }

    private NftSelector fib() {
        Set<NftSelector.FibFlag> flags = EnumSet.noneOf(NftSelector.FibFlag.class);
        do {
            flags.add(word(NftSelector.FibFlag.class));
        } while (words.take("."));
        return new NftSelector.Fib(flags, word(NftSelector.FibResult.class));
    }

    private <E extends Enum<E>> E word(Class<E> kind) {
        try {
            E found = Enum.valueOf(kind, words.peek().toUpperCase(Locale.ROOT));
            words.next();
            return found;
        } catch (IllegalArgumentException e) {
            throw words.fail("this is not understood here");
        }
    }

    private NftSelector numgen() {
        boolean random = words.take("random");
        if (!random) {
            words.require("inc");
        }
        words.require("mod");
        int modulus = words.number();
        return new NftSelector.Numgen(random, modulus, words.take("offset") ? words.number() : 0);
    }
}
