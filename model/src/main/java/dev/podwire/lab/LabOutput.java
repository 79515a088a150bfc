package dev.podwire.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a lab prints: JSON in the format of the recordings. */
public final class LabOutput {

    private LabOutput() {}

    /** One JSON document with all cases. */
    public static String json(LabFile lab, List<LabCase> cases) {
        return json(lab.name(), lab.compact(), cases);
    }

    /** The same for cases that come from no lab file; {@code compact} leaves the name out. */
    public static String json(String name, boolean compact, List<LabCase> cases) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (!compact) {
            document.put("lab", name);
        }
        document.put("cases", cases.stream().map(LabOutput::entry).toList());
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(document)
                + "\n";
    }

    private static Map<String, Object> entry(LabCase c) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", c.id());
        entry.put("arp", c.arp());
        entry.put("result", c.result());
        entry.put("server_seen", c.seen().stream().map(LabOutput::seen).toList());
        entry.put("ports", c.ports());
        entry.put("packets", c.packets().stream().map(LabOutput::packet).toList());
        entry.put("conntrack", c.conntrack());
        if (!c.tables().balanced().isEmpty()) {
            entry.put("ipvs_conns", c.tables().balanced());
        }
        return entry;
    }

    private static Map<String, Object> seen(LabCase.Seen seen) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("server", seen.server());
        if (seen.error().isEmpty()) {
            entry.put("peer", seen.peer());
            entry.put("local", seen.local());
        } else {
            entry.put("error", pythonError(seen.error()));
        }
        return entry;
    }

    /** The recorded servers are Python programs, which print an error with its number. */
    private static String pythonError(String words) {
        return words.equals("Connection reset by peer") ? "[Errno 104] " + words : words;
    }

    private static Map<String, Object> packet(LabCase.Packet packet) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("packet", packet.number());
        entry.put("kind", packet.kind());
        entry.put("path", packet.path());
        List<Object> traversals = new ArrayList<>();
        packet.netfilter().forEach(t -> traversals.add(traversal(t)));
        entry.put("netfilter", traversals);
        return entry;
    }

    private static Map<String, Object> traversal(LabCase.Traversal t) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("node", t.node());
        entry.put("hook", t.hook());
        entry.put("table", t.table());
        entry.put("iif", t.in().orElse(null));
        entry.put("oif", t.out().orElse(null));
        entry.put("pkt", t.packet());
        if (!t.connection().isEmpty()) {
            entry.put("ct", t.connection());
        }
        entry.put("steps", t.steps());
        if (t.outer()) {
            entry.put("outer", true);
        }
        return entry;
    }
}
