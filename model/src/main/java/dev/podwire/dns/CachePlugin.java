package dev.podwire.dns;

import java.util.List;

import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code cache} as far as one fresh question shows it: no TTL is higher than its limit. */
record CachePlugin(long limit, List<String> exempt) implements DnsPlugin {

    private static final long DEFAULT_LIMIT = 3600;

    static CachePlugin of(Corefile.Directive directive) {
        long limit = directive.arguments().isEmpty()
                ? DEFAULT_LIMIT
                : seconds(directive.arguments().getFirst());
        List<String> exempt = directive.block().stream()
                .filter(l -> l.size() > 2 && l.get(0).equals("disable") && l.get(1).equals("success"))
                .flatMap(l -> l.subList(2, l.size()).stream()).map(DnsNames::absolute).toList();
        return new CachePlugin(limit, exempt);
    }

    private static long seconds(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return DEFAULT_LIMIT;
        }
    }

    @Override
    public Reply answer(DnsQuestion question, Next next) {
        Reply reply = next.answer(question);
        if (exempt.stream().anyMatch(z -> DnsNames.within(DnsNames.absolute(question.name()), z))) {
            return reply;
        }
        return reply.withAnswers(reply.answers().stream()
                .map(r -> r.ttl() <= limit ? r : new DnsRecord(r.name(), r.type(), limit, r.data())).toList());
    }
}
