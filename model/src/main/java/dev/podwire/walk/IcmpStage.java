package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.TracedPacket.Chapter;

/** ICMP: errors about packets that go no further, answers to echo requests, and what errors tell sockets (icmp.c). */
final class IcmpStage {

    static final int NET = 0;
    static final int HOST = 1;
    static final int PROTOCOL = 2;
    static final int PORT = 3;
    static final int FRAGMENTATION_NEEDED = 4;
    static final int FILTERED = 13;
    /** Milliseconds from error to error. */
    private static final int RATE_LIMIT = 1000;
    /** Unreachable, source quench, time exceeded, parameter problem. */
    private static final int RATE_MASK = 0x1818;
    private static final long MILLISECOND = 1_000_000L;
    private static final int MAX_QUOTED = 548;
    /** Errors go out with precedence "internetwork control". */
    private static final int ERROR_TOS = 0xc0;
    /** What they take over of the type of service of the packet that they are about ({@code RT_TOS}). */
    private static final int INHERITED_TOS = 0x1e;

    private final Network network;

    IcmpStage(Network network) {
        this.network = network;
    }

    void unreachable(Kernel kernel, Skb about, int code) {
        error(kernel, about, Header.Icmp.UNREACHABLE, code, 0);
    }

    /** {@code icmp_send}: tells the sender of a packet about it, unless that is forbidden or too often. */
    void error(Kernel kernel, Skb about, int type, int code, int mtu) {
        if (about.recipient != Recipient.HOST || about.isFragment() || about.dst == null
                || about.layer4() instanceof Header.Icmp icmp && icmp.isError()
                || about.destination().isMulticast() || about.source().isUnspecified()
                || about.source().isMulticast()) {
            return;
        }
        boolean forMe = about.dst.kind() == Dst.Kind.LOCAL;
        IpAddress own = forMe ? about.destination() : null;
        Dst dst = network.routes().output(kernel, own, about.source(), 0);
        boolean limited = !dst.device().equals("lo") && isLimited(kernel, type, code);
        if (dst.failed() || limited && !mayTell(kernel, about.source())) {
            return;
        }
        sendError(kernel, about, dst, new Header.Icmp(type, code, 0, 0, mtu));
    }

    /** Whether there may be too many of such errors ({@code icmpv4_mask_allow}). */
    private static boolean isLimited(Kernel kernel, int type, int code) {
        return !(type == Header.Icmp.UNREACHABLE && code == FRAGMENTATION_NEEDED)
                && (kernel.config().sysctl("net.ipv4.icmp_ratemask", RATE_MASK) >>> type & 1) != 0;
    }

    private boolean mayTell(Kernel kernel, IpAddress whom) {
        long every = kernel.config().sysctl("net.ipv4.icmp_ratelimit", RATE_LIMIT) * MILLISECOND;
        return kernel.errors().allow(whom, network.now(), every);
    }

    /** Tells a sender that it has a better way ({@code ip_rt_send_redirect}). */
    void redirect(Kernel kernel, Skb about, Dst way) {
        if (!kernel.errors().allowRedirect(about.source(), network.now())) {
            return;
        }
        Dst dst = network.routes().output(kernel, null, about.source(), 0);
        if (!dst.failed() && way.nextHop() instanceof Ipv4Address gateway) {
            sendError(kernel, about, dst, new Header.Icmp(Header.Icmp.REDIRECT, 1, gateway.value() >>> 16,
                    gateway.value() & 0xffff, 0));
        }
    }

