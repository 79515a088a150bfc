package dev.podwire.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.podwire.packet.Header.DnsRecord;
import org.jspecify.annotations.Nullable;

/**
 * CoreDNS' {@code cache}: keeps answers, positive and negative, and serves them with the TTL that is left
 * ({@code plugin/cache}). A NXDOMAIN or empty answer lives as long as its SOA says.
 */
final class CachePlugin implements DnsPlugin {

    private static final long DEFAULT_SUCCESS = 3600;
    private static final long DEFAULT_DENIAL = 1800;
    private static final long LEAST = 5;
    private static final long SERVFAIL_TTL = 5;

    /** How long answers of one sort live: at most and at least, in seconds; never those of {@code exempt} zones. */
    private record Limits(long most, long least, List<String> exempt) {
        boolean exempts(String name) {
            return exempt.stream().anyMatch(z -> DnsNames.within(name, z));
        }
    }

    private record Key(String name, String type) {}

    private record Item(Reply reply, double stored, long ttl) {}

    private final List<String> zones;
    private final Limits success;
    private final Limits denial;
    private final long servfail;
    private final Map<Key, Item> items = new HashMap<>();

    private CachePlugin(List<String> zones, Limits success, Limits denial, long servfail) {
        this.zones = List.copyOf(zones);
        this.success = success;
        this.denial = denial;
        this.servfail = servfail;
    }

    static CachePlugin of(Corefile.Directive directive, List<String> blockZones) {
        List<String> words = directive.arguments();
        boolean ttl = !words.isEmpty() && words.getFirst().chars().allMatch(Character::isDigit);
        long most = ttl ? directive.number(words.getFirst()) : DEFAULT_SUCCESS;
        List<String> named = ttl ? words.subList(1, words.size()) : words;
        return new CachePlugin(named.isEmpty() ? blockZones : named.stream().map(DnsNames::absolute).toList(),
                limits(directive, "success", most, blockZones),
                limits(directive, "denial", ttl ? most : DEFAULT_DENIAL, blockZones),
                directive.option("servfail").filter(w -> !w.isEmpty()).map(w -> directive.seconds(w.getFirst()))
                        .orElse(SERVFAIL_TTL));
    }

    /** {@code success CAPACITY [TTL] [MINTTL]} and {@code disable success [ZONES…]}. */
    private static Limits limits(Corefile.Directive directive, String sort, long most, List<String> blockZones) {
        List<String> words = directive.option(sort).orElse(List.of());
        List<String> exempt = directive.block().stream()
                .filter(l -> l.size() > 1 && l.get(0).equals("disable") && l.get(1).equals(sort))
                .flatMap(l -> l.size() == 2
                        ? blockZones.stream()
                        : l.subList(2, l.size()).stream().map(DnsNames::absolute))
                .toList();
        return new Limits(words.size() > 1 ? directive.number(words.get(1)) : most,
                words.size() > 2 ? directive.number(words.get(2)) : LEAST, exempt);
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        if (zones.stream().noneMatch(z -> DnsNames.within(query.name(), z))) {
            next.answer(query, done);
            return;
        }
        Key key = new Key(query.name(), query.type());
        double now = query.wire().seconds();
        Item known = items.get(key);
        long left = known == null ? 0 : (long) (known.ttl() - (now - known.stored()));
        if (known != null && left > 0) {
            query.wire().note("answered from the cache",
                    "the answer was asked for before and is good for " + left + " more seconds");
            done.accept(known.reply().withTtl(left));
            return;
        }
        next.answer(query, reply -> {
            Item item = item(query, reply);
            if (item == null) {
                done.accept(reply);
            } else {
                items.put(key, item);
                done.accept(reply.withTtl(item.ttl()));
            }
        });
    }

    /** What is kept of a reply; null: it is not cached. */
    private @Nullable Item item(Query query, Reply reply) {
        double now = query.wire().seconds();
        if (reply.code() == Reply.SERVFAIL) {
            return servfail > 0 ? new Item(reply, now, servfail) : null;
        }
        boolean negative = reply.code() == Reply.NXDOMAIN || reply.answers().isEmpty();
        Limits limits = negative ? denial : success;
        boolean known = reply.code() == Reply.NOERROR || reply.code() == Reply.NXDOMAIN;
        if (!known || reply.truncated() || limits.exempts(query.name())) {
            return null;
        }
        long ttl = Stream.of(reply.answers(), reply.authority(), reply.additional()).flatMap(List::stream)
                .mapToLong(DnsRecord::ttl).min().orElse(limits.least());
        return new Item(reply, now, Math.max(Math.min(ttl, limits.most()), Math.min(limits.least(), limits.most())));
    }
}
