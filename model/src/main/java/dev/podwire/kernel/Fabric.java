package dev.podwire.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All machines and all their network namespaces as one value: what a walk starts from. */
public record Fabric(Map<String, Host> hosts, Map<NamespaceId, NetworkNamespace> namespaces) {

    public static final Fabric EMPTY = new Fabric(Map.of(), Map.of());

    public Fabric {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
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
}
