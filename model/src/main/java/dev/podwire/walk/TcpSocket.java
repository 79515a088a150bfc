package dev.podwire.walk;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.podwire.packet.Header;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.walk.TcpTransmitter.Segment;
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

    private static final int HEADER_BYTES = 40;
    /** Nanoseconds that a FIN waits for the own one before it is acknowledged by itself. */
    private static final long DELAYED_ACK = 40_000_000;

    private final Network network;
    private final Kernel kernel;
    private final TcpTransmitter out;
    private final TcpRetransmission sent;
    private @Nullable Listener listener;
    private State state;
    private int mss;
    private long sendNext;
    private long receiveNext;
    private boolean closing;
    private Events.@Nullable Timer delayedAck;
    private boolean handshaking;
    private @Nullable Skb lastReceived;
    private String lastDevice = "";

    private TcpSocket(Network network, Kernel kernel, TcpTransmitter.Sender sender, State state) {
        this.network = network;
        this.kernel = kernel;
        this.state = state;
        out = new TcpTransmitter(network, kernel, sender);
        sent = new TcpRetransmission(this, network, kernel, out);
        mss = RouteStage.pathMtu(kernel, sender.dst(), sender.ends().remote(), network.now()) - HEADER_BYTES;
        sendNext = network.chooser().bits() & 0xffffffffL;
    }

    /** Opens a connection: sends the SYN. */
    static TcpSocket connect(Network network, Kernel kernel, TcpTransmitter.Sender sender, Listener listener) {
        TcpSocket socket = new TcpSocket(network, kernel, sender, State.SYN_SENT);
        socket.listener = listener;
        kernel.sockets().tcp().put(sender.ends(), socket);
        socket.sendTracked(Header.Tcp.SYN, List.of());
        return socket;
    }

    /** Answers a SYN that a listening socket got; {@code program} is what serves the connection. */
    static void accept(Network network, Kernel kernel, TcpTransmitter.Sender sender, Header.Tcp syn,
            Function<TcpSocket, Listener> program) {
        TcpSocket socket = new TcpSocket(network, kernel, sender, State.SYN_RECEIVED);
        socket.listener = program.apply(socket);
        socket.receiveNext = TcpSegments.plus(syn.sequence(), 1);
        socket.limitMss(syn.mss());
        kernel.sockets().tcp().put(sender.ends(), socket);
        socket.sendTracked(Header.Tcp.SYN | Header.Tcp.ACK, List.of());
        socket.out.own(false);
    }

    /** Wakes the program. */
    private void tell(Consumer<Listener> what) {
        Listener program = listener;
        if (program != null) {
            network.events().wake(() -> what.accept(program));
        }
    }

    Sockets.Ends ends() {
        return out.sender().ends();
    }

    private void limitMss(int offered) {
        if (offered > 0) {
            mss = Math.min(mss, offered);
        }
    }

    /** The conversation about what came last. */
    Conversation dialogue(Consumer<List<Header>> answer) {
        Skb last = Objects.requireNonNull(lastReceived, "nothing was received yet");
        return new Dialogue(network, kernel, lastDevice, last, answer);
    }

    void send(List<Header> payload) {
        if (state == State.CLOSED || closing) {
            return;
        }
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
        out.own(false);
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
        sent.stop();
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
        kernel.sockets().tcp().remove(ends(), this);
    }

    private void sendTracked(int flags, List<Header> payload) {
        Segment segment = new Segment(flags, sendNext, payload);
        sendNext = segment.end();
        sent.add(segment);
        transmit(segment);
        sent.arm();
    }

    private void acknowledge() {
        transmit(new Segment(Header.Tcp.ACK, sendNext, List.of()));
    }

    /** Nobody acknowledged: the connection ends, {@code silently} if no program has heard of it yet. */
    void giveUp(boolean silently) {
        end();
        if (!silently) {
            tell(program -> program.failed("Connection timed out"));
        }
    }

    State state() {
        return state;
    }

    /** Sends a segment, for the first time or once more. */
    void transmit(Segment segment) {
        if (segment.has(Header.Tcp.ACK)) {
            stopDelayedAck();
        }
        out.transmit(segment, receiveNext, mss, chapter(segment));
    }

    private Chapter chapter(Segment segment) {
        if (out.sender().lookup()) {
            return Chapter.DNS;
        }
        if (closing || state == State.CLOSE_WAIT || segment.has(Header.Tcp.RST)) {
            return Chapter.CLOSE;
        }
        return segment.has(Header.Tcp.SYN) || handshaking ? Chapter.CONNECT : Chapter.DATA;
    }

    /** A segment of this connection came in. */
    void receive(String device, Skb skb, Header.Tcp tcp, List<Header> payload) {
        lastReceived = skb;
        lastDevice = device;
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
        int bytes = Sizes.stream(payload);
        boolean news = bytes > 0 || tcp.has(Header.Tcp.FIN) || tcp.has(Header.Tcp.SYN);
        if (news && tcp.sequence() != receiveNext) {
            acknowledge();
            return;
        }
        if (bytes > 0) {
            receiveNext = TcpSegments.plus(receiveNext, bytes);
            acknowledge();
            tell(program -> program.data(payload));
        }
        if (tcp.has(Header.Tcp.FIN)) {
            finished();
        }
    }

    private void establish(Header.Tcp tcp) {
        receiveNext = TcpSegments.plus(tcp.sequence(), 1);
        limitMss(tcp.mss());
        state = State.ESTABLISHED;
        sent.established();
        stop();
        network.neighbours().confirm(kernel, out.sender().dst());
        handshaking = true;
        acknowledge();
        handshaking = false;
        tell(Listener::connected);
    }

    private void acknowledged(long number) {
        if (!sent.acknowledged(number)) {
            return;
        }
        if (state == State.SYN_RECEIVED) {
            state = State.ESTABLISHED;
            tell(program -> {
                out.own(true);
                program.connected();
            });
        } else if (state == State.LAST_ACK && sent.isEmpty()) {
            end();
        }
    }

    private void finished() {
        receiveNext = TcpSegments.plus(receiveNext, 1);
        if (state == State.FIN_WAIT) {
            acknowledge();
            if (sent.isEmpty()) {
                end();
            }
            return;
        }
        state = State.CLOSE_WAIT;
        delayedAck = network.events().after(DELAYED_ACK, this::acknowledge);
        tell(Listener::closedByPeer);
    }

    private void reset(Header.Tcp tcp) {
        if (state == State.SYN_SENT && (!tcp.has(Header.Tcp.ACK) || tcp.acknowledgment() != sendNext)) {
            return;
        }
        if (state != State.SYN_SENT && tcp.sequence() != receiveNext) {
            challenge(tcp);
            return;
        }
        String errno = state == State.SYN_SENT ? "Connection refused" : "Connection reset by peer";
        boolean accepted = state != State.SYN_RECEIVED;
        end();
        if (accepted) {
            tell(program -> program.failed(errno));
        }
    }

    /** A reset that does not name the number waited for is questioned, if it lies in the window at all (RFC 5961). */
    private void challenge(Header.Tcp tcp) {
        if (TcpSegments.before(receiveNext, tcp.sequence())
                && TcpSegments.before(tcp.sequence(), receiveNext + TcpSegments.WINDOW)) {
            acknowledge();
        }
    }

    /** An ICMP error about a packet of this connection ({@code tcp_v4_err}). */
    void error(Header.Icmp icmp) {
        if (icmp.type() == Header.Icmp.UNREACHABLE && icmp.code() == IcmpStage.FRAGMENTATION_NEEDED) {
            mss = Math.min(mss, icmp.mtu() - HEADER_BYTES);
            kernel.exceptions().learnMtu(out.sender().ends().remote(), icmp.mtu(), network.now());
            sent.cut(mss);
            return;
        }
        if (icmp.type() == Header.Icmp.REDIRECT) {
            return;
        }
        IcmpStage.SocketError error = IcmpStage.socketError(icmp);
        if (state == State.SYN_SENT) {
            end();
            tell(program -> program.failed(error.errno()));
        } else if (state == State.SYN_RECEIVED && !error.fatal()) {
            end();
        }
    }
}
