package dev.podwire.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The questions that a program asks, in order, for every dnsPolicy and both C libraries, walked through the cluster. */
class DnsPoliciesTest {

    private static final String NODE = "search corp.example\nnameserver 192.168.56.1\noptions ndots:1\n";

    private static Simulation load(String policy, boolean hostNetwork, String config) {
        String text = """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: shop}
                spec: {clusterIP: 10.96.0.50, ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: client, namespace: shop}
                spec:
                  dnsPolicy: %s
                  hostNetwork: %s
                  dnsConfig: %s
                  containers: [{name: main, image: example/client}]
                """.formatted(policy, hostNetwork, config.isEmpty() ? "{}" : config);
        LoadOptions options = new LoadOptions(ClusterLoader.Options.DEFAULT, List.of(),
                Map.of("www.example.com", IpAddress.parse("203.0.113.80")), Optional.of(NODE));
        SimulationResult result = Simulation.load(List.of(Input.text("cluster.yaml", text)), options);
        assertThat(result.problems()).filteredOn(p -> p.isError()).isEmpty();
        return result.simulation().orElseThrow();
    }

    /** Names asked for in order, each with its server, S being the cluster's and N the node's; then what came of it. */
    private static String sequence(Simulation simulation, String name, Lookup.Libc libc) {
        Lookup.Result result = simulation.resolve(new Lookup("pod/shop/client", name, "A", libc, 1));
        return result.queries().stream()
                .map(q -> (q.server().equals("10.96.0.10") ? "S " : q.server().equals("192.168.56.1") ? "N " : "? ")
                        + q.name().replace("svc.cluster.local.", "*"))
                .collect(Collectors.joining(", ")) + " = "
                + (result.addresses().isEmpty() ? result.code() : result.addresses().getFirst());
    }

    @ParameterizedTest(name = "{0} host network {1} {2}: {4} with {3}")
    @CsvSource(delimiter = '|', textBlock = """
            ClusterFirst            | false | '' | GLIBC | web             | S web.shop.* = 10.96.0.50
            ClusterFirst            | false | '' | MUSL  | web             | S web.shop.* = 10.96.0.50
            ClusterFirst            | false | '' | GLIBC | web.shop        | S web.shop.shop.*, S web.shop.* = 10.96.0.50
            ClusterFirst            | false | '' | GLIBC | www.example.com | S www.example.com.shop.*, S www.example.com.*, S www.example.com.cluster.local., S www.example.com.corp.example., S www.example.com. = 203.0.113.80
            ClusterFirst            | false | '' | MUSL  | www.example.com | S www.example.com.shop.*, S www.example.com.*, S www.example.com.cluster.local., S www.example.com.corp.example., S www.example.com. = 203.0.113.80
            ClusterFirst            | false | '{options: [{name: ndots, value: "2"}]}' | GLIBC | www.example.com | S www.example.com. = 203.0.113.80
            ClusterFirst            | false | '{options: [{name: ndots, value: "1"}]}' | GLIBC | web.shop | S web.shop., S web.shop.shop.*, S web.shop.* = 10.96.0.50
            ClusterFirst            | false | '{options: [{name: ndots, value: "1"}]}' | MUSL  | web.shop | S web.shop. = NXDOMAIN
            ClusterFirst            | true  | '' | GLIBC | web             | N web.corp.example., N web. = NXDOMAIN
            ClusterFirst            | true  | '' | GLIBC | www.example.com | N www.example.com. = 203.0.113.80
            ClusterFirstWithHostNet | true  | '' | GLIBC | web             | S web.shop.* = 10.96.0.50
            ClusterFirstWithHostNet | true  | '' | MUSL  | nobody          | S nobody.shop.*, S nobody.*, S nobody.cluster.local., S nobody.corp.example., S nobody. = NXDOMAIN
            Default                 | false | '' | GLIBC | web             | N web.corp.example., N web. = NXDOMAIN
            Default                 | false | '' | MUSL  | www.example.com | N www.example.com. = 203.0.113.80
            Default                 | false | '{searches: [example.com]}' | MUSL | www | N www.corp.example., N www.example.com. = 203.0.113.80
            None                    | false | '{nameservers: [10.96.0.10], searches: [shop.svc.cluster.local]}' | GLIBC | web | S web.shop.* = 10.96.0.50
            None                    | false | '{nameservers: [10.96.0.10], searches: [shop.svc.cluster.local]}' | GLIBC | web.x | S web.x., S web.x.shop.* = NXDOMAIN
            None                    | false | '{nameservers: [10.96.0.10], searches: [shop.svc.cluster.local]}' | MUSL | web.x | S web.x. = NXDOMAIN
            None                    | false | '{nameservers: [10.96.0.10]}' | GLIBC | web.shop.svc.cluster.local. | S web.shop.* = 10.96.0.50
            """)
    void asksInTheOrderOfItsResolvConf(String policy, boolean hostNetwork, String config, Lookup.Libc libc,
            String name, String expected) {
        assertThat(sequence(load(policy, hostNetwork, config), name, libc)).isEqualTo(expected);
    }
}
