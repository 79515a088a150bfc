package dev.podwire.walk;

import java.util.HashMap;
import java.util.Map;

import dev.podwire.net.IpAddress;

/** How often a kernel sends ICMP errors and redirects to one address (icmp.c, route.c). */
final class ErrorLimit {

    private static final long SECOND = 1_000_000_000L;
    private static final long BURST = 6;
    private static final long ROUTE_BURST = 5 * SECOND;
    private static final int MAX_REDIRECTS = 9;
    /** An address never told anything counts as told long ago. */
    private static final long FRESH = 60 * SECOND;
    private static final long REDIRECT_LOAD = SECOND / 50;
    private static final long REDIRECT_SILENCE = REDIRECT_LOAD << MAX_REDIRECTS + 1;

    /** What a kernel notes about an address it tells things: both kinds of message share the time of the last one. */
    private record Peer(long tokens, long last, int redirects) {}

    private final Map<IpAddress, Peer> peers = new HashMap<>();

    private Peer peer(IpAddress address, long now) {
        return peers.getOrDefault(address, new Peer(0, now - FRESH, 0));
    }

    /** One error each {@code every} nanoseconds ({@code icmp_ratelimit}), after a burst of six. */
    boolean allow(IpAddress address, long now, long every) {
        Peer peer = peer(address, now);
        long tokens = Math.min(BURST * every, peer.tokens() + now - peer.last());
        boolean allowed = tokens >= every;
        peers.put(address, new Peer(allowed ? tokens - every : tokens, now, peer.redirects()));
        return allowed;
    }

    /** Packets without a route: one a second, after a burst of five ({@code ip_error}); what is allowed is then an error. */
    boolean allowRouteError(IpAddress address, long now) {
        Peer peer = peer(address, now);
        long tokens = Math.min(ROUTE_BURST, peer.tokens() + now - peer.last());
        boolean allowed = tokens >= SECOND;
        peers.put(address, new Peer(allowed ? tokens - SECOND : tokens, now, peer.redirects()));
        return allowed;
    }

    /** A redirect at once, further ones at growing distances, none after nine until there was silence. */
    boolean allowRedirect(IpAddress address, long now) {
        Peer peer = peer(address, now);
        if (now - peer.last() > REDIRECT_SILENCE) {
            peer = new Peer(0, peer.last(), 0);
        }
        boolean enough = peer.redirects() >= MAX_REDIRECTS;
        boolean allowed = !enough
                && (peer.redirects() == 0 || now - peer.last() > REDIRECT_LOAD << peer.redirects());
        peers.put(address, new Peer(peer.tokens(), enough || allowed ? now : peer.last(),
                peer.redirects() + (allowed ? 1 : 0)));
        return allowed;
    }
}