    private void sendError(Kernel kernel, Skb about, Dst dst, Header.Icmp icmp) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header.Ipv4((Ipv4Address) dst.source(), about.source(), IpProtocol.ICMP.number(),
                kernel.config().defaultTtl(),
                about.ip().tos() & INHERITED_TOS | ERROR_TOS, kernel.newIpId(), false, false, 0));
        headers.add(icmp);
        headers.addAll(quoted(about.packet));
        Packet packet = new Packet(headers);
        Skb skb = new Skb(network.newFlight(packet, Chapter.CONTROL, about.flight.opposite()), packet);
        skb.dst = dst;
        skb.tracking = ConntrackStage.attached(about.tracking);
        network.output().sendLocal(kernel, skb, IpOutput.KERNEL, "ICMP error " + icmp.type() + "/" + icmp.code());
    }

    /** The packet an error is about, cut so that the error stays within 576 bytes. */
    private static List<Header> quoted(Packet packet) {
        List<Header> quoted = new ArrayList<>();
        int bytes = 0;
        for (Header header : packet.headers()) {
            int length = Sizes.of(List.of(header));
            if (bytes + length > MAX_QUOTED) {
                if (header instanceof Header.Data(byte[] all)) {
                    quoted.add(new Header.Data(java.util.Arrays.copyOf(all, MAX_QUOTED - bytes)));
                }
                break;
            }
            quoted.add(header);
            bytes += length;
        }
        return quoted;
    }

    void receive(Kernel kernel, String device, Skb skb, Header.Icmp icmp) {
        if (icmp.type() == Header.Icmp.ECHO_REQUEST) {
            answerEcho(kernel, device, skb, icmp);
            return;
        }
        network.delivered(kernel, device, skb, () -> icmp.isError() ? "kernel (ICMP error)" : "ping");
        if (icmp.isError() && skb.packet.headers().size() > 3
                && skb.packet.headers().get(2) instanceof Header.Ipv4 inner) {
            Header quoted = skb.packet.headers().get(3);
            if (icmp.type() == Header.Icmp.REDIRECT) {
                redirected(kernel, device, skb.source(), icmp, inner.destination());
            }
            if (quoted instanceof Header.Tcp tcp) {
                network.tcp().error(kernel, icmp, inner, tcp);
            } else if (quoted instanceof Header.Udp udp) {
                network.udp().error(kernel, icmp, inner, udp);
            }
        }
    }

    /** A router tells a better way ({@code __ip_do_redirect}): it counts once the better gateway's neighbour entry is valid. */
    private void redirected(Kernel kernel, String device, Ipv4Address from, Header.Icmp icmp, Ipv4Address towards) {
        KernelConfig config = kernel.config();
        Ipv4Address gateway = new Ipv4Address(icmp.id() << 16 | icmp.sequence());
        boolean wanted = config.forwards(device)
                ? config.isOnForBoth(device, "accept_redirects")
                : config.isOn(device, "accept_redirects");
        Dst now = network.routes().output(kernel, null, towards, 0);
        if (wanted && now.kind() == Dst.Kind.UNICAST && now.nextHop().equals(from)
                && config.fib().kind(gateway, null) == Match.AddrType.Kind.UNICAST
                && network.neighbours().isValidOrAsked(kernel, device, gateway)) {
            now.route().ifPresent(r -> kernel.exceptions().learnGateway(towards, r, gateway));
        }
    }

    private void answerEcho(Kernel kernel, String device, Skb skb, Header.Icmp icmp) {
        if (kernel.config().sysctl("net.ipv4.icmp_echo_ignore_all", 0) != 0) {
            network.drop(kernel, device, skb, DropReason.NO_SOCKET, "echo requests are ignored (icmp_echo_ignore_all)");
            return;
        }
        if (skb.route().kind() == Dst.Kind.BROADCAST
                && kernel.config().sysctl("net.ipv4.icmp_echo_ignore_broadcasts", 1) != 0) {
            network.drop(kernel, device, skb, DropReason.NO_SOCKET,
                    "echo requests to everybody are ignored (icmp_echo_ignore_broadcasts)");
            return;
        }
        network.delivered(kernel, device, skb, () -> "kernel (ICMP echo)");
        Dst dst = network.output().routeBack(kernel, skb.destination(), skb.source());
        if (dst == null || !dst.device().equals("lo") && isLimited(kernel, Header.Icmp.ECHO_REPLY, 0)
                && !mayTell(kernel, skb.source())) {
            return;
        }
        List<Header> headers = new ArrayList<>(skb.packet.headers());
        headers.set(0,
                new Header.Ipv4(skb.destination(), skb.source(), IpProtocol.ICMP.number(), kernel.config().defaultTtl(),
                        skb.ip().tos(), kernel.newIpId(), false, false, 0));
        headers.set(1, new Header.Icmp(Header.Icmp.ECHO_REPLY, 0, icmp.id(), icmp.sequence(), 0));
        Packet packet = new Packet(headers);
        Skb answer = new Skb(network.newFlight(packet, Chapter.DATA, skb.flight.opposite()), packet);
        answer.dst = dst;
        network.output().sendLocal(kernel, answer, IpOutput.KERNEL, "ICMP echo reply");
    }

    /** What an error means to a socket: the system's words, and whether it is final ({@code icmp_err_convert}). */
    record SocketError(String errno, boolean fatal) {}

    static SocketError socketError(Header.Icmp icmp) {
        if (icmp.type() == Header.Icmp.TIME_EXCEEDED) {
            return new SocketError("No route to host", false);
        }
        return switch (icmp.code()) {
            case NET, 11 -> new SocketError("Network is unreachable", false);
            case HOST, 12 -> new SocketError("No route to host", false);
            case PROTOCOL -> new SocketError("Protocol not available", true);
            case PORT -> new SocketError("Connection refused", true);
            case FRAGMENTATION_NEEDED -> new SocketError("Message too long", false);
            case 5 -> new SocketError("Operation not supported", false);
            case 6, 9 -> new SocketError("Network is unreachable", true);
            case 7 -> new SocketError("Host is down", true);
            case 8 -> new SocketError("Machine is not on the network", true);
            default -> new SocketError("No route to host", true);
        };
    }
}
