package dev.podwire.dns;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.IpAddress;

/**
 * What a program keeps of names itself, beside any name server: addresses by name, for a time of its own (a JVM's 30 seconds,
 * say) or as long as the answer's TTL. C libraries keep nothing; connection pools and runtimes do, and so hold on to the
 * address of a pod that is gone.
 */
public final class ClientCache {

    private record Kept(List<IpAddress> addresses, Duration until) {}

    private final Optional<Duration> ttl;
    private final Map<String, Kept> kept = new HashMap<>();

    /** {@code ttl}: how long names are kept; empty: as long as the answer says. */
    public ClientCache(Optional<Duration> ttl) {
        this.ttl = ttl;
    }

    /** The addresses that are still kept; empty: a name server must be asked. */
    public List<IpAddress> get(String name, Duration now) {
        Kept found = kept.get(name);
        return found != null && now.compareTo(found.until()) < 0 ? found.addresses() : List.of();
    }

    /** Keeps what a lookup found. */
    public void put(String name, Resolver.Result result, Duration now) {
        if (!result.addresses().isEmpty()) {
            long answer = result.answers().stream().mapToLong(r -> r.ttl()).min().orElse(0);
            kept.put(name, new Kept(result.addresses(), now.plus(ttl.orElse(Duration.ofSeconds(answer)))));
        }
    }
}
