package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** One {@code ip} command: link set, addr, route and neigh. */
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
        return switch (object) {
            case "link" -> List.of(command.link());
            case "addr", "address", "a" -> List.of(command.address());
            case "route", "r" -> List.of(RouteCommand.parse(now, words));
            case "neigh", "neighbour", "n" -> List.of(command.neighbour());
            default -> throw words.fail("'ip " + object + "' is not understood");
        };
    }

    private KernelOperation link() {
        String verb = words.next();
        if (!verb.equals("set")) {
            throw words.unknown(verb);
        }
        String name = words.next();
        if (name.equals("dev")) {
            name = words.next();
        }
        Link link = device(name).link();
        while (words.hasNext()) {
            String word = words.next();
            link = switch (word) {
                case "up" -> link.withUp(true);
                case "down" -> link.withUp(false);
                case "mtu" -> link.withMtu(words.next(Integer::valueOf));
                case "promisc" -> link.withPromiscuous(onOff());
                default -> throw words.unknown(word);
            };
        }
        return new KernelOperation.SetLink(now.id(), link);
    }

    private boolean onOff() {
        String word = words.next();
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw words.unknown(word);
        };
    }

    private Device device(String name) {
        return now.device(name).orElseThrow(() -> words.fail("Cannot find device \"" + name + "\""));
    }

    private KernelOperation address() {
        String verb = words.next();
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
                case "brd", "broadcast" -> broadcast = Optional.of(words.next(IpAddress::parse));
                default -> throw words.unknown(word);
            }
        }
        String name = device(words.require(device, "dev")).name();
        boolean present = now.addressesOf(name)
                .anyMatch(a -> a.address().equals(address) && a.prefixLength() == length);
        return switch (verb) {
            case "add", "replace" -> {
                if (present && verb.equals("add")) {
                    throw words.fail("File exists");
                }
                yield new KernelOperation.AddAddress(now.id(), new InterfaceAddress(name, address, length, broadcast));
            }
            case "del" -> {
                if (!present) {
                    throw words.fail("Cannot assign requested address");
                }
                yield new KernelOperation.DeleteAddress(now.id(), name, address);
            }
            default -> throw words.unknown(verb);
        };
    }

    private KernelOperation neighbour() {
        String verb = words.next();
        IpAddress address = words.next(IpAddress::parse);
        Optional<String> device = Optional.empty();
        Optional<MacAddress> mac = Optional.empty();
        Neighbour.State state = Neighbour.State.PERMANENT;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = Optional.of(words.next());
                case "lladdr" -> mac = Optional.of(words.next(MacAddress::parse));
                case "nud" -> state = words.next(w -> Neighbour.State.valueOf(w.toUpperCase(java.util.Locale.ROOT)));
                default -> throw words.unknown(word);
            }
        }
        String name = device(words.require(device, "dev")).name();
        boolean present = now.addressing().neighbours().stream()
                .anyMatch(n -> n.device().equals(name) && n.address().equals(address));
        return switch (verb) {
            case "add", "replace" -> {
                if (present && verb.equals("add")) {
                    throw words.fail("File exists");
                }
                yield new KernelOperation.ReplaceNeighbour(now.id(),
                        new Neighbour(name, address, mac, state, Optional.empty()));
            }
            case "del" -> new KernelOperation.DeleteNeighbour(now.id(), name, address);
            default -> throw words.unknown(verb);
        };
    }
}
