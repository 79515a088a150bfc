package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection: handshake, data in order, acknowledgements, retransmission, close (RFC 9293), with Linux'
 * habits: each data segment is acknowledged at once, a FIN together with the own FIN if the program closes right away.
 */
final class TcpSocket {

    enum State {
        SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT, CLOSE_WAIT, LAST_ACK, CLOSED
    }

    /** What a program wants to hear of its connection. */
    interface Listener {
        void connected();

        void data(List<Header> payload);

        void closedByPeer();

        void failed(String errno);
    }

    private record Segment(int flags, long sequence, List<Header> payload) {
        long end() {
            int control = (flags & (Header.Tcp.SYN | Header.Tcp.FIN)) != 0 ? 1 : 0;
            return TcpSegments.plus(sequence, Sizes.of(payload) + control);
        }
    }

    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long MIN_RTO = 200 * MILLISECOND;
    private static final long DELAYED_ACK = 40 * MILLISECOND;
    /** A SYN is repeated this often at even distances before they grow ({@code tcp_syn_linear_timeouts}, since Linux 6.5). */
    private static final int EVEN_SYNS = 4;

    private final Network network;
    private final Kernel kernel;
    private final Sockets.Ends ends;
    private final Direction direction;
    private final String program;
    private final Listener listener;
    private Dst dst;
    private State state;
    private int ttl = IpOutput.TTL;
    private int mss;
    private int hash;
    private long sendNext;
    private long receiveNext;
    private final Deque<Segment> unacknowledged = new ArrayDeque<>();
    private int retries;
    private long rto = SECOND;
    private boolean closing;
    private Events.@Nullable Timer retransmission;
    private Events.@Nullable Timer delayedAck;
    private boolean handshaking;
    private @Nullable Skb lastSent;

    private TcpSocket(Network network, Kernel kernel, Sockets.Ends ends, Dst dst, Direction direction, String program,
            Listener listener, State state) {
        this.network = network;
        this.kernel = kernel;
        this.ends = ends;
        this.dst = dst;
        this.direction = direction;
        this.program = program;
        this.listener = listener;
        this.state = state;
        mss = RouteStage.mtu(kernel, dst) - 40;
        hash = network.chooser().bits();
        sendNext = network.chooser().bits() & 0xffffffffL;
    }

    /** Opens a connection: sends the SYN. */
    static TcpSocket connect(Network network, Kernel kernel, Sockets.Ends ends, Dst dst, int ttl, Listener listener) {
        TcpSocket socket = new TcpSocket(network, kernel, ends, dst, Direction.REQUEST, "client", listener,
                State.SYN_SENT);
        socket.ttl = ttl == 0 ? IpOutput.TTL : ttl;
        kernel.sockets().tcp().put(ends, socket);
        socket.sendTracked(Header.Tcp.SYN, List.of());
        return socket;
    }

    /** Answers a SYN that a listening socket got. */
    static void accept(Network network, Kernel kernel, Sockets.Ends ends, Dst dst, Header.Tcp syn, String owner,
            java.util.function.Function<TcpSocket, Listener> program) {
        Forward forward = new Forward();
        TcpSocket socket = new TcpSocket(network, kernel, ends, dst, Direction.REPLY, owner, forward,
                State.SYN_RECEIVED);
        forward.to = program.apply(socket);
        socket.receiveNext = TcpSegments.plus(syn.sequence(), 1);
        socket.limitMss(syn.mss());
        kernel.sockets().tcp().put(ends, socket);
        socket.sendTracked(Header.Tcp.SYN | Header.Tcp.ACK, List.of());
    }

    /** Lets the program be made after the socket that it talks to. */
    private static final class Forward implements Listener {
        private @Nullable Listener to;

        @Override
        public void connected() {
            if (to != null) {
                to.connected();
            }
        }

        @Override
        public void data(List<Header> payload) {
            if (to != null) {
                to.data(payload);
            }
        }

        @Override
        public void closedByPeer() {
            if (to != null) {
                to.closedByPeer();
            }
        }

        @Override
        public void failed(String errno) {
            if (to != null) {
                to.failed(errno);
            }
        }
    }

    Sockets.Ends ends() {
        return ends;
    }

    private void limitMss(int offered) {
        if (offered > 0) {
            mss = Math.min(mss, offered);
        }
    }

