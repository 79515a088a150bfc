package dev.podwire.dns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** The names of the internet as far as they are known; every other outside name does not exist. */
public final class OutsideNames {

    private static final long TTL = 300;

    private final Map<String, List<IpAddress>> known = new TreeMap<>();

    /** Names with their addresses; one that begins with {@code *.} stands for every name with one label more. */
    public OutsideNames(Map<String, List<IpAddress>> names) {
        names.forEach((name, addresses) -> known.put(DnsNames.absolute(name), List.copyOf(addresses)));
    }

    /** What a resolver of the internet answers. */
    Reply answer(DnsQuestion question) {
        String name = DnsNames.absolute(question.name());
        Optional<List<IpAddress>> addresses = Optional.ofNullable(known.get(name))
                .or(() -> Optional.ofNullable(known.get("*" + name.substring(Math.max(0, name.indexOf('.'))))));
        if (addresses.isEmpty()) {
            return Reply.failure(Reply.NXDOMAIN);
        }
        List<DnsRecord> found = addresses.get().stream()
                .filter(a -> question.type().equals(a.isIpv6() ? "AAAA" : "A"))
                .map(a -> new DnsRecord(name, question.type(), TTL, a.toString())).toList();
        return new Reply(Reply.NOERROR, false, false, found, List.of(), List.of());
    }
}
