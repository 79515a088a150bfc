package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/** The schedulers that look a server up by a hash of an address: sh, dh and mh (ip_vs_sh.c, ip_vs_dh.c, ip_vs_mh.c). */
final class IpvsHashed implements IpvsScheduler {

    private static final int BITS = 8;
    /** {@code GOLDEN_RATIO_32} in hash.h. */
    private static final int GOLDEN_RATIO = 0x61C88647;

    private final VirtualServer.Scheduling scheduling;
    private final List<IpvsServer> servers;
    private @Nullable IpvsServer @Nullable [] table;

    IpvsHashed(VirtualServer.Scheduling scheduling, List<IpvsServer> servers) {
        this.scheduling = scheduling;
        this.servers = servers;
    }

    @Override
    public void changed() {
        table = null;
    }

    private @Nullable IpvsServer[] table() {
        @Nullable
        IpvsServer[] known = table;
        if (known == null) {
            known = scheduling.scheduler() == Scheduler.MH ? Maglev.table(servers) : buckets();
            table = known;
        }
        return known;
    }

    /** Each server stands as often in a row as its weight says; for dh, once. */
    private @Nullable IpvsServer[] buckets() {
        @Nullable
        IpvsServer[] filled = new IpvsServer[1 << BITS];
        int next = 0;
        int inRow = 0;
        for (int i = 0; i < filled.length && !servers.isEmpty(); i++) {
            IpvsServer server = servers.get(next);
            filled[i] = server;
            inRow++;
            if (scheduling.scheduler() == Scheduler.DH || inRow >= server.weight()) {
                next = (next + 1) % servers.size();
                inRow = 0;
            }
        }
        return filled;
    }

    @Override
    public Choice choose(Question question, List<IpvsServer> list) {
        boolean byDestination = scheduling.scheduler() == Scheduler.DH;
        IpAddress address = byDestination ? question.destination() : question.client();
        int port = scheduling.byPort() && !byDestination ? question.clientPort() : 0;
        @Nullable
        IpvsServer[] buckets = table();
        int first = bucket(address, port, 0, buckets.length);
        IpvsServer server = buckets[first];
        String why = "a hash of " + address + (port == 0 ? "" : ":" + port) + " leads to bucket " + first + " of "
                + buckets.length;
        if (server != null && server.usable() && server.available) {
            return new Choice(server, why);
        }
        if (!scheduling.fallback() || server == null) {
            return IpvsScheduler.nobody();
        }
        for (int offset = 0; offset < buckets.length; offset++) {
            IpvsServer other = buckets[bucket(address, port, (offset + first) % buckets.length, buckets.length)];
            if (other != null && other.usable()) {
                return new Choice(other, why + "; " + server + " there takes nothing, " + other + " falls in for it");
            }
        }
        return IpvsScheduler.nobody();
    }

    private int bucket(IpAddress address, int port, int offset, int size) {
        if (scheduling.scheduler() == Scheduler.MH) {
            return Maglev.place(fold(address), port, offset);
        }
        return offset + ((fold(address) + port) * GOLDEN_RATIO >>> 32 - BITS) & size - 1;
    }

    /** The address as a number; of IPv6, its four words together. */
    static int fold(IpAddress address) {
        return switch (address) {
            case Ipv4Address(int value) -> value;
            case Ipv6Address(long high, long low) -> (int) (high >>> 32 ^ high ^ low >>> 32 ^ low);
        };
    }
}
