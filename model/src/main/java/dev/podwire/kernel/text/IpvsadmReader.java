package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.RealServer.Forwarding;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleWords;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** Reads one command of ipvsadm, with its short or long options. */
final class IpvsadmReader {

    private static final int PERSISTENT_SECONDS = 300;

    private final NamespaceId namespace;
    private final RuleWords words;
    private @Nullable ServiceKey key;
    private Scheduler scheduler = Scheduler.WLC;
    private boolean byPort;
    private boolean fallback;
    private boolean onePacket;
    private Optional<Integer> persistent = Optional.empty();
    private Optional<Integer> mask = Optional.empty();
    private String server = "";
    private Forwarding forwarding = Forwarding.ROUTE;
    private int weight = 1;
    private int upper;
    private int lower;
    private boolean ipv6;

    private IpvsadmReader(NamespaceId namespace, RuleWords words) {
        this.namespace = namespace;
        this.words = words;
    }

    static KernelOperation read(NamespaceId namespace, RuleWords words) {
        return new IpvsadmReader(namespace, words).read();
    }

    private KernelOperation read() {
        String command = words.next("ipvsadm");
        if (command.equals("--set")) {
            KernelOperation set = new KernelOperation.SetIpvsTimeouts(namespace, new IpvsTable.Timeouts(
                    number(command, Integer.MAX_VALUE), number(command, Integer.MAX_VALUE),
                    number(command, Integer.MAX_VALUE)));
            end();
            return set;
        }
        while (words.hasNext()) {
            option(words.next(command));
        }
        return switch (command) {
            case "-A", "--add-service" -> new KernelOperation.AddVirtualServer(namespace, virtual());
            case "-E", "--edit-service" -> new KernelOperation.EditVirtualServer(namespace, virtual());
            case "-D", "--delete-service" -> new KernelOperation.DeleteVirtualServer(namespace, key());
            case "-C", "--clear" -> new KernelOperation.ClearVirtualServers(namespace);
            case "-a", "--add-server" -> new KernelOperation.AddRealServer(namespace, key(), real());
            case "-e", "--edit-server" -> new KernelOperation.EditRealServer(namespace, key(), real());
            case "-d", "--delete-server" -> {
                RealServer gone = real();
                yield new KernelOperation.DeleteRealServer(namespace, key(), gone.address(), gone.port());
            }
            default -> throw words.fail(command, "unknown command of ipvsadm");
        };
    }

    private void end() {
        if (words.hasNext()) {
            throw words.fail(words.peek(), "a word too many");
        }
    }

    private void option(String option) {
        switch (option) {
            case "-t", "--tcp-service" -> key = address(IpProtocol.TCP, words.next(option));
            case "-u", "--udp-service" -> key = address(IpProtocol.UDP, words.next(option));
            case "--sctp-service" -> key = address(IpProtocol.SCTP, words.next(option));
            case "-f", "--fwmark-service" -> key = new ServiceKey.Mark(
                    reading(words.next(option), Integer::parseUnsignedInt), false);
            case "-6", "--ipv6" -> ipv6 = true;
            case "-s", "--scheduler" -> scheduler = reading(words.next(option), Scheduler::parse);
            case "-b", "--sched-flags" -> flags(words.next(option));
            case "-p", "--persistent" -> persistent = Optional.of(
                    isNumber(words.peek()) ? number(option, Integer.MAX_VALUE) : PERSISTENT_SECONDS);
            case "-M", "--netmask" -> mask = Optional.of(reading(words.next(option), IpvsadmReader::prefixLength));
            case "-o", "--ops", "ops" -> onePacket = true;
            case "-r", "--real-server" -> server = words.next(option);
            case "-m", "--masquerading" -> forwarding = Forwarding.MASQ;
            case "-g", "--gatewaying" -> forwarding = Forwarding.ROUTE;
            case "-i", "--ipip" -> forwarding = Forwarding.TUNNEL;
            case "-w", "--weight" -> weight = number(option, 65535);
            case "-x", "--u-threshold" -> upper = number(option, 65535);
            case "-y", "--l-threshold" -> lower = number(option, 65535);
            default -> throw words.fail(option, "unknown option of ipvsadm");
        }
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    }

    private <T> T reading(String word, Function<String, T> reader) {
        try {
            return reader.apply(word);
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw words.fail(word, String.valueOf(e.getMessage()));
        }
    }

    private int number(String option, int greatest) {
        int value = reading(words.next(option), Integer::parseInt);
        if (value < 0 || value > greatest) {
            throw words.fail(Integer.toString(value), "out of range for " + option);
        }
        return value;
    }

    private static int prefixLength(String text) {
        if (isNumber(text)) {
            return Integer.parseInt(text);
        }
        int bits = Ipv4Address.parse(text).value();
        int length = Integer.numberOfLeadingZeros(~bits);
        if (bits != (length == 0 ? 0 : -1 << 32 - length)) {
            throw new IllegalArgumentException("a mask with gaps is not simulated");
        }
        return length;
    }

    private void flags(String list) {
        for (String flag : list.split(",")) {
            switch (flag) {
                case "sh-port", "mh-port", "flag-2" -> byPort = true;
                case "sh-fallback", "mh-fallback", "flag-1" -> fallback = true;
                default -> throw words.fail(flag, "unknown flag of a scheduler");
            }
        }
    }

    /** {@code ADDRESS[:PORT]}, IPv6 in brackets. */
    private ServiceKey address(IpProtocol protocol, String text) {
        return reading(text, t -> new ServiceKey.Address(protocol, host(t), port(t, 0)));
    }

    private static IpAddress host(String text) {
        if (text.startsWith("[")) {
            return IpAddress.parse(text.substring(1, text.indexOf(']')));
        }
        int colon = text.indexOf(':');
        return IpAddress.parse(colon < 0 ? text : text.substring(0, colon));
    }

    private static int port(String text, int otherwise) {
        int colon = text.indexOf(':', text.indexOf(']') + 1);
        int port = colon < 0 ? otherwise : Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("not a port");
        }
        return port;
    }

    private ServiceKey key() {
        if (key == null) {
            throw words.fail("", "-t, -u, --sctp-service or -f is missing");
        }
        return ipv6 && key instanceof ServiceKey.Mark(int mark, boolean _) ? new ServiceKey.Mark(mark, true) : key;
    }

    private VirtualServer virtual() {
        ServiceKey service = key();
        int bits = service.ipv6() ? 128 : 32;
        Optional<VirtualServer.Persistence> kept = persistent
                .map(seconds -> new VirtualServer.Persistence(seconds, mask.orElse(bits)));
        if (service instanceof ServiceKey.Address(var _, var _, int port) && port == 0 && kept.isEmpty()) {
            throw words.fail("", "Zero port specified for non-persistent service");
        }
        return new VirtualServer(service, new VirtualServer.Scheduling(scheduler, byPort, fallback, onePacket), kept,
                List.of(), Optional.empty());
    }

    private RealServer real() {
        if (server.isEmpty()) {
            throw words.fail("", "-r is missing");
        }
        int same = key() instanceof ServiceKey.Address(var _, var _, int port) ? port : 0;
        return new RealServer(reading(server, IpvsadmReader::host), reading(server, s -> port(s, same)), forwarding,
                weight, new RealServer.Limits(upper, lower), Optional.empty());
    }
}
