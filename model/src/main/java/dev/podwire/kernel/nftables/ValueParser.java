package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Reads values, elements and sets in braces. */
final class ValueParser {

    private static final Pattern TIME = Pattern.compile(
            "(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+)s)?(?:(\\d+)ms)?");

    private final NftWords words;

    ValueParser(NftWords words) {
        this.words = words;
    }

    /** A value of these types, with {@code .} between its parts if it has several. */
    NftValue value(List<NftType> types) {
        List<NftValue> parts = new ArrayList<>();
        do {
            parts.add(single(types.isEmpty() ? NftType.INTEGER : types.get(Math.min(parts.size(), types.size() - 1))));
        } while (words.take("."));
        return parts.size() == 1 ? parts.getFirst() : new NftValue.Concat(parts);
    }

    private NftValue single(NftType type) {
        if (type == NftType.VERDICT) {
            return new NftValue.Decision(verdict());
        }
        if (type == NftType.IFNAME || type == NftType.IFACE_INDEX) {
            return new NftValue.Name(words.next());
        }
        if (type.isFlags()) {
            return new NftValue.Number(flags(type));
        }
        String word = words.next();
        try {
            return type == NftType.IPV4_ADDR || type == NftType.IPV6_ADDR ? address(word) : range(word, type);
        } catch (IllegalArgumentException e) {
            throw words.fail("'" + word + "' is no " + type.text());
        }
    }

    private static NftValue address(String word) {
        int dash = word.indexOf('-');
        if (dash > 0) {
            return new NftValue.Range(new NftValue.Address(IpAddress.parse(word.substring(0, dash))),
                    new NftValue.Address(IpAddress.parse(word.substring(dash + 1))));
        }
        if (word.indexOf('/') > 0) {
            Cidr cidr = Cidr.parse(word);
            return cidr.isHost() ? new NftValue.Address(cidr.address()) : new NftValue.Prefix(cidr);
        }
        return new NftValue.Address(IpAddress.parse(word));
    }

    private static NftValue range(String word, NftType type) {
        Optional<Long> known = type.number(word);
        if (known.isPresent()) {
            return new NftValue.Number(known.get());
        }
        int dash = word.indexOf('-');
        return dash > 0
                ? new NftValue.Range(new NftValue.Number(number(word.substring(0, dash))),
                        new NftValue.Number(number(word.substring(dash + 1))))
                : new NftValue.Number(number(word));
    }

    private static long number(String word) {
        return word.startsWith("0x") ? Long.parseLong(word.substring(2), 16) : Long.parseLong(word);
    }

    /** Flags with {@code ,} or {@code |} between them; the comma ends a value inside braces, where it parts elements. */
    private long flags(NftType type) {
        long all = flag(type);
        while (words.take("|")) {
            all |= flag(type);
        }
        return all;
    }

    /** Further flags after a comma. */
    long moreFlags(NftType type, long first) {
        long all = first;
        while (words.take(",")) {
            all |= flag(type);
        }
        return all;
    }

    private long flag(NftType type) {
        if (words.take("(")) {
            long all = flags(type);
            words.require(")");
            return all;
        }
        String word = words.next();
        try {
            return type.number(word).orElseGet(() -> number(word));
        } catch (NumberFormatException e) {
            throw words.fail("'" + word + "' is no " + type.text());
        }
    }

    /** A number of this type, as it stands beside {@code &}, {@code |} or {@code ^}. */
    long bits(NftType type) {
        if (type.isFlags()) {
            return flag(type);
        }
        String word = words.next();
        try {
            return type.number(word).orElseGet(() -> number(word));
        } catch (NumberFormatException e) {
            throw words.fail("'" + word + "' is no number");
        }
    }

    NftVerdict verdict() {
        String word = words.next();
        return switch (word) {
            case "accept" -> new NftVerdict.Accept();
            case "drop" -> new NftVerdict.Drop();
            case "return" -> new NftVerdict.Return();
            case "continue" -> new NftVerdict.Continue();
            case "jump" -> new NftVerdict.Jump(words.next());
            case "goto" -> new NftVerdict.Goto(words.next());
            default -> throw words.fail("'" + word + "' is no verdict");
        };
    }

    /** {@code @NAME} or elements in braces; {@code data}: what the elements lead to, empty: nothing. */
    NftOperand set(List<NftType> key, List<NftType> data) {
        if (words.peek().startsWith("@")) {
            return new NftOperand.Named(words.next().substring(1));
        }
        List<NftElement> elements = elements(key, data);
        return new NftOperand.Members(NftText.sorted(NftIntervals.merged(elements)));
    }

    /** The elements in braces, in the order of their writing. */
    List<NftElement> elements(List<NftType> key, List<NftType> data) {
        words.require("{");
        List<NftElement> elements = new ArrayList<>();
        words.skipEnds();
        while (!words.take("}")) {
            elements.add(element(key, data));
            words.skipEnds();
            if (!words.take(",")) {
                words.skipEnds();
                words.require("}");
                break;
            }
            words.skipEnds();
        }
        return elements;
    }

    private NftElement element(List<NftType> key, List<NftType> data) {
        NftValue value = value(key);
        Optional<Duration> timeout = Optional.empty();
        Optional<String> comment = Optional.empty();
        boolean more = true;
        while (more) {
            if (words.take("timeout")) {
                timeout = Optional.of(time());
            } else if (words.take("expires")) {
                time();
            } else if (words.take("comment")) {
                comment = Optional.of(words.next());
            } else {
                more = false;
            }
        }
        Optional<NftValue> leads = Optional.empty();
        if (words.take(":")) {
            leads = Optional.of(value(data.isEmpty() ? guess() : data));
        }
        return new NftElement(value, leads, comment, timeout, Optional.empty());
    }

    /** The types of a map's data where only the data tell: addresses, or addresses and ports. */
    private List<NftType> guess() {
        boolean ipv6 = words.peek().indexOf(':') >= 0;
        boolean number = words.peek().indexOf('.') < 0 && !ipv6;
        return number
                ? List.of(NftType.INTEGER)
                : List.of(ipv6 ? NftType.IPV6_ADDR : NftType.IPV4_ADDR, NftType.INET_SERVICE);
    }

    /** {@code 3h}, {@code 1h30m}, {@code 10800s} or bare seconds. */
    Duration time() {
        String word = words.next();
        Matcher matcher = TIME.matcher(word);
        if (word.matches("\\d+")) {
            return Duration.ofSeconds(Long.parseLong(word));
        }
        if (word.isEmpty() || !matcher.matches()) {
            throw words.fail("'" + word + "' is no time");
        }
        return Duration.ofDays(group(matcher, 1)).plusHours(group(matcher, 2)).plusMinutes(group(matcher, 3))
                .plusSeconds(group(matcher, 4)).plusMillis(group(matcher, 5));
    }

    private static long group(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? 0 : Long.parseLong(text);
    }
}
