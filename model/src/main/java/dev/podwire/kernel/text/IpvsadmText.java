package dev.podwire.kernel.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.netfilter.RuleWords;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;

/** The text of ipvsadm (1.31) with numbers instead of names: {@code -Sn}, {@code -Ln}, {@code -Lnc}, {@code -R}. */
public final class IpvsadmText {

    /** Connections that a real server has: {@code ActiveConn} and {@code InActConn}. */
    public record Load(int active, int inactive) {
        public static final Load NONE = new Load(0, 0);
    }

    /** A real server of a virtual one. */
    public record ServerKey(ServiceKey service, String server) {}

    private static final Comparator<RealServer> SERVERS = Comparator.comparing(RealServer::address)
            .thenComparingInt(RealServer::port);

    private IpvsadmText() {}

    /** {@code ipvsadm-save -n}: the virtual servers in the order of their text, each with its real ones by address. */
    public static String save(IpvsTable table) {
        List<VirtualServer> sorted = new ArrayList<>(table.servers().values());
        sorted.sort(Comparator.comparing(server -> option(server.key())));
        StringBuilder text = new StringBuilder();
        for (VirtualServer server : sorted) {
            String name = option(server.key());
            VirtualServer.Scheduling scheduling = server.scheduling();
            text.append("-A ").append(name).append(" -s ").append(scheduling.scheduler().text());
            server.persistence().ifPresent(p -> text.append(" -p ").append(p.seconds())
                    .append(mask(server.key(), p, " -M ")));
            text.append(scheduling.onePacket() ? " -o" : "");
            String flags = flags(scheduling);
            text.append(flags.isEmpty() ? "" : " -b " + flags).append('\n');
            server.servers().stream().sorted(SERVERS).forEach(s -> text.append("-a ").append(name).append(" -r ")
                    .append(s).append(' ').append(s.forwarding().option()).append(" -w ").append(s.weight())
                    .append(s.limits().upper() == 0 ? "" : " -x " + s.limits().upper())
                    .append(s.limits().lower() == 0 ? "" : " -y " + s.limits().lower()).append('\n'));
        }
        return text.toString();
    }

    /** {@code ipvsadm -Ln}; {@code loads} are the connections of real servers, none where nothing is said. */
    public static String list(IpvsTable table, Map<ServerKey, Load> loads) {
        StringBuilder text = new StringBuilder("""
                IP Virtual Server version 1.2.1 (size=4096)
                Prot LocalAddress:Port Scheduler Flags
                  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
                """);
        table.servers().values().stream().sorted(IpvsadmText::compare).forEach(server -> {
            text.append(title(server)).append('\n');
            server.servers().stream().sorted(SERVERS).forEach(s -> {
                Load load = loads.getOrDefault(new ServerKey(server.key(), s.toString()), Load.NONE);
                text.append(String.format("  -> %-28s %-7s %-6d %-10d %-10d%n", s, s.forwarding().text(), s.weight(),
                        load.active(), load.inactive()));
            });
        });
        return text.toString();
    }

    private static int compare(VirtualServer a, VirtualServer b) {
        return Comparator.comparing((ServiceKey k) -> k instanceof ServiceKey.Mark(int mark, boolean _) ? mark : 0)
                .thenComparing(ServiceKey::ipv6).thenComparing(IpvsadmText::byAddress).compare(a.key(), b.key());
    }

    private static int byAddress(ServiceKey a, ServiceKey b) {
        return a instanceof ServiceKey.Address one && b instanceof ServiceKey.Address two
                ? Comparator.comparingInt((ServiceKey.Address k) -> k.protocol().number())
                        .thenComparing(ServiceKey.Address::address).thenComparingInt(ServiceKey.Address::port)
                        .compare(one, two)
                : 0;
    }

    private static String title(VirtualServer server) {
        String name = switch (server.key()) {
            case ServiceKey.Address(IpProtocol protocol, var address, int port) ->
                protocol.name() + "  " + ServiceKey.endPoint(address, port);
            case ServiceKey.Mark(int mark, boolean ipv6) -> "FWM  " + Integer.toUnsignedString(mark)
                    + (ipv6 ? " IPv6" : "");
        };
        String flags = flags(server.scheduling());
        return name + " " + server.scheduling().scheduler().text() + (flags.isEmpty() ? "" : " (" + flags + ")")
                + server.persistence().map(p -> " persistent " + p.seconds() + mask(server.key(), p, " mask "))
                        .orElse("")
                + (server.scheduling().onePacket() ? " ops" : "");
    }

    /** {@code ipvsadm -Lnc}. */
    public static String connections(Collection<IpvsConnection> connections) {
        StringBuilder text = new StringBuilder("IPVS connection entries\n").append(String
                .format("pro expire %-11s %-18s %-18s %s%n", "state", "source", "virtual", "destination"));
        for (IpvsConnection c : connections) {
            text.append(String.format("%-3s %02d:%02d  %-11s %-18s %-18s %s%n", c.protocol(), c.secondsLeft() / 60,
                    c.secondsLeft() % 60, c.state(), c.client(), c.virtual(), c.real()));
        }
        return text.toString();
    }

    /** What {@code ipvsadm-restore} does with the text. Throws {@link RuleSyntaxException} with line and word at anything unknown. */
    public static List<KernelOperation> restore(NamespaceId namespace, String text) {
        List<KernelOperation> operations = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                operations.add(IpvsadmReader.read(namespace, RuleWords.split(lines[i], i + 1)));
            }
        }
        return operations;
    }

    private static String option(ServiceKey key) {
        return switch (key) {
            case ServiceKey.Address(IpProtocol protocol, var address, int port) -> switch (protocol) {
                case TCP -> "-t ";
                case UDP -> "-u ";
                case SCTP, ICMP, ICMPV6, IPIP -> "--sctp-service ";
            } + ServiceKey.endPoint(address, port);
            case ServiceKey.Mark(int mark, boolean ipv6) -> "-f " + Integer.toUnsignedString(mark)
                    + (ipv6 ? " -6" : "");
        };
    }

    private static String mask(ServiceKey key, VirtualServer.Persistence persistence, String before) {
        int length = persistence.prefixLength();
        if (length == (key.ipv6() ? 128 : 32)) {
            return "";
        }
        return before + (key.ipv6() ? Integer.toString(length) : new Cidr(new Ipv4Address(-1), length).address());
    }

    private static String flags(VirtualServer.Scheduling scheduling) {
        if (scheduling.scheduler() != Scheduler.SH && scheduling.scheduler() != Scheduler.MH) {
            return "";
        }
        String name = scheduling.scheduler().text();
        List<String> flags = new ArrayList<>();
        if (scheduling.fallback()) {
            flags.add(name + "-fallback");
        }
        if (scheduling.byPort()) {
            flags.add(name + "-port");
        }
        return String.join(",", flags);
    }
}
