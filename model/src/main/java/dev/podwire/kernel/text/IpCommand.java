package dev.podwire.kernel.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** One {@code ip} command: link, addr, route, rule and neigh. */
final class IpCommand {

    private final NetworkNamespace now;
    private final Arguments words;

    private IpCommand(NetworkNamespace now, Arguments words) {
        this.now = now;
        this.words = words;
    }

    static List<KernelOperation> parse(NetworkNamespace now, Arguments words) {
        IpCommand command = new IpCommand(now, words);
        String object = words.next();
        if (object.equals("-4") || object.equals("-family") && words.next().equals("inet")) {
            object = words.next();
        }
        return switch (object) {
            case "link", "l" -> LinkCommand.parse(now, words);
            case "addr", "address", "a" -> command.address();
            case "route", "ro", "r" -> RouteCommand.parse(now, words);
            case "rule", "ru" -> RuleCommand.parse(now, words);
            case "neigh", "neighbour", "neighbor", "n" -> command.neighbour();
            default -> throw words.fail("'ip " + object + "' is not understood");
        };
    }

    /** A device that must be there. */
    static Device device(NetworkNamespace now, Arguments words, String name) {
        return now.device(name).orElseThrow(() -> words.fail("Cannot find device \"" + name + "\""));
    }

    private List<KernelOperation> address() {
        String verb = words.next();
        if (verb.equals("flush")) {
            return flushAddresses();
        }
        String text = words.next();
        int slash = text.indexOf('/');
        IpAddress address;
        int length;
        try {
            address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
            length = slash < 0 ? address.bits() : Integer.parseInt(text.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            throw words.fail("'" + text + "' is no address");
        }
        Optional<IpAddress> broadcast = Optional.empty();
        Optional<String> device = Optional.empty();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = Optional.of(words.next());
                case "brd", "broadcast" -> broadcast = Optional.of(words.next(
                        w -> w.equals("+") ? new Cidr(address, length).last() : IpAddress.parse(w)));
                default -> throw words.unknown(word);
            }
        }
        String name = device(now, words, words.require(device, "dev")).name();
        InterfaceAddress wanted = new InterfaceAddress(name, address, length, broadcast);
        Optional<InterfaceAddress> present = now.addressesOf(name)
                .filter(a -> a.address().equals(address) && a.prefixLength() == length).findFirst();
        return switch (verb) {
            case "add", "a", "replace", "change" -> {
                if (present.isPresent() && verb.startsWith("a")) {
                    throw words.fail("File exists");
                }
                yield present.isPresent() ? List.of() : List.of(new KernelOperation.AddAddress(now.id(), wanted));
            }
            case "del", "delete", "d" -> {
                if (present.isEmpty()) {
                    throw words.fail("Cannot assign requested address");
                }
                yield List.of(new KernelOperation.DeleteAddress(now.id(), name, address));
            }
            default -> throw words.unknown(verb);
        };
    }

    private List<KernelOperation> flushAddresses() {
        Optional<String> device = Optional.empty();
        while (words.hasNext()) {
            String word = words.next();
            device = Optional.of(word.equals("dev") ? words.next() : word);
        }
        String name = device(now, words, words.require(device, "dev")).name();
        return now.addressesOf(name).filter(a -> !a.address().isIpv6())
                .<KernelOperation>map(a -> new KernelOperation.DeleteAddress(now.id(), name, a.address())).toList();
    }

    private List<KernelOperation> neighbour() {
        String verb = words.next();
        if (verb.equals("flush")) {
            return List.of(flushNeighbours());
        }
        IpAddress address = words.next(IpAddress::parse);
        Optional<String> device = Optional.empty();
        Optional<MacAddress> mac = Optional.empty();
        Neighbour.State state = Neighbour.State.PERMANENT;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = Optional.of(words.next());
                case "lladdr" -> mac = Optional.of(words.next(MacAddress::parse));
                case "nud" -> state = words.next(w -> Neighbour.State.valueOf(w.toUpperCase(Locale.ROOT)));
                default -> throw words.unknown(word);
            }
        }
        String name = device(now, words, words.require(device, "dev")).name();
        boolean present = now.addressing().neighbours().stream()
                .anyMatch(n -> n.device().equals(name) && n.address().equals(address));
        return switch (verb) {
            case "add", "replace", "change" -> {
                if (present && verb.equals("add")) {
                    throw words.fail("File exists");
                }
                yield List.of(new KernelOperation.ReplaceNeighbour(now.id(),
                        new Neighbour(name, address, mac, state, Optional.empty())));
            }
            case "del", "delete" -> List.of(new KernelOperation.DeleteNeighbour(now.id(), name, address));
            default -> throw words.unknown(verb);
        };
    }

    private KernelOperation flushNeighbours() {
        Optional<String> device = Optional.empty();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = Optional.of(device(now, words, words.next()).name());
                case "all" -> device = Optional.empty();
                default -> throw words.unknown(word);
            }
        }
        return new KernelOperation.FlushNeighbours(now.id(), device);
    }

    /** The words of a list of flags: {@code NAME on|off}. */
    static boolean onOff(Arguments words) {
        String word = words.next();
        return switch (word) {
            case "on", "1" -> true;
            case "off", "0" -> false;
            default -> throw words.unknown(word);
        };
    }
}
