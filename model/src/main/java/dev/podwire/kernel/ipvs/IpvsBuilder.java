package dev.podwire.kernel.ipvs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.net.IpAddress;

/** Virtual servers under change: what {@code ipvsadm} does, and what it refuses (ip_vs_ctl.c). */
public final class IpvsBuilder {

    private final Map<ServiceKey, VirtualServer> servers;
    /** The real servers of those that have changed, the one added last at the end. */
    private final Map<ServiceKey, List<RealServer>> open = new HashMap<>();
    private IpvsTable.Timeouts timeouts;

    public IpvsBuilder(IpvsTable start) {
        servers = new LinkedHashMap<>(start.servers());
        timeouts = start.timeouts();
    }

    public IpvsTable build() {
        open.forEach((key, list) -> servers.computeIfPresent(key, (k, s) -> s.withServers(list.reversed())));
        open.clear();
        return new IpvsTable(servers, timeouts);
    }

    private VirtualServer require(ServiceKey key) {
        VirtualServer server = servers.get(key);
        if (server == null) {
            throw new IllegalArgumentException("Service not defined: " + key);
        }
        return server;
    }

    private List<RealServer> open(ServiceKey key) {
        VirtualServer server = require(key);
        return open.computeIfAbsent(key, k -> new ArrayList<>(server.servers().reversed()));
    }

    /** {@code -A}: real servers that come with it are there from the start. */
    public void add(VirtualServer server) {
        if (servers.putIfAbsent(server.key(), server) != null) {
            throw new IllegalArgumentException("Service already exists: " + server.key());
        }
    }

    /** {@code -E}: scheduler and persistence change, the real servers stay. */
    public void edit(VirtualServer server) {
        List<RealServer> present = open(server.key());
        servers.put(server.key(), server.withServers(present.reversed()));
    }

    public void delete(ServiceKey key) {
        require(key);
        open.remove(key);
        servers.remove(key);
    }

    public void clear() {
        open.clear();
        servers.clear();
    }

    public void timeouts(IpvsTable.Timeouts changed) {
        timeouts = changed;
    }

    /** {@code -a}: the new one is tried first. */
    public void addServer(ServiceKey key, RealServer server) {
        if (server.address().isIpv6() != key.ipv6()) {
            throw new IllegalArgumentException(server + " is of the other address family than " + key);
        }
        List<RealServer> list = open(key);
        if (list.stream().anyMatch(s -> s.is(server.address(), server.port()))) {
            throw new IllegalArgumentException("Destination already exists: " + key + " " + server);
        }
        list.add(server);
    }

    /** {@code -e}: it keeps its place. */
    public void editServer(ServiceKey key, RealServer server) {
        List<RealServer> list = open(key);
        list.set(index(key, list, server.address(), server.port()), server);
    }

    public void deleteServer(ServiceKey key, IpAddress address, int port) {
        List<RealServer> list = open(key);
        list.remove(index(key, list, address, port));
    }

    private static int index(ServiceKey key, List<RealServer> list, IpAddress address, int port) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).is(address, port)) {
                return i;
            }
        }
        throw new IllegalArgumentException("No such destination: " + key + " " + ServiceKey.endPoint(address, port));
    }
}
