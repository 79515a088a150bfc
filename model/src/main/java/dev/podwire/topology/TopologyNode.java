package dev.podwire.topology;

import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import org.jspecify.annotations.Nullable;

/**
 * A vertex of the cluster graph.
 *
 * @param id        stable from load to load as long as the thing keeps its name: {@code node/worker-1},
 *                  {@code pod/default/web-0}, {@code dev/worker-1/host/cni0}, {@code service/default/web}
 * @param label     what is written large
 * @param detail    what is written small, mostly an address; may be empty
 * @param parent    the id of the room it stands in
 * @param namespace the network namespace it is or belongs to, if it is a thing of the kernel
 */
public record TopologyNode(String id, Kind kind, String label, String detail, Optional<String> parent,
        Optional<NamespaceId> namespace) {

    /** By the id first, which tells things apart: graphs of many thousand things ask often. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof TopologyNode n && id.equals(n.id) && kind == n.kind
                && label.equals(n.label) && detail.equals(n.detail) && parent.equals(n.parent)
                && namespace.equals(n.namespace);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    public enum Kind {
        /** The world outside the cluster. */
        OUTSIDE,
        /** A host outside, a load balancer, a gateway. */
        EXTERNAL,
        /** A machine of the cluster. */
        NODE,
        /** A pod with a network namespace of its own. */
        POD,
        /** A pod that lives in its node's namespace. */
        HOST_POD,
        /** The bridge that pods are plugged into. */
        BRIDGE,
        /** A tunnel device. */
        TUNNEL,
        /** A network card. */
        NIC,
        /** One end of a veth pair. */
        VETH,
        /** The segment that the machines stand on. */
        UNDERLAY,
        /** A Service: rules, no thing. */
        SERVICE,
        /** An Ingress or Gateway host: a promise, no thing. */
        INGRESS
    }
}
