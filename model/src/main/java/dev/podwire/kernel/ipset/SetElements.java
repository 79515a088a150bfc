package dev.podwire.kernel.ipset;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Reads elements as people write them: {@code 10.0.0.0/30,tcp:80-82} stands for twelve of {@code hash:ip,port}. */
public final class SetElements {

    /** More elements than this in one word are a mistake rather than a wish. */
    private static final int MOST = 1 << 16;

    private SetElements() {}

    /** All elements that the word stands for in a set of that type and family. Throws {@link IllegalArgumentException}. */
    public static List<List<SetPart>> parse(SetType type, boolean ipv6, String word) {
        String[] words = word.split(",", -1);
        if (words.length != type.dimensions().size()) {
            throw new IllegalArgumentException("'" + word + "' is no element of a " + type.text());
        }
        List<List<SetPart>> elements = List.of(List.of());
        for (int i = 0; i < words.length; i++) {
            List<SetPart> choices = part(type.dimensions().get(i), ipv6, words[i]);
            List<List<SetPart>> longer = new ArrayList<>();
            for (List<SetPart> before : elements) {
                for (SetPart choice : choices) {
                    List<SetPart> parts = new ArrayList<>(before);
                    parts.add(choice);
                    longer.add(List.copyOf(parts));
                }
            }
            elements = longer;
        }
        return elements;
    }

    private static List<SetPart> part(SetType.Kind kind, boolean ipv6, String word) {
        return switch (kind) {
            case ADDRESS -> addresses(word, ipv6);
            case NET -> networks(word, ipv6);
            case PORT -> ports(word);
            case NUMBER -> numbers(word);
            case MAC -> List.of(new SetPart.Mac(MacAddress.parse(word)));
            case SET -> List.of(new SetPart.Member(word));
        };
    }

    private static IpAddress address(String word, boolean ipv6) {
        IpAddress address = IpAddress.parse(word.startsWith("[") ? word.substring(1, word.length() - 1) : word);
        if (address.isIpv6() != ipv6) {
            throw new IllegalArgumentException(word + " is of the other address family than the set");
        }
        return address;
    }

    private static List<SetPart> addresses(String word, boolean ipv6) {
        List<SetPart> found = new ArrayList<>();
        IpAddress first;
        IpAddress last;
        int slash = word.indexOf('/');
        int dash = word.indexOf('-');
        if (slash >= 0) {
            Cidr cidr = new Cidr(address(word.substring(0, slash), ipv6),
                    SetPorts.number(word.substring(slash + 1), 128));
            first = cidr.address();
            last = cidr.last();
        } else {
            first = address(dash < 0 ? word : word.substring(0, dash), ipv6);
            last = dash < 0 ? first : address(word.substring(dash + 1), ipv6);
        }
        for (IpAddress address = first; address.compareTo(last) <= 0; address = address.plus(1)) {
            found.add(SetPart.of(address));
            if (found.size() > MOST) {
                throw new IllegalArgumentException(word + " stands for too many addresses");
            }
            if (address.equals(last)) {
                break;
            }
        }
        return found;
    }

    /** A range of addresses becomes the networks that make it up. */
    private static List<SetPart> networks(String word, boolean ipv6) {
        int slash = word.indexOf('/');
        int dash = word.indexOf('-');
        if (dash < 0) {
            IpAddress address = address(slash < 0 ? word : word.substring(0, slash), ipv6);
            int length = slash < 0 ? address.bits() : SetPorts.number(word.substring(slash + 1), address.bits());
            if (length == 0) {
                throw new IllegalArgumentException("The value of the CIDR parameter of the IP address is invalid: "
                        + word);
            }
            return List.of(new SetPart.Net(new Cidr(address, length)));
        }
        List<SetPart> found = new ArrayList<>();
        IpAddress next = address(word.substring(0, dash), ipv6);
        IpAddress last = address(word.substring(dash + 1), ipv6);
        while (next.compareTo(last) <= 0) {
            Cidr cidr = Cidr.host(next);
            while (cidr.prefixLength() > 1) {
                Cidr wider = new Cidr(next, cidr.prefixLength() - 1);
                if (!wider.address().equals(next) || wider.last().compareTo(last) > 0) {
                    break;
                }
                cidr = wider;
            }
            found.add(new SetPart.Net(cidr));
            if (cidr.last().equals(last)) {
                break;
            }
            next = cidr.last().plus(1);
        }
        return found;
    }

    private static List<SetPart> ports(String word) {
        int protocol = SetPorts.protocol(word);
        String port = word.substring(word.indexOf(':') + 1);
        int dash = port.indexOf('-');
        if (dash < 0 || !port.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            return List.of(new SetPart.Port(protocol, SetPorts.port(protocol, port)));
        }
        List<SetPart> found = new ArrayList<>();
        int last = SetPorts.number(port.substring(dash + 1), 65535);
        for (int p = SetPorts.number(port.substring(0, dash), 65535); p <= last; p++) {
            found.add(new SetPart.Port(protocol, p));
        }
        return found;
    }

    private static List<SetPart> numbers(String word) {
        String bare = word.substring(word.indexOf(':') + 1);
        int dash = bare.indexOf('-');
        int first = SetPorts.number(dash < 0 ? bare : bare.substring(0, dash), 65535);
        int last = dash < 0 ? first : SetPorts.number(bare.substring(dash + 1), 65535);
        List<SetPart> found = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            found.add(new SetPart.Number(port));
        }
        return found;
    }
}
