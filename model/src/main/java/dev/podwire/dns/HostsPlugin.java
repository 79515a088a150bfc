package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code hosts}: answers from the lines of its block, written as in /etc/hosts. */
record HostsPlugin(Map<String, List<IpAddress>> names, boolean fallthrough, long ttl) implements DnsPlugin {

    private static final long DEFAULT_TTL = 3600;

    static HostsPlugin of(Corefile.Directive directive) {
        Map<String, List<IpAddress>> names = new LinkedHashMap<>();
        long ttl = DEFAULT_TTL;
        for (List<String> line : directive.block()) {
            String first = line.getFirst();
            if (first.equals("ttl") && line.size() > 1) {
                ttl = Long.parseLong(line.get(1));
            } else if (Character.digit(first.charAt(0), 16) >= 0 && (first.contains(".") || first.contains(":"))) {
                IpAddress address = IpAddress.parse(first);
                line.subList(1, line.size()).forEach(
                        n -> names.computeIfAbsent(DnsNames.absolute(n), _ -> new ArrayList<>()).add(address));
            }
        }
        return new HostsPlugin(names, directive.option("fallthrough").isPresent(), ttl);
    }

    @Override
    public Reply answer(DnsQuestion question, Next next) {
        String name = DnsNames.absolute(question.name());
        List<IpAddress> addresses = names.get(name);
        if (addresses == null) {
            return next.answer(question);
        }
        List<DnsRecord> found = addresses.stream()
                .filter(a -> question.type().equals(a.isIpv6() ? "AAAA" : "A"))
                .map(a -> new DnsRecord(name, question.type(), ttl, a.toString())).toList();
        return found.isEmpty() && fallthrough ? next.answer(question) : Reply.of(found);
    }
}
