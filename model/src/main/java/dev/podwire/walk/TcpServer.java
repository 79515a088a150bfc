package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.ListeningSocket;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.ServerSeen;

/** The program's side of an accepted connection: answers what it reads, closes when the client has closed. */
final class TcpServer implements TcpSocket.Listener {

    private final Network network;
    private final ListeningSocket listening;
    private final TcpSocket socket;

    TcpServer(Network network, ListeningSocket listening, TcpSocket socket) {
        this.network = network;
        this.listening = listening;
        this.socket = socket;
    }

    @Override
    public void connected() {
        Sockets.Ends ends = socket.ends();
        network.seen().add(new ServerSeen(listening.owner(), ends.remote() + ":" + ends.remotePort(),
                ends.local() + ":" + ends.localPort()));
    }

    @Override
    public void data(List<Header> payload) {
        Sockets.Ends ends = socket.ends();
        Application.Request request = new Application.Request(IpProtocol.TCP, listening.owner(), ends.remote(),
                ends.remotePort(), ends.local(), ends.localPort(), payload);
        network.application(listening.application()).serve(request, socket.dialogue(this::send));
    }

    private void send(List<Header> answer) {
        socket.send(answer);
    }

    @Override
    public void closedByPeer() {
        socket.close();
    }

    @Override
    public void failed(String errno) {
        network.seen().add(ServerSeen.failed(listening.owner(), errno));
    }
}
