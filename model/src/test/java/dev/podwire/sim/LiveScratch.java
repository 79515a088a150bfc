package dev.podwire.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.EtcdEntry;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Tree;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Builds a cluster from the objects that a living one has stored, and compares what programs have made of both. */
final class LiveScratch {

    /** What controllers and kubelets write by themselves, so that the one from scratch has to write it again. */
    private static final Set<String> DERIVED = Set.of("EndpointSlice", "Endpoints");

    private LiveScratch() {}

    static Simulation fromScratch(LiveCluster live) {
        List<Object> items = new ArrayList<>();
        for (ApiObject object : live.state().control().store().objects()) {
            if (!DERIVED.contains(object.key().kind())) {
                items.add(Tree.plain(EtcdEntry.document(object)));
            }
        }
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("apiVersion", "v1");
        list.put("kind", "List");
        list.put("items", items);
        String json = JsonMapper.builder().build().writeValueAsString(list);
        SimulationResult result = Simulation.load(List.of(Input.text("dump.json", json)), LoadOptions.DEFAULT);
        assertThat(result.hasErrors()).as(result.problems().toString()).isFalse();
        return result.simulation().orElseThrow();
    }

    /** Endpoints, rules, routes, neighbours, forwarding entries, devices and sockets are the same. */
    static void assertSame(LiveCluster live) {
        Simulation scratch = fromScratch(live);
        assertThat(differences(Map.of("slices", endpoints(live.state().cluster())),
                Map.of("slices", endpoints(scratch.cluster())))).isEmpty();
        assertThat(differences(machines(live.state().machines().fabric()), machines(scratch.fabric()))).isEmpty();
    }

    /** What only the living cluster has, and what only the one from scratch has. */
    private static List<String> differences(Map<String, Set<String>> live, Map<String, Set<String>> scratch) {
        List<String> differences = new ArrayList<>();
        Set<String> all = new TreeSet<>(live.keySet());
        all.addAll(scratch.keySet());
        for (String namespace : all) {
            Set<String> here = live.getOrDefault(namespace, Set.of());
            Set<String> there = scratch.getOrDefault(namespace, Set.of());
            here.stream().filter(f -> !there.contains(f)).forEach(f -> differences.add("live " + namespace + " " + f));
            there.stream().filter(f -> !here.contains(f)).forEach(f -> differences.add("new " + namespace + " " + f));
        }
        return differences;
    }

    private static Set<String> endpoints(ClusterState cluster) {
        Set<String> facts = new TreeSet<>();
        cluster.slices().forEach(slice -> {
            facts.add(slice.meta().namespace() + "/" + slice.service() + " " + slice.ipv6());
            slice.endpoints().forEach(e -> slice.ports().forEach(port -> facts.add(slice.meta().namespace() + "/"
                    + slice.service() + " " + port + " " + e.addresses() + " " + e.ready() + e.serving()
                    + e.terminating() + " " + e.hostname() + " " + e.placement() + " " + e.target())));
        });
        return facts;
    }

    private static Map<String, Set<String>> machines(Fabric fabric) {
        Map<String, Set<String>> all = new TreeMap<>();
        fabric.namespaces().values().forEach(n -> all.put(n.id().toString(), facts(n)));
        return all;
    }

    private static Set<String> facts(NetworkNamespace namespace) {
        Set<String> facts = new TreeSet<>();
        namespace.links().devices().values().forEach(device -> facts.add("device " + device));
        namespace.links().fdb().forEach(f -> facts.add("fdb " + f.device() + f.mac() + f.remote()));
        namespace.addressing().addresses().forEach(a -> facts.add("address " + a.device() + " " + a));
        namespace.addressing().neighbours().forEach(n -> facts.add("neighbour " + n.device() + n.address() + n.mac()));
        namespace.routing().routes().forEach(route -> facts.add("route " + route(route)));
        namespace.sockets().forEach(s -> facts.add("socket " + s.protocol() + s.port() + s.owner() + s.application()));
        for (boolean ipv6 : new boolean[]{false, true}) {
            String save = IptablesSave.save(ipv6 ? namespace.netfilter().ipv6() : namespace.netfilter().ipv4(), ipv6);
            String table = "";
            for (String line : save.lines().toList()) {
                table = line.startsWith("*") ? line : table;
                if (line.startsWith("-A") || line.startsWith(":")) {
                    facts.add((ipv6 ? "6 " : "4 ") + table + " " + line.replaceAll(" \\[\\d+:\\d+\\]", ""));
                }
            }
        }
        return facts;
    }

    private static String route(Route route) {
        return route.table() + " " + route.type() + " " + route.destination() + " " + route.gateway() + " "
                + route.device() + " " + route.source();
    }
}
