package dev.podwire.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.podwire.cluster.StoredObject;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.Listings;
import dev.podwire.manifest.Field;
import dev.podwire.sim.Simulation;
import dev.podwire.view.model.ObjectRow;
import dev.podwire.view.model.Snapshot;

/** Writes a simulation down as text, so that two of them can be compared. */
final class Snapshots {

    private Snapshots() {}

    static Snapshot of(Simulation simulation, List<ObjectRow> objects) {
        Map<String, List<String>> parts = new TreeMap<>();
        for (ObjectRow row : objects) {
            parts.put(name(row.kind(), row.namespace(), row.name()), List.of(row.detail() + " " + row.search()));
        }
        for (StoredObject object : simulation.objects().all()) {
            if (object.source() == StoredObject.Source.FILE) {
                List<String> lines = new ArrayList<>();
                flatten("", object.root(), lines);
                parts.put(name(object.key().kind(), object.key().namespace(), object.key().name()), lines);
            }
        }
        Map<String, List<String>> all = new LinkedHashMap<>(parts);
        for (Host host : simulation.fabric().hosts().values()) {
            simulation.fabric().find(NamespaceId.hostOf(host.name())).ifPresent(kernel -> kernel(kernel, all));
        }
        return new Snapshot(all);
    }

    private static String name(String kind, String namespace, String name) {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    private static void flatten(String path, Field field, List<String> lines) {
        if (field.isMapping()) {
            field.entries((key, value) -> flatten(path.isEmpty() ? key : path + "." + key, value, lines));
        } else if (field.isSequence()) {
            int index = 0;
            for (Field item : field.items()) {
                flatten(path + "[" + index++ + "]", item, lines);
            }
        } else {
            lines.add(path + ": " + field.text(""));
        }
    }

    private static void kernel(NetworkNamespace kernel, Map<String, List<String>> parts) {
        String node = kernel.id().host();
        put(node + " iptables", IptablesSave.save(kernel.netfilter().ipv4(), false), parts);
        put(node + " ip6tables", IptablesSave.save(kernel.netfilter().ipv6(), true), parts);
        put(node + " ipset", IpsetText.save(kernel.netfilter().sets()), parts);
        put(node + " routes", Listings.routes(kernel), parts);
        put(node + " neighbours", Listings.neighbours(kernel), parts);
        put(node + " fdb", Listings.fdb(kernel), parts);
    }

    private static void put(String name, String text, Map<String, List<String>> parts) {
        parts.put(name, text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList());
    }
}
