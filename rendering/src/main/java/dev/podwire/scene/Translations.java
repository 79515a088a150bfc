package dev.podwire.scene;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyNode;
import dev.podwire.trace.Action;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;

/** Finds the Service for which a packet was translated. */
final class Translations {

    private Translations() {}

    /** Named by the origin of the rule that translated or, where conntrack undoes it, by the address that comes back. */
    static Optional<String> service(Topology topology, Step step) {
        if (!(step.action() instanceof Action.Rewritten(Action.Rewritten.Kind kind))) {
            return Optional.empty();
        }
        Packet before = step.before().innermost();
        Packet after = step.after().innermost();
        Optional<IpAddress> address = switch (kind) {
            case DNAT, IPVS -> before.network().map(Header.Network::destination);
            case UNDO_DNAT, UNDO_IPVS -> after.network().map(Header.Network::source);
            case SNAT, UNDO_SNAT, TTL, MAC -> Optional.empty();
        };
        return address.flatMap(a -> step.origin().filter(o -> o.kind().equals("Service"))
                .map(o -> "service/" + o.namespace() + "/" + o.name()).filter(id -> topology.node(id).isPresent())
                .or(() -> at(topology, a)));
    }

    /** The Service whose rule refused a request, if one did. */
    static Optional<String> refusing(Topology topology, Trace trace) {
        return trace.outcome().where().flatMap(Outcome.Where::origin).filter(o -> o.kind().equals("Service"))
                .map(o -> "service/" + o.namespace() + "/" + o.name()).filter(id -> topology.node(id).isPresent());
    }

    private static Optional<String> at(Topology topology, IpAddress address) {
        return topology.serviceAt(address).map(TopologyNode::id);
    }
}