    void send(List<Header> payload) {
        List<List<Header>> pieces = TcpSegments.cut(payload, mss);
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            sendTracked(Header.Tcp.ACK | (last ? Header.Tcp.PSH : 0), pieces.get(i));
        }
    }

    void close() {
        switch (state) {
            case ESTABLISHED -> {
                state = State.FIN_WAIT;
                closing = true;
                sendTracked(Header.Tcp.FIN | Header.Tcp.ACK, List.of());
            }
            case CLOSE_WAIT -> {
                state = State.LAST_ACK;
                closing = true;
                sendTracked(Header.Tcp.FIN | Header.Tcp.ACK, List.of());
            }
            case SYN_SENT, SYN_RECEIVED -> end();
            case FIN_WAIT, LAST_ACK, CLOSED -> {
            }
        }
    }

    /** Closes without waiting: an established connection is reset. */
    void abort() {
        boolean open = state != State.SYN_SENT && state != State.CLOSED;
        end();
        if (open) {
            closing = true;
            transmit(new Segment(Header.Tcp.RST | Header.Tcp.ACK, sendNext, List.of()));
        }
    }

    /** Is forgotten without a word. */
    void abandon() {
        state = State.CLOSED;
        stop();
    }

    private void stop() {
        if (retransmission != null) {
            retransmission.cancel();
            retransmission = null;
        }
        stopDelayedAck();
    }

    private void stopDelayedAck() {
        if (delayedAck != null) {
            delayedAck.cancel();
            delayedAck = null;
        }
    }

    private void end() {
        state = State.CLOSED;
        stop();
        kernel.sockets().tcp().remove(ends, this);
    }

    private void sendTracked(int flags, List<Header> payload) {
        Segment segment = new Segment(flags, sendNext, payload);
        sendNext = segment.end();
        unacknowledged.add(segment);
        transmit(segment);
        arm();
    }

    private void arm() {
        if (retransmission == null && !unacknowledged.isEmpty() && state != State.CLOSED) {
            retransmission = network.events().after(rto, this::timeout);
        }
    }

    private void timeout() {
        retransmission = null;
        Segment first = unacknowledged.peek();
        if (first == null || state == State.CLOSED) {
            return;
        }
        retries++;
        boolean syn = (first.flags() & Header.Tcp.SYN) != 0;
        if (syn && state == State.SYN_RECEIVED
                && retries > kernel.config().sysctl("net.ipv4.tcp_synack_retries", 5)) {
            end();
            return;
        }
        if (!syn || state == State.SYN_RECEIVED || retries > EVEN_SYNS) {
            rto *= 2;
        }
        if (lastSent == null || !lastSent.isStillHere()) {
            hash = network.chooser().bits();
            transmit(first);
        }
        arm();
    }

    private void acknowledge() {
        transmit(new Segment(Header.Tcp.ACK, sendNext, List.of()));
    }

    private void transmit(Segment segment) {
        boolean syn = (segment.flags() & Header.Tcp.SYN) != 0;
        if ((segment.flags() & Header.Tcp.ACK) != 0) {
            stopDelayedAck();
        }
        Header.Tcp tcp = new Header.Tcp(ends.localPort(), ends.remotePort(), segment.sequence(),
                (segment.flags() & Header.Tcp.ACK) != 0 ? receiveNext : 0, segment.flags(), TcpSegments.WINDOW,
                syn ? mss : 0);
        List<Header> headers = new ArrayList<>();
        headers.add(new Header.Ipv4(ends.local(), ends.remote(), IpProtocol.TCP.number(), ttl, 0, kernel.newIpId(),
                true, false, 0));
        headers.add(tcp);
        headers.addAll(segment.payload());
        Packet packet = new Packet(headers);
        Skb skb = new Skb(network.newFlight(packet, chapter(segment), direction), packet);
        skb.dst = dst;
        skb.hash = hash;
        skb.hashOfSocket = true;
        lastSent = skb;
        network.output().sendLocal(kernel, skb, program, what(segment));
    }

    private Chapter chapter(Segment segment) {
        if (ends.localPort() == TcpStage.DNS_PORT || ends.remotePort() == TcpStage.DNS_PORT) {
            return Chapter.DNS;
        }
        boolean syn = (segment.flags() & Header.Tcp.SYN) != 0;
        if (closing || state == State.CLOSE_WAIT || (segment.flags() & Header.Tcp.RST) != 0) {
            return Chapter.CLOSE;
        }
        return syn || handshaking ? Chapter.CONNECT : Chapter.DATA;
    }

    private static String what(Segment segment) {
        if ((segment.flags() & Header.Tcp.SYN) != 0) {
            return (segment.flags() & Header.Tcp.ACK) != 0 ? "SYN-ACK" : "SYN";
        }
        if ((segment.flags() & Header.Tcp.RST) != 0) {
            return "reset";
        }
        if ((segment.flags() & Header.Tcp.FIN) != 0) {
            return "FIN";
        }
        return segment.payload().isEmpty() ? "ACK" : "data";
    }

    /** A segment of this connection came in. */
    void receive(Header.Tcp tcp, List<Header> payload) {
        if (tcp.has(Header.Tcp.RST)) {
            reset(tcp);
            return;
        }
        if (state == State.SYN_SENT) {
            if (tcp.has(Header.Tcp.SYN) && tcp.has(Header.Tcp.ACK) && tcp.acknowledgment() == sendNext) {
                establish(tcp);
            }
            return;
        }
        if (tcp.has(Header.Tcp.ACK)) {
            acknowledged(tcp.acknowledgment());
        }
        int bytes = Sizes.of(payload);
        boolean news = bytes > 0 || tcp.has(Header.Tcp.FIN) || tcp.has(Header.Tcp.SYN);
        if (news && tcp.sequence() != receiveNext) {
            acknowledge();
            return;
        }
        if (bytes > 0) {
            receiveNext = TcpSegments.plus(receiveNext, bytes);
            acknowledge();
            network.events().wake(() -> listener.data(payload));
        }
        if (tcp.has(Header.Tcp.FIN)) {
            finished();
        }
    }

    private void establish(Header.Tcp tcp) {
        receiveNext = TcpSegments.plus(tcp.sequence(), 1);
        limitMss(tcp.mss());
        state = State.ESTABLISHED;
        unacknowledged.clear();
        stop();
        rto = MIN_RTO;
        retries = 0;
        network.neighbours().confirm(kernel, dst);
        handshaking = true;
        acknowledge();
        handshaking = false;
        network.events().wake(listener::connected);
    }

    private void acknowledged(long number) {
        boolean progress = false;
        Segment first = unacknowledged.peek();
        while (first != null && !TcpSegments.before(number, first.end())) {
            unacknowledged.remove();
            progress = true;
            first = unacknowledged.peek();
        }
        if (!progress) {
            return;
        }
        network.neighbours().confirm(kernel, dst);
        retries = 0;
        rto = MIN_RTO;
        if (retransmission != null) {
            retransmission.cancel();
            retransmission = null;
        }
        if (!unacknowledged.isEmpty()) {
            arm();
        }
        if (state == State.SYN_RECEIVED) {
            state = State.ESTABLISHED;
            network.events().wake(listener::connected);
        } else if (state == State.LAST_ACK && unacknowledged.isEmpty()) {
            end();
        }
    }

    private void finished() {
        receiveNext = TcpSegments.plus(receiveNext, 1);
        if (state == State.FIN_WAIT) {
            acknowledge();
            if (unacknowledged.isEmpty()) {
                end();
            }
            return;
        }
        state = State.CLOSE_WAIT;
        delayedAck = network.events().after(DELAYED_ACK, this::acknowledge);
        network.events().wake(listener::closedByPeer);
    }

    private void reset(Header.Tcp tcp) {
        if (state == State.SYN_SENT && (!tcp.has(Header.Tcp.ACK) || tcp.acknowledgment() != sendNext)) {
            return;
        }
        String errno = state == State.SYN_SENT ? "Connection refused" : "Connection reset by peer";
        end();
        network.events().wake(() -> listener.failed(errno));
    }

    /** An ICMP error about a packet of this connection ({@code tcp_v4_err}). */
    void error(Header.Icmp icmp) {
        if (icmp.type() == Header.Icmp.UNREACHABLE && icmp.code() == IcmpStage.FRAGMENTATION_NEEDED) {
            mss = Math.min(mss, icmp.mtu() - 40);
            resendSmaller();
            return;
        }
        if (icmp.type() == Header.Icmp.REDIRECT) {
            return;
        }
        IcmpStage.SocketError error = IcmpStage.socketError(icmp);
        if (state == State.SYN_SENT) {
            end();
            network.events().wake(() -> listener.failed(error.errno()));
        } else if (state == State.SYN_RECEIVED && !error.fatal()) {
            end();
        }
    }

    private void resendSmaller() {
        List<Segment> smaller = new ArrayList<>();
        for (Segment segment : unacknowledged) {
            long sequence = segment.sequence();
            List<List<Header>> pieces = TcpSegments.cut(segment.payload(), mss);
            for (int i = 0; i < pieces.size(); i++) {
                boolean last = i == pieces.size() - 1;
                smaller.add(new Segment(last ? segment.flags() : Header.Tcp.ACK, sequence, pieces.get(i)));
                sequence = TcpSegments.plus(sequence, Sizes.of(pieces.get(i)));
            }
        }
        unacknowledged.clear();
        unacknowledged.addAll(smaller);
        smaller.forEach(this::transmit);
    }
}
