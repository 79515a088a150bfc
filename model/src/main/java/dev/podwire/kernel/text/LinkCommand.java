package dev.podwire.kernel.text;

import java.util.List;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.MacAddress;

/** {@code ip link set} and {@code del}, and {@code bridge link set}. */
final class LinkCommand {

    private static final int CENTISECONDS = 100;

    private LinkCommand() {}

    static List<KernelOperation> parse(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        return switch (verb) {
            case "set", "s" -> List.of(set(now, words));
            case "del", "delete" -> {
                Device device = named(now, words);
                words.end();
                yield List.of(new KernelOperation.DeleteDevice(now.id(), device.name()));
            }
            default -> throw words.unknown(verb);
        };
    }

    private static Device named(NetworkNamespace now, Arguments words) {
        String name = words.next();
        return IpCommand.device(now, words, name.equals("dev") ? words.next() : name);
    }

    private static KernelOperation set(NetworkNamespace now, Arguments words) {
        Device device = named(now, words);
        Link link = device.link();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "up" -> link = link.withUp(true);
                case "down" -> link = link.withUp(false);
                case "mtu" -> link = link.withMtu(words.next(Integer::valueOf));
                case "address" -> link = link.withMac(words.next(MacAddress::parse));
                case "promisc" -> link = link.withPromiscuous(IpCommand.onOff(words));
                case "nomaster" -> link = link.withoutMaster();
                case "master" -> link = link.portOf(bridge(now, words).name(), false);
                case "type" -> {
                    return ofKind(now, words, device);
                }
                default -> throw words.unknown(word);
            }
        }
        return new KernelOperation.SetLink(now.id(), link);
    }

    private static Device bridge(NetworkNamespace now, Arguments words) {
        Device master = IpCommand.device(now, words, words.next());
        if (!(master instanceof Device.Bridge)) {
            throw words.fail(master.name() + " is no bridge");
        }
        return master;
    }

    private static KernelOperation ofKind(NetworkNamespace now, Arguments words, Device device) {
        String kind = words.next();
        String setting = words.next();
        KernelOperation operation;
        if (kind.equals("bridge") && device instanceof Device.Bridge bridge) {
            operation = switch (setting) {
                case "ageing_time" -> new KernelOperation.SetDevice(now.id(),
                        bridge.withAgeing(words.next(Integer::valueOf) / CENTISECONDS));
                case "fdb_flush" -> new KernelOperation.FlushFdb(now.id(), device.name());
                default -> throw words.unknown(setting);
            };
        } else if (kind.equals("vxlan") && device instanceof Device.Vxlan vxlan) {
            operation = switch (setting) {
                case "learning" -> new KernelOperation.SetDevice(now.id(), vxlan.withLearning(true));
                case "nolearning" -> new KernelOperation.SetDevice(now.id(), vxlan.withLearning(false));
                case "ageing" -> new KernelOperation.SetDevice(now.id(),
                        vxlan.withAgeing(words.next(Integer::valueOf)));
                default -> throw words.unknown(setting);
            };
        } else if (kind.equals("bridge_slave")) {
            operation = new KernelOperation.SetLink(now.id(), flag(device.link(), setting, words));
        } else {
            throw words.unknown(kind);
        }
        words.end();
        return operation;
    }

    /** {@code bridge link set dev PORT FLAG on|off …}. */
    static KernelOperation port(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        if (!verb.equals("set")) {
            throw words.unknown(verb);
        }
        Link link = named(now, words).link();
        if (link.master().isEmpty()) {
            throw words.fail(link.name() + " is no port of a bridge");
        }
        while (words.hasNext()) {
            link = flag(link, words.next(), words);
        }
        return new KernelOperation.SetLink(now.id(), link);
    }

    private static Link flag(Link link, String name, Arguments words) {
        Link.PortFlags flags = link.port();
        return link.withPort(switch (name) {
            case "hairpin" -> flags.withHairpin(IpCommand.onOff(words));
            case "learning" -> flags.withLearning(IpCommand.onOff(words));
            case "flood" -> flags.withFlood(IpCommand.onOff(words));
            case "mcast_flood" -> flags.withMulticastFlood(IpCommand.onOff(words));
            case "bcast_flood" -> flags.withBroadcastFlood(IpCommand.onOff(words));
            case "isolated" -> flags.withIsolated(IpCommand.onOff(words));
            default -> throw words.unknown(name);
        });
    }
}
