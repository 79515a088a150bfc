package dev.podwire.trace;

import java.util.List;

import dev.podwire.packet.Header;

/** One DNS question that went over the wire and what came back; {@code responseCode} is a mnemonic such as NXDOMAIN. */
public record DnsLookup(String name, String type, String server, String responseCode, List<Header.DnsRecord> answers,
        List<Header.DnsRecord> authority, boolean truncated) {

    public DnsLookup {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
    }
}
