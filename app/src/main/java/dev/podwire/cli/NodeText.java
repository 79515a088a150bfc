package dev.podwire.cli;

import dev.podwire.lab.LabCase;

/** What became of a packet in a dumped machine, for people to read. */
final class NodeText {

    private NodeText() {}

    static String of(LabCase c) {
        StringBuilder text = new StringBuilder(c.id()).append('\n');
        for (LabCase.Packet packet : c.packets()) {
            text.append("  packet ").append(packet.number()).append(", ").append(packet.kind()).append('\n');
            packet.path().forEach(line -> text.append("    ").append(line).append('\n'));
            for (LabCase.Traversal t : packet.netfilter()) {
                text.append("    ").append(t.node()).append(' ').append(t.table()).append('/').append(t.hook())
                        .append(t.in().map(d -> " in " + d).orElse("")).append(t.out().map(d -> " out " + d).orElse(""))
                        .append(t.outer() ? " (envelope)" : "").append(": ").append(String.join(", ", t.steps()))
                        .append('\n');
            }
        }
        text.append("  ").append(c.outcome());
        for (String key : new String[]{"at", "reason", "as"}) {
            Object value = c.result().get(key);
            text.append(
                    value == null ? "" : (key.equals("reason") ? ": " : key.equals("as") ? ", as " : " at ") + value);
        }
        return text.append('\n').toString();
    }
}
