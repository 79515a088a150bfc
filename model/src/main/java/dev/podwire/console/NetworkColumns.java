package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.podwire.api.LabelSelector;
import dev.podwire.manifest.Field;

/** Services and what stands around them in columns (pkg/printers/internalversion/printers.go). */
final class NetworkColumns {

    static final Columns SERVICES = new Columns(List.of("TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"),
            List.of("SELECTOR"), NetworkColumns::service);
    static final Columns ENDPOINTS = new Columns(List.of("ENDPOINTS", "AGE"), List.of(),
            (i, now) -> List.of(addresses(i.root().get("subsets").items()), Columns.age(i, now)));
    static final Columns SLICES = new Columns(List.of("ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"), List.of(),
            NetworkColumns::slice);
    static final Columns INGRESSES = new Columns(List.of("CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE"), List.of(),
            NetworkColumns::ingress);
    static final Columns INGRESS_CLASSES = new Columns(List.of("CONTROLLER", "PARAMETERS", "AGE"), List.of(),
            (i, now) -> List.of(i.spec("controller").text(""), Columns.orNone(i.spec("parameters", "name").text("")),
                    Columns.age(i, now)));
    static final Columns POLICIES = new Columns(List.of("POD-SELECTOR", "AGE"), List.of(), (i, now) -> List
            .of(Columns.orNone(Selectors.format(LabelSelector.of(i.spec("podSelector")))), Columns.age(i, now)));

    private NetworkColumns() {}

    private static List<String> service(Item item, long now) {
        String type = item.spec("type").text("ClusterIP");
        List<String> ips = item.spec("clusterIPs").texts();
        String own = item.spec("clusterIP").text(ips.isEmpty() ? "" : ips.getFirst());
        String ports = item.spec("ports").items().stream().map(p -> {
            String node = p.get("nodePort").integer(0) > 0 ? ":" + p.get("nodePort").integer(0) : "";
            return p.get("port").text("") + node + "/" + p.get("protocol").text("TCP");
        }).collect(Collectors.joining(","));
        return List.of(type, Columns.orNone(own), external(item, type), Columns.orNone(ports),
                Columns.age(item, now), Columns.orNone(Selectors.format(item.spec("selector").textMap())));
    }

    private static String external(Item item, String type) {
        List<String> given = item.spec("externalIPs").texts();
        return switch (type) {
            case "LoadBalancer" -> {
                Set<String> all = new TreeSet<>();
                for (Field ingress : item.status("loadBalancer", "ingress").items()) {
                    all.add(ingress.get("ip").text(ingress.get("hostname").text("")));
                }
                if (given.isEmpty()) {
                    yield all.isEmpty() ? "<pending>" : String.join(",", all);
                }
                List<String> both = new ArrayList<>(all);
                both.addAll(given);
                yield String.join(",", both);
            }
            case "ExternalName" -> item.spec("externalName").text("");
            default -> Columns.orNone(String.join(",", given));
        };
    }

    /** The ready addresses with their ports, three of them. */
    static String addresses(List<Field> subsets) {
        List<String> all = new ArrayList<>();
        for (Field subset : subsets) {
            List<Field> ports = subset.get("ports").items();
            for (Field port : ports) {
                subset.get("addresses").items()
                        .forEach(a -> all.add(socket(a.get("ip").text(""), port.get("port").text(""))));
            }
            if (ports.isEmpty()) {
                subset.get("addresses").items().forEach(a -> all.add(a.get("ip").text("")));
            }
        }
        return Columns.three(all, subsets.isEmpty() ? Columns.NONE : "");
    }

    /** An address with a port. */
    static String socket(String ip, String port) {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }

    private static List<String> slice(Item item, long now) {
        List<String> ports = item.root().get("ports").items().stream()
                .map(p -> p.get("port").text(p.get("name").text("*"))).toList();
        List<String> addresses = item.root().get("endpoints").items().stream()
                .flatMap(e -> e.get("addresses").texts().stream()).toList();
        return List.of(item.root().get("addressType").text(""), Columns.three(ports, "<unset>"),
                Columns.three(addresses, "<unset>"), Columns.age(item, now));
    }

    private static List<String> ingress(Item item, long now) {
        List<String> hosts = item.spec("rules").items().stream().flatMap(r -> r.get("host").text().stream()).toList();
        String address = item.status("loadBalancer", "ingress").items().stream()
                .map(i -> i.get("ip").text(i.get("hostname").text(""))).sorted().collect(Collectors.joining(","));
        return List.of(Columns.orNone(item.spec("ingressClassName").text("")), Columns.three(hosts, "*"), address,
                item.spec("tls").items().isEmpty() ? "80" : "80, 443", Columns.age(item, now));
    }
}
