package dev.podwire.dns;

import java.time.Duration;
import java.util.List;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;

/** What a resolver needs of the system it runs on: sockets and a clock. */
public interface ResolverNetwork {

    /** Opens a UDP socket; only a connected one hears that nobody listens. */
    Socket open(boolean connected);

    /** Asks over one TCP connection; as many answers as came before the time was over or the connection failed. */
    List<Dns> stream(IpAddress server, List<Dns> questions, Duration timeout);

    /** Time since the session began. */
    Duration now();

    /** A UDP socket. */
    interface Socket extends AutoCloseable {

        int port();

        void send(IpAddress server, Dns question);

        /** Waits for whatever comes first. */
        Event receive(Duration timeout);

        @Override
        void close();
    }

    /** What a socket was waiting for. */
    sealed interface Event {

        /** A message came. */
        record Answer(IpAddress from, Dns message) implements Event {}

        /** The socket has an error; {@code errno} is its symbol, such as {@code ECONNREFUSED}. */
        record Failed(String errno) implements Event {}

        /** The time is over. */
        record Silence() implements Event {}
    }
}
