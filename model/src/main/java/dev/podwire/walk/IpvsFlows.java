package dev.podwire.walk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.ipvs.IpvsConnection;
import org.jspecify.annotations.Nullable;

/** The connections of one kernel's IPVS, found from either side, and the templates of clients that come back. */
final class IpvsFlows {

    private static final int FEW = 1024;

    private final Map<IpvsFlow.Key, IpvsFlow> incoming = new LinkedHashMap<>();
    private final Map<IpvsFlow.Key, IpvsFlow> outgoing = new LinkedHashMap<>();
    private final Map<IpvsFlow.Key, IpvsFlow> templates = new LinkedHashMap<>();
    /** With this many connections those whose time is over are looked for. */
    private int crowded = FEW;

    @Nullable
    IpvsFlow fromClient(IpvsFlow.Key key, long now) {
        return living(incoming.get(key), now);
    }

    @Nullable
    IpvsFlow fromServer(IpvsFlow.Key key, long now) {
        return living(outgoing.get(key), now);
    }

    @Nullable
    IpvsFlow template(IpvsFlow.Key key, long now) {
        IpvsFlow flow = templates.get(key);
        if (flow != null && flow.expires <= now) {
            sweep(now);
        }
        return living(templates.get(key), now);
    }

    private @Nullable IpvsFlow living(@Nullable IpvsFlow flow, long now) {
        if (flow != null && flow.isOver(now)) {
            remove(flow);
            return null;
        }
        return flow;
    }

    void add(IpvsFlow flow, long now) {
        if (incoming.size() >= crowded) {
            sweep(now);
            crowded = Math.max(FEW, 2 * incoming.size());
        }
        IpvsFlow before = flow.template ? templates.get(flow.incoming) : incoming.get(flow.incoming);
        if (before != null) {
            remove(before);
        }
        IpvsServer server = flow.server;
        if (flow.template) {
            templates.put(flow.incoming, flow);
            if (server != null) {
                server.persistent++;
            }
        } else {
            incoming.put(flow.incoming, flow);
            outgoing.put(flow.outgoing(), flow);
            if (server != null) {
                server.inactive++;
            }
        }
        if (server != null) {
            server.countChanged(true);
        }
        if (flow.control != null) {
            flow.control.controlled++;
        }
    }

    void remove(IpvsFlow flow) {
        boolean there = flow.template
                ? templates.remove(flow.incoming, flow)
                : incoming.remove(flow.incoming, flow) | outgoing.remove(flow.outgoing(), flow);
        if (!there) {
            return;
        }
        IpvsServer server = flow.server;
        if (server != null) {
            if (flow.template) {
                server.persistent--;
            } else if (flow.inactive) {
                server.inactive--;
            } else {
                server.active--;
            }
            server.countChanged(false);
        }
        if (flow.control != null) {
            flow.control.controlled--;
        }
    }

    void clear() {
        List.copyOf(incoming.values()).forEach(this::remove);
        List.copyOf(templates.values()).forEach(this::remove);
    }

    /** Takes out what has timed out, connections before the templates that they hold, so that all counts are right. */
    void sweep(long now) {
        List.copyOf(incoming.values()).forEach(flow -> living(flow, now));
        List.copyOf(templates.values()).forEach(flow -> living(flow, now));
    }

    List<IpvsConnection> list(long now) {
        sweep(now);
        return java.util.stream.Stream.concat(incoming.values().stream(), templates.values().stream())
                .map(flow -> flow.view(now)).toList();
    }
}
