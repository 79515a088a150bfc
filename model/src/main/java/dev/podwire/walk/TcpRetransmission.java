package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.walk.TcpTransmitter.Segment;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a connection that nobody has acknowledged yet, and the timer after which the first of them is sent once
 * more (RFC 6298, tcp_timer.c).
 */
final class TcpRetransmission {

    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long MIN_RTO = 200 * MILLISECOND;
    /** A SYN is repeated this often at even distances before they grow ({@code tcp_syn_linear_timeouts}, since Linux 6.5). */
    private static final int EVEN_SYNS = 4;
    private static final int SYN_RETRIES = 6;
    private static final int SYN_ACK_RETRIES = 5;
    private static final int DATA_RETRIES = 15;

    private final TcpSocket socket;
    private final Network network;
    private final Kernel kernel;
    private final TcpTransmitter out;
    private final Deque<Segment> unacknowledged = new ArrayDeque<>();
    private int retries;
    private long rto = SECOND;
    private Events.@Nullable Timer timer;

    TcpRetransmission(TcpSocket socket, Network network, Kernel kernel, TcpTransmitter out) {
        this.socket = socket;
        this.network = network;
        this.kernel = kernel;
        this.out = out;
    }

    boolean isEmpty() {
        return unacknowledged.isEmpty();
    }

    void add(Segment segment) {
        unacknowledged.add(segment);
    }

    /** The handshake is over. */
    void established() {
        unacknowledged.clear();
        rto = MIN_RTO;
        retries = 0;
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Waits for what was sent, unless it does so already. */
    void arm() {
        if (timer == null && !unacknowledged.isEmpty() && socket.state() != TcpSocket.State.CLOSED) {
            timer = network.events().after(rto, this::timeout);
        }
    }

    private void timeout() {
        timer = null;
        Segment first = unacknowledged.peek();
        if (first == null || socket.state() == TcpSocket.State.CLOSED) {
            return;
        }
        retries++;
        boolean syn = first.has(Header.Tcp.SYN);
        boolean answersSyn = syn && socket.state() == TcpSocket.State.SYN_RECEIVED;
        if (givesUp(syn)) {
            socket.giveUp(false);
            return;
        }
        if (answersSyn && retries > kernel.config().sysctl("net.ipv4.tcp_synack_retries", SYN_ACK_RETRIES)) {
            socket.giveUp(true);
            return;
        }
        boolean probe = !syn && retries == 1;
        if (!probe && (!syn || answersSyn || retries > EVEN_SYNS)) {
            rto *= 2;
        }
        if (!out.isLastStillHere()) {
            if (!probe) {
                out.rehash();
            }
            socket.transmit(first);
        }
        arm();
    }

    /** {@code tcp_write_timeout}: a SYN has a few more tries at even distances, data has the tail loss probe first. */
    private boolean givesUp(boolean syn) {
        KernelConfig config = kernel.config();
        if (syn) {
            return socket.state() == TcpSocket.State.SYN_SENT
                    && retries > config.sysctl("net.ipv4.tcp_syn_retries", SYN_RETRIES)
                            + config.sysctl("net.ipv4.tcp_syn_linear_timeouts", EVEN_SYNS);
        }
        return retries > config.sysctl("net.ipv4.tcp_retries2", DATA_RETRIES) + 1;
    }

    /** Everything before this number has arrived; false if that was known. */
    boolean acknowledged(long number) {
        boolean progress = false;
        Segment first = unacknowledged.peek();
        while (first != null && !TcpSegments.before(number, first.end())) {
            unacknowledged.remove();
            progress = true;
            first = unacknowledged.peek();
        }
        if (!progress) {
            return false;
        }
        network.neighbours().confirm(kernel, out.sender().dst());
        retries = 0;
        rto = MIN_RTO;
        stop();
        arm();
        return true;
    }

    /** The way bears only smaller segments: what is on it is cut anew and sent again. */
    void cut(int mss) {
        List<Segment> smaller = new ArrayList<>();
        for (Segment segment : unacknowledged) {
            long sequence = segment.sequence();
            List<List<Header>> pieces = TcpSegments.cut(segment.payload(), mss);
            for (int i = 0; i < pieces.size(); i++) {
                boolean last = i == pieces.size() - 1;
                smaller.add(new Segment(last ? segment.flags() : Header.Tcp.ACK, sequence, pieces.get(i)));
                sequence = TcpSegments.plus(sequence, Sizes.stream(pieces.get(i)));
            }
        }
        unacknowledged.clear();
        unacknowledged.addAll(smaller);
        smaller.forEach(socket::transmit);
    }
}
