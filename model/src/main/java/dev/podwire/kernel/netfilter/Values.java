package dev.podwire.kernel.netfilter;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;

/** The values that options of rules take: numbers, marks with masks, ports, names from a fixed list. */
record Values(RuleWords words) {

    /** The value that a reader makes of the text; its complaint becomes an error that names the word. */
    <T> T read(String text, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw words.fail(text, expected);
        }
    }

    int number(String text) {
        int value = read(text, "not a number", Integer::parseInt);
        if (value < 0) {
            throw words.fail(text, "not a number");
        }
        return value;
    }

    /** An unsigned 32-bit number, decimal or with {@code 0x}. */
    int unsigned(String text) {
        return read(text, "not a 32-bit number",
                t -> t.startsWith("0x") ? Integer.parseUnsignedInt(t.substring(2), 16) : Integer.parseUnsignedInt(t));
    }

    /** The value of {@code VALUE[/MASK]}. */
    int value(String text) {
        int slash = text.indexOf('/');
        return unsigned(slash < 0 ? text : text.substring(0, slash));
    }

    /** The mask of {@code VALUE[/MASK]}: all bits if it is left out. */
    int mask(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? -1 : unsigned(text.substring(slash + 1));
    }

    int port(String text) {
        int port = number(text);
        if (port > 65535) {
            throw words.fail(text, "not a port");
        }
        return port;
    }

    /** {@code PORT}, {@code FROM:TO}, {@code FROM:} or {@code :TO}, with the separator of the option. */
    Match.PortRange ports(String text, char separator) {
        int at = text.indexOf(separator);
        if (at < 0) {
            return Match.PortRange.of(port(text));
        }
        int from = at == 0 ? 0 : port(text.substring(0, at));
        int to = at == text.length() - 1 ? 65535 : port(text.substring(at + 1));
        if (from > to) {
            throw words.fail(text, "the range ends before it begins");
        }
        return new Match.PortRange(from, to);
    }

    /** A probability from 0 to 1 as the kernel keeps it: in units of 2⁻³¹, rounded to the nearest. */
    int fraction(String text) {
        double value = read(text, "not a probability", Double::parseDouble);
        if (!(value >= 0 && value <= 1)) {
            throw words.fail(text, "a probability lies between 0 and 1");
        }
        return (int) Math.round(value * 0x8000_0000L);
    }

    /** The directions after a set's name: {@code src} or {@code dst} for up to six dimensions. */
    List<String> directions(String text) {
        List<String> directions = List.of(text.split(",", -1));
        for (String direction : directions) {
            if (!direction.equals("src") && !direction.equals("dst")) {
                throw words.fail(text, "src and dst are the directions there are");
            }
        }
        return directions;
    }

    <E extends Enum<E>> E oneOf(Class<E> type, String text) {
        return read(text, "unknown word", t -> Enum.valueOf(type, t.toUpperCase(Locale.ROOT)));
    }

    IpProtocol protocol(String text) {
        return read(text, "unknown protocol", IpProtocol::parse);
    }

    Cidr cidr(String text) {
        return read(text, "not an address", Cidr::parse);
    }
}
