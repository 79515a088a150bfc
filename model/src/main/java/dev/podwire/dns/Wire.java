package dev.podwire.dns;

import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;

/** What a name server sees of the world: other name servers, and the time. */
interface Wire {

    /** Another name server and how it is asked. */
    record Upstream(IpAddress address, int port, boolean tcp) {}

    /** Asks another name server; nothing comes back if it does not answer. */
    void ask(Upstream upstream, DnsQuestion question, Consumer<Optional<Dns>> then);

    /** Seconds since the session began. */
    double seconds();

    /** Writes down which plug-in did what. */
    void note(String did, String why);

    /** Nobody else is there, and no time passes. */
    Wire NONE = new Wire() {
        @Override
        public void ask(Upstream upstream, DnsQuestion question, Consumer<Optional<Dns>> then) {
            then.accept(Optional.empty());
        }

        @Override
        public double seconds() {
            return 0;
        }

        @Override
        public void note(String did, String why) {
            // nobody reads it
        }
    };
}
