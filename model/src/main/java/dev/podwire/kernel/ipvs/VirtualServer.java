package dev.podwire.kernel.ipvs;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.Origin;

/**
 * A virtual server with its real ones in the order in which the kernel tries them: the one added last comes first.
 *
 * @param persistence how long a client stays with its real server; empty: only for one connection
 */
public record VirtualServer(ServiceKey key, Scheduling scheduling, Optional<Persistence> persistence,
        List<RealServer> servers, Optional<Origin> origin) {

    /**
     * The scheduler and what modifies it.
     *
     * @param byPort   sh and mh: the client's port counts too
     * @param fallback sh and mh: another server takes over for one that is not available
     * @param onePacket UDP: every packet is scheduled by itself
     */
    public record Scheduling(Scheduler scheduler, boolean byPort, boolean fallback, boolean onePacket) {
        public static Scheduling of(Scheduler scheduler) {
            return new Scheduling(scheduler, false, false, false);
        }
    }

    /** Seconds that a client is remembered, and the length of the prefix that counts as one client. */
    public record Persistence(int seconds, int prefixLength) {}

    public VirtualServer {
        servers = List.copyOf(servers);
    }

    VirtualServer withServers(List<RealServer> others) {
        return new VirtualServer(key, scheduling, persistence, others, origin);
    }
}
