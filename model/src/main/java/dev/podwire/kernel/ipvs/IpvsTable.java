package dev.podwire.kernel.ipvs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The virtual servers of one network namespace in the order of their making, and how long connections are kept. */
public record IpvsTable(Map<ServiceKey, VirtualServer> servers, Timeouts timeouts) {

    public static final IpvsTable EMPTY = new IpvsTable(Map.of(), Timeouts.DEFAULT);

    /** Seconds without traffic: of an established TCP connection, of one after a FIN, and of UDP ({@code ipvsadm --set}). */
    public record Timeouts(int tcp, int tcpFin, int udp) {
        public static final Timeouts DEFAULT = new Timeouts(900, 120, 300);
    }

    public IpvsTable {
        servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
    }

    public boolean isEmpty() {
        return servers.isEmpty();
    }
}
