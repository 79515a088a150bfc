package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsRecord;

/**
 * CoreDNS' {@code hosts}: answers from the lines of its block, written as in /etc/hosts. A name of its zones that stands
 * nowhere falls through if that is said, else it fails.
 */
record HostsPlugin(List<String> zones, Map<String, List<IpAddress>> names, boolean reverse, List<String> fallthrough,
        long ttl) implements DnsPlugin {

    private static final long DEFAULT_TTL = 3600;

    static HostsPlugin of(Corefile.Directive directive, List<String> blockZones) {
        Map<String, List<IpAddress>> names = new LinkedHashMap<>();
        for (List<String> line : directive.block()) {
            if (isAddress(line.getFirst())) {
                IpAddress address = directive.address(line.getFirst());
                line.subList(1, line.size()).forEach(
                        n -> names.computeIfAbsent(DnsNames.absolute(n), _ -> new ArrayList<>()).add(address));
            }
        }
        List<String> words = directive.arguments();
        List<String> named = words.isEmpty() ? List.of() : words.subList(1, words.size());
        return new HostsPlugin(named.isEmpty() ? blockZones : named.stream().map(DnsNames::absolute).toList(), names,
                directive.option("no_reverse").isEmpty(), directive.fallthrough(),
                directive.option("ttl").filter(w -> !w.isEmpty()).map(w -> directive.seconds(w.getFirst()))
                        .orElse(DEFAULT_TTL));
    }

    private static boolean isAddress(String word) {
        return Character.digit(word.charAt(0), 16) >= 0 && (word.contains(".") || word.contains(":"));
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        boolean pointer = query.type().equals("PTR");
        if (!pointer && zones.stream().noneMatch(z -> DnsNames.within(query.name(), z))) {
            next.answer(query, done);
            return;
        }
        List<DnsRecord> found = pointer ? pointers(query.name()) : addresses(query);
        if (!found.isEmpty() || !pointer && names.containsKey(query.name())) {
            done.accept(Reply.of(found));
        } else if (pointer || Corefile.within(fallthrough, query.name())) {
            next.answer(query, done);
        } else {
            done.accept(Reply.failure(Reply.SERVFAIL));
        }
    }

    private List<DnsRecord> addresses(Query query) {
        return names.getOrDefault(query.name(), List.of()).stream()
                .filter(a -> query.type().equals(a.isIpv6() ? "AAAA" : "A"))
                .map(a -> new DnsRecord(query.name(), query.type(), ttl, a.toString())).toList();
    }

    private List<DnsRecord> pointers(String name) {
        return DnsNames.reversed(name).filter(_ -> reverse).stream()
                .flatMap(ip -> names.entrySet().stream().filter(e -> e.getValue().contains(ip)))
                .map(e -> new DnsRecord(name, "PTR", ttl, e.getKey())).toList();
    }
}
