package dev.podwire.layout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.font.Face;
import dev.podwire.font.TextMeasure;

/** Shortens names and addresses to the room they have, without ever breaking an address. */
final class Names {

    /** What controllers append: a hash of the template and five drawn characters, from an alphabet without vowels. */
    private static final Pattern GENERATED = Pattern
            .compile("(.+?)(?:-[bcdf-hj-np-tv-z0-9]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}");

    private Names() {}

    /** A pod's name without what a controller appended to it. */
    static String base(String pod) {
        Matcher matcher = GENERATED.matcher(pod);
        return matcher.matches() ? matcher.group(1) : pod;
    }

    static String pod(String name, TextMeasure measure, double room) {
        String base = base(name);
        if (measure.width(name, Face.SANS_MEDIUM, Metrics.TEXT) <= room) {
            return name;
        }
        return measure.fitEnd(base, Face.SANS_MEDIUM, Metrics.TEXT, room);
    }

    /** The whole address if it fits, else its last two octets or its last group: the room's header carries the rest. */
    static String address(String address, TextMeasure measure, double room) {
        if (measure.width(address, Face.MONO, Metrics.TEXT) <= room) {
            return address;
        }
        String tail = tail(address);
        return measure.width(tail, Face.MONO, Metrics.TEXT) <= room ? tail : "";
    }

    static String tail(String address) {
        if (address.indexOf(':') >= 0) {
            int last = address.lastIndexOf(':');
            return last > 0 && address.charAt(last - 1) == ':' ? address.substring(last - 1) : address.substring(last);
        }
        int last = address.lastIndexOf('.');
        int before = last < 0 ? -1 : address.lastIndexOf('.', last - 1);
        return before < 0 ? address : address.substring(before);
    }

    /** The shortest acceptable width of a pod's card content. */
    static double podWidth(String name, String address, TextMeasure measure) {
        return Math.max(measure.width(base(name), Face.SANS_MEDIUM, Metrics.TEXT),
                measure.width(tail(address), Face.MONO, Metrics.TEXT));
    }
}
