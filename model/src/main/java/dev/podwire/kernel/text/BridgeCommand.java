package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** One {@code bridge} command: {@code fdb add|append|replace|del|flush} and {@code link set}. */
final class BridgeCommand {

    private BridgeCommand() {}

    static List<KernelOperation> parse(NetworkNamespace now, Arguments words) {
        String object = words.next();
        return switch (object) {
            case "fdb", "f" -> List.of(forwarding(now, words));
            case "link", "l" -> List.of(LinkCommand.port(now, words));
            default -> throw words.fail("'bridge " + object + "' is not understood");
        };
    }

    private static KernelOperation forwarding(NetworkNamespace now, Arguments words) {
        String verb = words.next();
        if (verb.equals("flush")) {
            String word = words.next();
            Device flushed = IpCommand.device(now, words, word.equals("dev") ? words.next() : word);
            words.end();
            return new KernelOperation.FlushFdb(now.id(), flushed.name());
        }
        MacAddress mac = words.next(MacAddress::parse);
        Optional<String> device = Optional.empty();
        Optional<IpAddress> remote = Optional.empty();
        boolean permanent = true;
        boolean local = true;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = Optional.of(words.next());
                case "dst" -> remote = Optional.of(words.next(IpAddress::parse));
                case "permanent", "local" -> permanent = true;
                case "static" -> local = false;
                case "dynamic" -> {
                    permanent = false;
                    local = false;
                }
                case "self", "master" -> {
                    // whose table it is follows from the device
                }
                default -> throw words.unknown(word);
            }
        }
        Device on = IpCommand.device(now, words, words.require(device, "dev"));
        if (!(on instanceof Device.Vxlan) && on.link().master().isEmpty()) {
            throw words.fail(on.name() + " is neither a tunnel nor a port of a bridge");
        }
        if (local && !(on instanceof Device.Vxlan) && !verb.equals("del")) {
            throw words.fail("an entry of a bridge port is simulated if it is static or dynamic");
        }
        return operation(now, words, verb, new FdbEntry(on.name(), mac, remote, permanent, Optional.empty()));
    }

    private static KernelOperation operation(NetworkNamespace now, Arguments words, String verb, FdbEntry entry) {
        Optional<IpAddress> remote = entry.remote();
        List<FdbEntry> present = now.links().fdb().stream()
                .filter(f -> f.device().equals(entry.device()) && f.mac().equals(entry.mac())).toList();
        boolean exact = present.stream().anyMatch(f -> remote.isEmpty() || remote.equals(f.remote()));
        switch (verb) {
            case "replace" -> {
                return new KernelOperation.ReplaceFdb(now.id(), entry);
            }
            case "add", "append" -> {
                if (exact || verb.equals("add") && !present.isEmpty()) {
                    throw words.fail("File exists");
                }
                return new KernelOperation.AppendFdb(now.id(), entry);
            }
            case "del" -> {
                // what a bridge or a tunnel has learned is known to the running kernel alone
                boolean fixed = now.device(entry.device())
                        .filter(d -> d instanceof Device.Vxlan vxlan && !vxlan.learning()).isPresent();
                if (fixed && !exact) {
                    throw words.fail("No such file or directory");
                }
                return new KernelOperation.DeleteFdb(now.id(), entry.device(), entry.mac(), remote);
            }
            default -> throw words.unknown(verb);
        }
    }
}
