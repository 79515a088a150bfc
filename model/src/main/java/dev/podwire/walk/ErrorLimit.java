package dev.podwire.walk;

import java.util.HashMap;
import java.util.Map;

import dev.podwire.net.IpAddress;

/** How often a kernel sends ICMP errors and redirects to one address (icmp.c, route.c). */
final class ErrorLimit {

    private static final long SECOND = 1_000_000_000L;
    private static final long BURST = 6 * SECOND;
    private static final int MAX_REDIRECTS = 9;
    private static final long REDIRECT_LOAD = SECOND / 50;
    private static final long REDIRECT_SILENCE = REDIRECT_LOAD << MAX_REDIRECTS + 1;

    private record Bucket(long tokens, long last) {}

    private record Redirects(int sent, long last) {}

    private final Map<IpAddress, Bucket> buckets = new HashMap<>();
    private final Map<IpAddress, Redirects> redirects = new HashMap<>();

    /** One error a second, after a burst of six. */
    boolean allow(IpAddress peer, long now) {
        Bucket bucket = buckets.getOrDefault(peer, new Bucket(BURST, now));
        long tokens = Math.min(BURST, bucket.tokens() + now - bucket.last());
        boolean allowed = tokens >= SECOND;
        buckets.put(peer, new Bucket(allowed ? tokens - SECOND : tokens, now));
        return allowed;
    }

    /** A redirect at once, further ones at growing distances, none after nine until there was silence. */
    boolean allowRedirect(IpAddress peer, long now) {
        Redirects before = redirects.getOrDefault(peer, new Redirects(0, Long.MIN_VALUE / 2));
        if (now - before.last() > REDIRECT_SILENCE) {
            before = new Redirects(0, before.last());
        }
        if (before.sent() >= MAX_REDIRECTS) {
            redirects.put(peer, new Redirects(before.sent(), now));
            return false;
        }
        if (before.sent() == 0 || now - before.last() > REDIRECT_LOAD << before.sent()) {
            redirects.put(peer, new Redirects(before.sent() + 1, now));
            return true;
        }
        return false;
    }
}
