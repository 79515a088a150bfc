package dev.podwire.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests to Services of every kind from everywhere, against what the documentation promises (see the README beside the table). */
class ServiceMatrixTest {

    private static final Map<String, MatrixCluster> CLUSTERS = new HashMap<>();

    @BeforeAll
    static void load() throws IOException {
        for (String mode : List.of("iptables", "nftables")) {
            CLUSTERS.put(mode, MatrixCluster.load(rows().toList(), mode));
        }
    }

    static Stream<MatrixRow> rows() throws IOException {
        try (InputStream table = Objects
                .requireNonNull(ServiceMatrixTest.class.getResourceAsStream("/services/matrix.tsv"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(MatrixRow::parse);
        }
    }

    @Test
    void theTableHasEveryCombination() throws IOException {
        assertThat(rows().map(r -> r.service() + r.entry() + r.client()).distinct()).hasSize(1118);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRequestEndsAsDocumented(MatrixRow row) {
        assertThat(send("iptables", row)).isEqualTo(row.expected());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nftablesModeEndsItLikewise(MatrixRow row) {
        assertThat(send("nftables", row)).isEqualTo(row.expectedOfNftables());
    }

    private static String send(String mode, MatrixRow row) {
        return Objects.requireNonNull(CLUSTERS.get(mode)).send(row);
    }
}
