package dev.podwire.dns;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** The names of the internet as far as the user named them; every other outside name does not exist. */
public final class OutsideNames {

    private static final long TTL = 300;

    private final Map<String, IpAddress> known = new TreeMap<>();

    public OutsideNames(Map<String, IpAddress> names) {
        names.forEach((name, address) -> known.put(DnsNames.absolute(name), address));
    }

    /** What the resolver of the provider answers. */
    Reply answer(DnsQuestion question) {
        IpAddress address = known.get(DnsNames.absolute(question.name()));
        if (address == null) {
            return Reply.failure(Reply.NXDOMAIN);
        }
        String type = address.isIpv6() ? "AAAA" : "A";
        return new Reply(Reply.NOERROR, false,
                question.type().equals(type)
                        ? List.of(new DnsRecord(DnsNames.absolute(question.name()), type, TTL, address.toString()))
                        : List.of(),
                List.of(), List.of());
    }
}
