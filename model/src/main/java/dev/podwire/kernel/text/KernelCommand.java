package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.conntrack.ConntrackFilter;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleWords;
import dev.podwire.kernel.nftables.NftScript;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** Command lines of the tools that change a kernel, read as typed operations. What is not understood is an error. */
public final class KernelCommand {

    private KernelCommand() {}

    /**
     * What the command does in a namespace that looks like {@code now}: {@code iptables}, {@code ip}, {@code bridge fdb}
     * and {@code bridge link}, {@code sysctl -w}, {@code conntrack -D}, {@code ipset}, {@code ipvsadm}, {@code nft}.
     * Throws {@link CommandException}.
     */
    public static List<KernelOperation> parse(NetworkNamespace now, List<String> command) {
        Arguments words = new Arguments(command);
        String program = words.next();
        return switch (program) {
            case "iptables", "iptables!" -> IptablesCommand.parse(now, false, words);
            case "ip6tables", "ip6tables!" -> IptablesCommand.parse(now, true, words);
            case "ip" -> IpCommand.parse(now, words);
            case "bridge" -> BridgeCommand.parse(now, words);
            case "sysctl" -> sysctl(now, words);
            case "conntrack" -> List.of(conntrack(now, words));
            case "nft" -> List.of(new KernelOperation.Nft(now.id(),
                    NftScript.parse(String.join(" ", command.subList(1, command.size())), now.netfilter().nftables())));
            case "ipset" -> ipset(now, words);
            case "ipvsadm" -> ipvsadm(now, words);
            default -> throw words.fail("the program " + program + " is not simulated");
        };
    }

    private static List<KernelOperation> ipset(NetworkNamespace now, Arguments words) {
        try {
            return new IpsetReader(now.id(), now.netfilter().sets()).read(new RuleWords(words.rest(), 0));
        } catch (RuleSyntaxException e) {
            throw words.fail(String.valueOf(e.getMessage()));
        }
    }

    private static List<KernelOperation> ipvsadm(NetworkNamespace now, Arguments words) {
        try {
            return List.of(IpvsadmReader.read(now.id(), new RuleWords(words.rest(), 0)));
        } catch (RuleSyntaxException e) {
            throw words.fail(String.valueOf(e.getMessage()));
        }
    }

    private static List<KernelOperation> sysctl(NetworkNamespace now, Arguments words) {
        List<KernelOperation> settings = new ArrayList<>();
        while (words.hasNext()) {
            String word = words.next();
            if (word.startsWith("-")) {
                if (!List.of("-w", "-q", "-qw", "-wq").contains(word)) {
                    throw words.unknown(word);
                }
                continue;
            }
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw words.fail("KEY=VALUE is expected");
            }
            String key = Sysctls.canonical(word.substring(0, equals));
            if (!Sysctls.acts(key)) {
                throw words.fail("the setting " + key + " is not simulated");
            }
            settings.add(new KernelOperation.SetSysctl(now.id(), key, word.substring(equals + 1)));
        }
        if (settings.isEmpty()) {
            throw words.fail("KEY=VALUE is expected");
        }
        return settings;
    }

    private static KernelOperation conntrack(NetworkNamespace now, Arguments words) {
        String command = words.next();
        if (command.equals("-F")) {
            words.end();
            return new KernelOperation.DeleteConnections(now.id(), ConntrackFilter.ALL);
        }
        if (!command.equals("-D")) {
            throw words.unknown(command);
        }
        Optional<IpProtocol> protocol = Optional.empty();
        Optional<IpAddress> source = Optional.empty();
        Optional<IpAddress> destination = Optional.empty();
        Optional<IpAddress> replySource = Optional.empty();
        Optional<IpAddress> replyDestination = Optional.empty();
        int sourcePort = 0;
        int destinationPort = 0;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-p", "--proto" -> protocol = Optional.of(words.next(IpProtocol::parse));
                case "-s", "--orig-src", "--src" -> source = Optional.of(words.next(IpAddress::parse));
                case "-d", "--orig-dst", "--dst" -> destination = Optional.of(words.next(IpAddress::parse));
                case "-r", "--reply-src" -> replySource = Optional.of(words.next(IpAddress::parse));
                case "-q", "--reply-dst" -> replyDestination = Optional.of(words.next(IpAddress::parse));
                case "--sport", "--orig-port-src" -> sourcePort = words.next(Integer::valueOf);
                case "--dport", "--orig-port-dst" -> destinationPort = words.next(Integer::valueOf);
                default -> throw words.unknown(word);
            }
        }
        return new KernelOperation.DeleteConnections(now.id(), new ConntrackFilter(protocol, source, destination,
                sourcePort, destinationPort, replySource, replyDestination));
    }
}
