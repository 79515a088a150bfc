package dev.podwire.walk;

import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;

/** A real server of a running kernel with the connections that it has ({@code ip_vs_dest}). */
final class IpvsServer {

    final ServiceKey service;
    RealServer config;
    /** Whether it is still behind its virtual server. */
    boolean available = true;
    boolean overloaded;
    int active;
    int inactive;
    /** Templates of clients that stay with it. */
    int persistent;

    IpvsServer(ServiceKey service, RealServer config) {
        this.service = service;
        this.config = config;
    }

    int weight() {
        return config.weight();
    }

    /** Whether new connections may go there. */
    boolean usable() {
        return !overloaded && weight() > 0;
    }

    /** {@code ip_vs_dest_conn_overhead}. */
    long overhead() {
        return ((long) active << 8) + inactive;
    }

    int total() {
        return active + inactive + persistent;
    }

    /** The limits are looked at whenever connections come and go (ip_vs_conn.c). */
    void countChanged(boolean grew) {
        int upper = config.limits().upper();
        int lower = config.limits().lower();
        if (grew) {
            overloaded |= upper != 0 && total() >= upper;
        } else if (lower != 0) {
            overloaded &= total() >= lower;
        } else {
            overloaded &= upper != 0 && total() * 4L >= upper * 3L;
        }
    }

    @Override
    public String toString() {
        return config.toString();
    }
}
