package dev.podwire.walk;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.trace.TracedPacket.Direction;
import org.jspecify.annotations.Nullable;

/** A client that connects, sends its request, reads the answer and closes first. */
final class TcpExchange extends Exchange implements TcpSocket.Listener {

    private @Nullable TcpSocket socket;
    private final int questions;
    private final StreamReader reader = new StreamReader();
    private boolean closing;

    TcpExchange(Network network, ClientRequest request) {
        super(network, request);
        questions = (int) request.payload().stream().filter(Header.Dns.class::isInstance).count();
    }

    @Override
    void start() {
        Dst dst = route();
        Sockets.Ends ends = open(dst);
        if (ends != null) {
            socket = TcpSocket.connect(network, kernel,
                    new TcpTransmitter.Sender(ends, dst, ttl(), Direction.REQUEST, "client",
                            questions > 0),
                    this);
        }
    }

    @Override
    void giveUp() {
        if (socket != null) {
            socket.abort();
        }
        finish(ClientResult.End.TIMEOUT);
    }

    @Override
    public void connected() {
        waitAgain();
        if (request.payload().isEmpty()) {
            close();
        } else if (socket != null) {
            socket.send(request.payload());
        }
    }

    @Override
    public void data(List<Header> payload) {
        from(request.destination());
        if (questions == 0) {
            answered(payload);
            close();
            return;
        }
        reader.read(payload).forEach(message -> answered(List.of(message)));
        if (reader.messages() >= questions) {
            close();
        }
    }

    /** Closes once nothing more is under way. */
    private void close() {
        if (!closing) {
            closing = true;
            network.events().whenQuiet(() -> {
                if (socket != null) {
                    socket.close();
                }
                finish(ClientResult.End.OK);
            });
        }
    }

    @Override
    public void closedByPeer() {
        close();
    }

    @Override
    public void failed(String errno) {
        fail(errno);
    }
}
