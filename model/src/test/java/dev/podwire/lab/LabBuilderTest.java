package dev.podwire.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.text.RouteText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Every lab is built as it was built when it was recorded. */
class LabBuilderTest {

    static Stream<String> labs() {
        return Recordings.IPTABLES.stream();
    }

    @ParameterizedTest
    @MethodSource("labs")
    void theMachinesAreThoseOfTheRecording(String lab) throws IOException {
        LabFile file = Recordings.lab(lab);
        assertThat(file.warnings()).isEmpty();
        LabFile withoutMacs = new LabFile(file.name(), file.compact(), file.network(), file.members(), file.requests(),
                Map.of(), List.of());
        LabWorld world = LabBuilder.build(withoutMacs);
        JsonNode topology = Recordings.json(lab).get("topology");
        assertThat(world.namespaces().keySet()).containsExactlyInAnyOrderElementsOf(topology.propertyNames());
        for (Map.Entry<String, JsonNode> entry : topology.properties()) {
            NetworkNamespace namespace = world.fabric()
                    .namespace(Objects.requireNonNull(world.namespaces().get(entry.getKey())));
            links(namespace, entry.getValue().get("links"));
            assertThat(routes(namespace, Route.MAIN)).as("routes of " + entry.getKey())
                    .containsExactlyInAnyOrderElementsOf(strings(entry.getValue().get("routes")));
            if (entry.getValue().has("local_table")) {
                assertThat(routes(namespace, Route.LOCAL)).as("local table of " + entry.getKey())
                        .containsExactlyInAnyOrderElementsOf(strings(entry.getValue().get("local_table")));
                rules(namespace, entry.getValue().get("rules"));
            }
        }
    }

    private static void links(NetworkNamespace namespace, JsonNode links) {
        assertThat(namespace.links().devices().keySet()).containsExactlyElementsOf(links.propertyNames());
        for (Map.Entry<String, JsonNode> entry : links.properties()) {
            JsonNode link = entry.getValue();
            Device device = namespace.device(entry.getKey()).orElseThrow();
            assertThat(device.link().mac()).as(namespace.id() + " " + entry.getKey())
                    .hasToString(link.get("mac").asString());
            assertThat(device.link().mtu()).isEqualTo(link.get("mtu").asInt());
            assertThat(device.link().master().orElse("null")).isEqualTo(link.get("master").asString("null"));
            assertThat(namespace.addressesOf(entry.getKey()).map(Object::toString))
                    .containsExactlyElementsOf(strings(link.get("addr")));
        }
    }

    private static List<String> routes(NetworkNamespace namespace, int table) {
        return namespace.routing().routes().stream().filter(r -> r.table() == table).map(RouteText::format).toList();
    }

    private static void rules(NetworkNamespace namespace, JsonNode tables) {
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
            Map<String, Chain> chains = namespace.netfilter().ipv4().table(TableName.parse(table.getKey()))
                    .orElseThrow().chains();
            for (Map.Entry<String, JsonNode> chain : table.getValue().properties()) {
                assertThat(Objects.requireNonNull(chains.get(chain.getKey())).rules().stream().map(RuleText::format))
                        .as(namespace.id() + " " + table.getKey() + " " + chain.getKey())
                        .containsExactlyElementsOf(strings(chain.getValue()));
            }
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(e -> strings.add(e.asString().strip()));
        return strings;
    }
}
