package dev.podwire.walk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;

/** What a program that was asked something can do: answer, ask others from where it runs, and say what it decided. */
public interface Conversation {

    /** Sends one answer ({@link Header.Data} or {@link Header.Dns}). */
    void reply(List<Header> payload);

    /** Asks another server; {@code then} hears how it ended. */
    void call(Call call, Consumer<ClientResult> then);

    /** Writes a decision of the program into the record, at the packet that brought the request. */
    void note(Decision decision);

    /** Virtual nanoseconds since the session began. */
    long now();

    /** A request to another server, made in the program's own network namespace. */
    record Call(IpProtocol protocol, IpAddress destination, int port, List<Header> payload, Duration timeout) {
        public Call {
            payload = List.copyOf(payload);
        }
    }

    /**
     * What a program decided.
     *
     * @param by     the program
     * @param did    the decision in a few words
     * @param why    one or two sentences
     * @param origin the object that made it decide so
     */
    record Decision(String by, String did, String why, Optional<Origin> origin) {}
}
