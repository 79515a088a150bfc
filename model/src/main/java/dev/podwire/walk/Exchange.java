package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import org.jspecify.annotations.Nullable;

/** A client program at work: what it does first, how it goes on, and how it ended. */
abstract class Exchange {

    final Network network;
    final Kernel kernel;
    final ClientRequest request;
    private final List<List<Header>> answers = new ArrayList<>();
    private ClientResult.@Nullable End end;
    private String errno = "";
    private String icmp = "";
    private Optional<String> local = Optional.empty();
    private Optional<String> replyFrom = Optional.empty();
    private long deadline;
    private @Nullable Consumer<ClientResult> then;

    Exchange(Network network, ClientRequest request) {
        this.network = network;
        this.request = request;
        kernel = network.kernel(request.from());
        waitAgain();
    }

    static Exchange of(Network network, ClientRequest asked) {
        ClientRequest request = asked.anywhere() ? asked.toItself() : asked;
        return switch (request.protocol()) {
            case TCP -> new TcpExchange(network, request);
            case UDP -> new UdpExchange(network, request);
            case ICMP, ICMPV6 -> new PingExchange(network, request);
            case SCTP, IPIP -> throw new IllegalArgumentException(
                    "no client for protocol " + request.protocol().text());
        };
    }

    /** Makes the first system calls. */
    abstract void start();

    /** The time is over. */
    abstract void giveUp();

    /** Starts on behalf of a program that is no client of the session; {@code next} is told how it ended. */
    final void begin(Consumer<ClientResult> next) {
        then = next;
        network.events().wake(() -> {
            watch();
            start();
        });
    }

    /** Gives up when the deadline is over, which moves while there is progress. */
    private void watch() {
        network.events().afterExactly(Math.max(0, deadline - network.now()), () -> {
            if (!isOver() && network.now() >= deadline) {
                giveUp();
            } else if (!isOver()) {
                watch();
            }
        });
    }

    private void tell() {
        Consumer<ClientResult> next = then;
        if (next != null) {
            then = null;
            network.events().wake(() -> next.accept(result()));
        }
    }

    final boolean isOver() {
        return end != null;
    }

    final long deadline() {
        return deadline;
    }

    /** A new system call waits: its time runs from now. */
    final void waitAgain() {
        deadline = network.now() + request.timeout().toNanos();
    }

    /** The same, but the call begins only after a pause. */
    final void waitAgain(long pause) {
        deadline = network.now() + pause + request.timeout().toNanos();
    }

    final void answered(List<Header> payload) {
        answers.add(List.copyOf(payload));
    }

    final boolean hasAnswer() {
        return !answers.isEmpty();
    }

    final void from(Object address) {
        replyFrom = Optional.of(address.toString());
    }

    final void finish(ClientResult.End how) {
        if (end == null) {
            end = how;
            tell();
        }
    }

    final void fail(String words) {
        if (end == null) {
            errno = words;
            end = words.equals("Connection refused") ? ClientResult.End.REFUSED : ClientResult.End.ERROR;
            tell();
        }
    }

    final void failIcmp(Header.Icmp error) {
        icmp = error.type() + "/" + error.code();
        finish(ClientResult.End.ICMP_ERROR);
    }

    /** Routes to the destination and so finds the own end; null (and the end of it all) if there is no way. */
    final Sockets.@Nullable Ends open(Dst dst) {
        if (dst.failed()) {
            fail(RouteStage.errno(dst.error()));
            return null;
        }
        if (dst.kind() == Dst.Kind.BROADCAST) {
            // nobody asked for SO_BROADCAST
            fail(request.protocol() == IpProtocol.TCP ? "Network is unreachable" : "Permission denied");
            return null;
        }
        Ipv4Address source = (Ipv4Address) request.bind().orElse(dst.source());
        int port = request.sourcePort() != 0
                ? request.sourcePort()
                : kernel.sockets().ephemeralPort(kernel.config(), network.chooser());
        local = Optional.of(source + ":" + port);
        return new Sockets.Ends(source, port, (Ipv4Address) request.destination(), request.port());
    }

    final Dst route() {
        if (request.destination().isIpv6() && kernel.config().namespace().routing().routes().stream()
                .anyMatch(r -> r.destination().contains(request.destination()))) {
            throw new IllegalArgumentException("walks are of IPv4 so far, not to " + request.destination());
        }
        return network.routes().output(kernel, request.bind().orElse(null), request.destination(), 0);
    }

    /** The TTL that packets of this client go out with; to a group they stay on the segment. */
    final int ttl() {
        return request.ttl() != 0
                ? request.ttl()
                : request.destination().isMulticast() && request.protocol() != IpProtocol.TCP
                        ? 1
                        : kernel.config().defaultTtl();
    }

    final ClientResult result() {
        return new ClientResult(end == null ? ClientResult.End.TIMEOUT : end, errno, icmp, local, replyFrom, answers,
                List.copyOf(network.seen()));
    }
}
