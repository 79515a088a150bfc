package dev.podwire.sim;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests of the table of documented behaviour where kube-proxy runs in IPVS mode. What differs from iptables mode, with
 * flannel's masquerading, is stated here: one virtual server for inside and outside, all endpoints where a local policy finds
 * none, a refusal instead of silence where nobody is, and the virtual address as the source of a node's own requests.
 */
class IpvsMatrixTest {

    private static MatrixCluster cluster;

    @BeforeAll
    static void load() throws IOException {
        cluster = MatrixCluster.load(ServiceMatrixTest.rows().toList(), "ipvs");
    }

    static Stream<MatrixRow> rows() throws IOException {
        return ServiceMatrixTest.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRequestEndsAsIpvsModeDoesIt(MatrixRow row) {
        assertThat(cluster.send(row)).isEqualTo(expected(row));
    }

    private static String expected(MatrixRow row) {
        if (row.client().equals("external") && row.entry().equals("clusterIP")) {
            return "unroutable";
        }
        Set<String> endpoints = endpoints(row);
        return endpoints.isEmpty()
                ? "refused"
                : endpoints.stream().map(e -> e + " sees " + peer(row, e)).collect(Collectors.joining(", "));
    }

    /** On which node the request meets kube-proxy's work: the client's own, or the one whose port is asked. */
    private static String handledBy(MatrixRow row) {
        return row.entry().equals("nodePort") || row.client().equals("external")
                ? "a"
                : row.client().substring(row.client().length() - 1);
    }

    private static boolean localOnly(MatrixRow row) {
        return (row.entry().equals("clusterIP") ? row.internal() : row.external()).equals("Local");
    }

    private static Set<String> endpoints(MatrixRow row) {
        Set<String> local = localOn(handledBy(row), row.endpoints());
        if (localOnly(row) && !local.isEmpty()) {
            return local;
        }
        boolean reachedFromOutside = !row.external().equals("-");
        return row.internal().equals("Local") && !reachedFromOutside ? Set.of() : all(row.endpoints());
    }

    private static Set<String> all(String state) {
        return new TreeSet<>(switch (state) {
            case "local" -> Set.of("a");
            case "remote", "draining" -> Set.of("b");
            case "both", "terminating" -> Set.of("a", "b");
            default -> Set.of();
        });
    }

    private static Set<String> localOn(String node, String state) {
        boolean there = switch (state) {
            case "local" -> node.equals("a");
            case "remote" -> node.equals("b");
            case "both", "terminating", "draining" -> true;
            default -> false;
        };
        return there ? Set.of(node) : Set.of();
    }

    private static String peer(MatrixRow row, String endpoint) {
        String handler = handledBy(row);
        boolean pod = !row.client().startsWith("node-") && !row.client().equals("external");
        boolean here = endpoint.equals(handler);
        if (row.entry().equals("clusterIP")) {
            return !pod || row.client().equals("endpoint-" + endpoint) ? "node-" + handler : "itself";
        }
        if (!localOnly(row)) {
            return "node-" + handler;
        }
        boolean elsewhere = !row.client().endsWith("-" + handler) && !row.client().equals("external");
        if (pod && !elsewhere) {
            return row.client().equals("endpoint-" + endpoint) ? "node-" + handler : "itself";
        }
        if (!here) {
            return "node-" + handler;
        }
        if (row.client().equals("external")) {
            return "itself";
        }
        return elsewhere
                ? "node-b"
                : row.entry().equals("nodePort") ? "node-" + handler : "the address itself";
    }
}
