package dev.podwire.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/**
 * Names for the ports of a trace that chance chose: {@code C} the client's, {@code Dn} those of its name lookups,
 * {@code Mn} those that masquerading chose, {@code Vn} the outer source ports of VXLAN; each in order of appearance.
 */
public final class PortSymbols {

    private final Map<Integer, String> names = new HashMap<>();
    private int lookups;
    private int masqueraded;
    private int envelopes;

    private PortSymbols() {}

    /** The symbol of each port, a number where the port has none. */
    public static PortSymbols of(Trace trace) {
        PortSymbols symbols = new PortSymbols();
        for (Step step : trace.steps()) {
            symbols.note(step, trace.packet(step.packet()).chapter());
        }
        return symbols;
    }

    /** The symbol of a port, or its number. */
    public String name(int port) {
        String name = names.get(port);
        return name == null ? Integer.toString(port) : name;
    }

    private void note(Step step, TracedPacket.Chapter chapter) {
        switch (step.action()) {
            case Action.Originated _ -> step.after().find(Header.Transport.class).map(Header.Transport::sourcePort)
                    .ifPresent(port -> client(port, chapter, step.after()));
            case Action.Rewritten(Action.Rewritten.Kind kind) when kind == Action.Rewritten.Kind.SNAT -> {
                int before = sourcePort(step.before());
                int after = sourcePort(step.after());
                if (before != after && after > 0 && !names.containsKey(after)) {
                    names.put(after, "M" + ++masqueraded);
                }
            }
            case Action.Encapsulated _ -> {
                int port = sourcePort(step.after());
                if (port > 0 && !names.containsKey(port)) {
                    names.put(port, "V" + ++envelopes);
                }
            }
            case Action.Rewritten _,Action.Received _,Action.Transmitted _,Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Tracked _,Action.Balanced _,Action.Routed _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Decapsulated _,Action.Queued _,Action.Delivered _,Action.Handled _,Action.Dropped _ ->
                {
                }
        }
    }

    /** Only the side that speaks first has a port that chance chose; a server answers from the port it listens on. */
    private void client(int port, TracedPacket.Chapter chapter, Packet packet) {
        boolean answers = names.containsKey(destinationPort(packet));
        if (answers || names.containsKey(port) || chapter == TracedPacket.Chapter.CONTROL) {
            return;
        }
        if (chapter == TracedPacket.Chapter.DNS) {
            names.put(port, "D" + ++lookups);
        } else if (!names.containsValue("C")) {
            names.put(port, "C");
        }
    }

    private static int sourcePort(Packet packet) {
        return packet.find(Header.Transport.class).map(Header.Transport::sourcePort).orElse(0);
    }

    private static int destinationPort(Packet packet) {
        return packet.find(Header.Transport.class).map(Header.Transport::destinationPort).orElse(0);
    }

    /** The names in use, for tests. */
    List<String> all() {
        return names.values().stream().sorted().toList();
    }
}
