package dev.podwire.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.StoredObject;
import dev.podwire.net.IpAddress;
import dev.podwire.sim.Simulation;
import dev.podwire.view.model.ObjectRow;

/** The objects of a simulated cluster as rows: what runs, then everything else that was written down. */
final class ObjectRows {

    private ObjectRows() {}

    static List<ObjectRow> of(Simulation simulation) {
        ClusterState cluster = simulation.cluster();
        List<ObjectRow> rows = new ArrayList<>();
        cluster.services().forEach(s -> rows.add(row(s.meta(), detail(s), search(s), "service/")));
        cluster.pods().forEach(p -> rows.add(row(p.meta(), address(p.ips()), search(p), "pod/")));
        cluster.nodes().forEach(n -> rows.add(row(n.meta(), address(n.internalIps()), search(n), "node/")));
        Set<ObjectKey> there = new HashSet<>();
        cluster.services().forEach(s -> there.add(s.meta().key()));
        cluster.pods().forEach(p -> there.add(p.meta().key()));
        cluster.nodes().forEach(n -> there.add(n.meta().key()));
        for (StoredObject object : simulation.objects().all()) {
            if (object.source() == StoredObject.Source.FILE && !there.contains(object.key())) {
                rows.add(new ObjectRow(object.key().kind(), object.key().namespace(), object.key().name(), "",
                        object.apiVersion(), picture(object), object.simulated(),
                        Optional.of(object.root().location())));
            }
        }
        return rows;
    }

    private static Optional<String> picture(StoredObject object) {
        return object.key().kind().equals("Ingress") ? Optional.of("ingress/" + object.key().path()) : Optional.empty();
    }

    private static ObjectRow row(Meta meta, String detail, String search, String idPrefix) {
        return new ObjectRow(meta.key().kind(), meta.namespace(), meta.name(), detail, search,
                Optional.of(idPrefix + meta.key().path()), true, meta.origin("").location());
    }

    private static String detail(Service service) {
        String ports = service.ports().stream().map(p -> ":" + p.port()).limit(2).collect(Collectors.joining(" "));
        return service.type() == Service.Type.EXTERNAL_NAME ? "external" : ports;
    }

    private static String address(List<IpAddress> addresses) {
        return addresses.isEmpty() ? "" : addresses.getFirst().toString();
    }

    private static String search(Service service) {
        return service.clusterIps() + " " + service.type() + " "
                + service.ports().stream().map(p -> p.port() + " " + p.nodePort() + " " + p.name())
                        .collect(Collectors.joining(" "));
    }

    private static String search(Pod pod) {
        return pod.ips() + " " + pod.nodeName().orElse("") + " " + pod.meta().labels();
    }

    private static String search(Node node) {
        return node.internalIps() + " " + node.podCidrs();
    }
}
