package dev.podwire.trace;

import java.time.Duration;
import java.util.List;

import dev.podwire.packet.Header;

/**
 * One DNS question that went over the wire and what came back.
 *
 * @param responseCode a mnemonic such as NXDOMAIN; {@code TIMEOUT} if nothing came, or the error of the socket
 *                     ({@code ECONNREFUSED}) if it had one
 */
public record DnsLookup(String name, String type, Asked asked, String responseCode, List<Header.DnsRecord> answers,
        List<Header.DnsRecord> authority, boolean truncated) {

    /**
     * How a question was asked.
     *
     * @param server   the name server's address
     * @param protocol {@code udp} or {@code tcp}
     * @param port     the source port; 0 where it is not known
     * @param at       virtual time since the session began
     * @param took     until the answer, or until nobody waited any more
     */
    public record Asked(String server, String protocol, int port, Duration at, Duration took) {}

    public DnsLookup {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
    }

    public String server() {
        return asked.server();
    }
}
