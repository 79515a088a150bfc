package dev.podwire.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All machines and all their network namespaces as one value: what a walk starts from. */
public record Fabric(Map<String, Host> hosts, Map<NamespaceId, NetworkNamespace> namespaces) {

    public static final Fabric EMPTY = new Fabric(Map.of(), Map.of());

    public Fabric {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        namespaces = Namespaces.copyOf(namespaces);
    }

    /** The namespace of this id; throws {@link IllegalArgumentException} if there is none. */
    public NetworkNamespace namespace(NamespaceId id) {
        NetworkNamespace found = namespaces.get(id);
        if (found == null) {
            throw new IllegalArgumentException("no network namespace " + id);
        }
        return found;
    }

    public Optional<NetworkNamespace> find(NamespaceId id) {
        return Optional.ofNullable(namespaces.get(id));
    }

    /** This fabric after the operations, applied in order as one transaction. */
    public Fabric apply(Collection<? extends KernelOperation> operations) {
        return new FabricBuilder(this).applyAll(operations).build();
    }

    /**
     * A host whose programs may wait.
     *
     * @param made    the namespaces that they make, in order
     * @param program what they do to a fabric of this host alone
     */
    public record Deferred(String host, List<NamespaceId> made, UnaryOperator<Fabric> program) {
        public Deferred {
            made = List.copyOf(made);
        }
    }

    /** This fabric with the programs of some hosts run, each when somebody first looks into the host. */
    public Fabric defer(List<Deferred> programs) {
        Map<String, Map<NamespaceId, NetworkNamespace>> present = new LinkedHashMap<>();
        programs.forEach(each -> present.put(each.host(), new LinkedHashMap<>()));
        for (NamespaceId id : namespaces.keySet()) {
            Map<NamespaceId, NetworkNamespace> mine = present.get(id.host());
            if (mine != null) {
                mine.put(id, namespace(id));
            }
        }
        Namespaces all = Namespaces.copyOf(namespaces);
        for (Deferred each : programs) {
            Host host = hosts.get(each.host());
            if (host == null) {
                throw new IllegalArgumentException("no host " + each.host());
            }
            Map<NamespaceId, NetworkNamespace> mine = present.getOrDefault(each.host(), Map.of());
            DeferredHost deferred = new DeferredHost(new Fabric(Map.of(host.name(), host), mine), each.made(),
                    each.program());
            mine.keySet().forEach(id -> all.await(id, deferred));
            each.made().forEach(id -> all.await(id, deferred));
        }
        return new Fabric(hosts, all);
    }

    /** The namespace as it is without the programs that wait: with its place on the wire, if it has been made. */
    public Optional<NetworkNamespace> wired(NamespaceId id) {
        return namespaces instanceof Namespaces own ? own.wired(id) : find(id);
    }

    /** How many namespaces come before this one; throws {@link IllegalArgumentException} if there is none of that id. */
    public int position(NamespaceId id) {
        return namespaces instanceof Namespaces own ? own.position(id) : List.copyOf(namespaces.keySet()).indexOf(id);
    }
}
