package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.jspecify.annotations.Nullable;

/** The virtual servers of one running kernel with what their schedulers remember, and the connections. */
final class IpvsTables {

    /** A virtual server with its real ones in the order in which they are tried. */
    static final class Service {
        private VirtualServer config;
        private final List<IpvsServer> servers = new ArrayList<>();
        private IpvsScheduler scheduler;

        private Service(VirtualServer config) {
            this.config = config;
            config.servers().forEach(s -> servers.add(new IpvsServer(config.key(), s)));
            scheduler = IpvsScheduler.of(config.scheduling(), servers);
        }

        VirtualServer config() {
            return config;
        }

        List<IpvsServer> servers() {
            return servers;
        }

        IpvsScheduler scheduler() {
            return scheduler;
        }

        private int index(IpAddress address, int port) {
            for (int i = 0; i < servers.size(); i++) {
                if (servers.get(i).config.is(address, port)) {
                    return i;
                }
            }
            throw new IllegalArgumentException("no real server " + ServiceKey.endPoint(address, port));
        }
    }

    /** A real server that is gone, or may come back. */
    private record Gone(ServiceKey service, IpAddress address, int port) {}

    private static final long LOOK_NANOS = 60_000_000_000L;

    private final IpvsFlows flows = new IpvsFlows();
    private final Map<ServiceKey, VirtualServer> configured;
    private final Map<ServiceKey, Service> services = new LinkedHashMap<>();
    private final Map<Gone, IpvsServer> trash = new HashMap<>();
    /** Servers that go when their last connection has gone, with the time of the next look. */
    private final Map<IpvsServer, Long> retired = new LinkedHashMap<>();
    private IpvsTable.Timeouts timeouts;

    IpvsTables(IpvsTable table) {
        configured = new LinkedHashMap<>(table.servers());
        timeouts = table.timeouts();
    }

    IpvsFlows flows() {
        return flows;
    }

    IpvsTable.Timeouts timeouts() {
        return timeouts;
    }

    /** The virtual server that runs under this key; one that nothing has asked for yet starts now. */
    @Nullable
    Service find(ServiceKey key, long now) {
        lookAfterRetired(now);
        return find(key);
    }

    private @Nullable Service find(ServiceKey key) {
        VirtualServer config = configured.get(key);
        return config == null ? null : services.computeIfAbsent(key, k -> new Service(config));
    }

    private Service require(ServiceKey key) {
        Service service = find(key);
        if (service == null) {
            throw new IllegalArgumentException("no virtual server " + key);
        }
        return service;
    }

    /** Does what a program asks for; that it may be done has been checked against the configuration. */
    void apply(KernelOperation.OfIpvs operation, long now) {
        switch (operation) {
            case KernelOperation.AddVirtualServer(_, VirtualServer server) -> {
                configured.put(server.key(), server);
                Service service = require(server.key());
                service.servers.replaceAll(this::revived);
                service.scheduler = IpvsScheduler.of(server.scheduling(), service.servers);
            }
            case KernelOperation.EditVirtualServer(_, VirtualServer server) -> {
                Service service = require(server.key());
                if (!service.config.scheduling().equals(server.scheduling())) {
                    service.scheduler = IpvsScheduler.of(server.scheduling(), service.servers);
                }
                service.config = server;
            }
            case KernelOperation.DeleteVirtualServer(_, ServiceKey key) -> drop(key);
            case KernelOperation.ClearVirtualServers _ -> List.copyOf(configured.keySet()).forEach(this::drop);
            case KernelOperation.AddRealServer(_, ServiceKey key, RealServer server) -> {
                Service service = require(key);
                retired.keySet().stream()
                        .filter(s -> s.service.equals(key) && s.config.is(server.address(), server.port()))
                        .findFirst().ifPresent(s -> remove(service, s));
                service.servers.addFirst(revived(new IpvsServer(key, server)));
                service.scheduler.changed();
            }
            case KernelOperation.EditRealServer(_, ServiceKey key, RealServer server) -> {
                Service service = require(key);
                service.servers.get(service.index(server.address(), server.port())).config = server;
                service.scheduler.changed();
            }
            case KernelOperation.DeleteRealServer op -> {
                Service service = require(op.key());
                remove(service, service.servers.get(service.index(op.address(), op.port())));
            }
            case KernelOperation.RetireRealServer op -> {
                Service service = require(op.key());
                IpvsServer server = service.servers.get(service.index(op.address(), op.port()));
                flows.sweep(now);
                if (isDatagram(op.key()) || server.active + server.inactive == 0) {
                    remove(service, server);
                } else {
                    server.config = server.config.withWeight(0);
                    service.scheduler.changed();
                    retired.put(server, now + LOOK_NANOS);
                }
            }
            case KernelOperation.SetIpvsTimeouts(_, IpvsTable.Timeouts changed) -> timeouts = changed;
        }
    }

    /** Connections over UDP have no end to wait for. */
    private static boolean isDatagram(ServiceKey key) {
        return key instanceof ServiceKey.Address(IpProtocol protocol, IpAddress _, int _) && protocol == IpProtocol.UDP;
    }

    private void remove(Service service, IpvsServer server) {
        int index = service.servers.indexOf(server);
        if (index >= 0) {
            service.servers.remove(index);
            bury(server);
            service.scheduler.removed(server, index);
        }
        retired.remove(server);
    }

    private void lookAfterRetired(long now) {
        if (retired.isEmpty()) {
            return;
        }
        flows.sweep(now);
        for (Map.Entry<IpvsServer, Long> entry : List.copyOf(retired.entrySet())) {
            IpvsServer server = entry.getKey();
            Service service = find(server.service);
            if (service == null) {
                retired.remove(server);
            } else if (entry.getValue() <= now && server.active + server.inactive == 0) {
                remove(service, server);
            }
        }
    }

    private void drop(ServiceKey key) {
        Service service = find(key);
        if (service != null) {
            service.servers.forEach(this::bury);
        }
        configured.remove(key);
        services.remove(key);
    }

    private void bury(IpvsServer server) {
        server.available = false;
        if (server.total() > 0) {
            trash.put(new Gone(server.service, server.config.address(), server.config.port()), server);
        }
    }

    /** One that still has connections comes back with them ({@code ip_vs_trash_get_dest}). */
    private IpvsServer revived(IpvsServer fresh) {
        IpvsServer known = trash.remove(new Gone(fresh.service, fresh.config.address(), fresh.config.port()));
        if (known == null) {
            return fresh;
        }
        known.config = fresh.config;
        known.available = true;
        return known;
    }

    /** Lets every scheduler begin where a new one begins. Connections stay. */
    void restart() {
        services.values().forEach(s -> s.scheduler = IpvsScheduler.of(s.config.scheduling(), s.servers));
    }

    /** The real servers that have been asked for so far. */
    List<IpvsServer> running(long now) {
        lookAfterRetired(now);
        return services.values().stream().flatMap(s -> s.servers.stream()).toList();
    }
}
