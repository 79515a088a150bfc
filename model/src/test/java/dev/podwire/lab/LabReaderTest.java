package dev.podwire.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a small lab of one's own may say, and what becomes of mistakes in it. */
class LabReaderTest {

    private static final String LAB = """
            {"name": "small", "cni": {"mode": "host-gw", "clusterCIDR": "10.1.0.0/16"},
             "underlay": {"cidr": "192.168.0.0/24", "gateway": "192.168.0.1"},
             "nodes": [{"name": "one", "ip": "192.168.0.11", "podCIDR": "10.1.1.0/24", "rules": [RULES],
                        "commands": [COMMANDS]},
                       {"name": "two", "ip": "192.168.0.12", "podCIDR": "10.1.2.0/24"}],
             "pods": [{"name": "a", "node": "one", "ip": "10.1.1.5"},
                      {"name": "b", "node": "two", "ip": "10.1.2.5", "tcp": [80], "udp": [53]}],
             "requests": [{"id": "x", "from": "a", "to": "10.1.2.5:80" REQUEST}]}
            """;

    @TempDir
    Path folder = Path.of("");

    private LabFile read(String rules, String commands, String request) throws IOException {
        return LabReader.parse(LAB.replace("RULES", rules).replace("COMMANDS", commands).replace("REQUEST", request),
                folder);
    }

    @Test
    void aRequestRunsColdAndWarmUnlessItSaysOtherwise() throws IOException {
        List<LabCase> cases = LabRunner.run(read("", "", ""), 1);
        assertThat(cases).extracting(LabCase::arp).containsExactly("cold", "warm");
        assertThat(cases).allSatisfy(c -> {
            assertThat(c.outcome()).isEqualTo("ok");
            assertThat(c.result().get("body")).asString().startsWith("b saw 10.1.1.5:4000");
        });
        assertThat(cases.getFirst().packets().getFirst().kind()).isEqualTo("arp-request");
        assertThat(cases.getLast().packets().getFirst().path().getFirst())
                .isEqualTo("a eth0 out 10.1.1.5:C>10.1.2.5:80 TCP [S] ttl=64");
    }

    @Test
    void theOutputHasTheShapeOfARecording() throws IOException {
        LabFile lab = read("", "", ", \"arp\": [\"warm\"]");
        JsonNode json = JsonMapper.shared().readTree(LabOutput.json(lab, LabRunner.run(lab, 1)));
        JsonNode one = json.get("cases").get(0);
        assertThat(one.propertyNames()).containsExactly("id", "arp", "result", "server_seen", "ports", "packets",
                "conntrack");
        assertThat(one.get("ports").get("C").asInt()).isEqualTo(40_001);
        assertThat(one.get("conntrack").propertyNames()).containsExactly("one", "two");
    }

    @Test
    void rulesMayStandInAFileBesideTheLab() throws IOException {
        Files.writeString(folder.resolve("drop.rules"), "*filter\n-A FORWARD -p tcp -j DROP\nCOMMIT\n");
        LabFile lab = read("{\"file\": \"drop.rules\"}", "", ", \"arp\": [\"warm\"]");
        LabCase dropped = LabRunner.run(lab, 1).getFirst();
        assertThat(dropped.outcome()).isEqualTo("timeout");
        assertThat(dropped.packets().getFirst().netfilter().getLast().steps()).containsExactly("FORWARD#1 DROP DROP");
    }

    @Test
    void aWordThatNobodyKnowsIsToldOf() throws IOException {
        assertThat(read("", "", ", \"colour\": \"red\"").warnings())
                .containsExactly("lab.requests[0].colour is not understood and has no effect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"*filter\\n-A FORWARD -m geoip -j DROP\\nCOMMIT\\n\"||one rules[0]: line 2: this match is not simulated: 'geoip'",
            "\"*filter\\n-A FORWARD -j NOWHERE\\nCOMMIT\\n\"||no chain NOWHERE in table filter",
            "{\"nft\": \"table ip x { chain y { frob } }\"}||one rules[0]: line 1: this statement is not simulated: 'frob'",
            "{\"file\": \"none\"}||cannot read",
            "|[\"ip\", \"link\", \"set\", \"eth7\", \"up\"]|one: 'ip link set eth7 up': Cannot find device \"eth7\"",
            "|[\"tc\", \"qdisc\", \"add\"]|the program tc is not simulated"})
    void whatCannotBeBuiltIsNamed(String rules, String commands, String message) {
        assertThatThrownBy(
                () -> LabBuilder.build(read(rules == null ? "" : rules, commands == null ? "" : commands, "")))
                .isInstanceOf(LabException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            ", \"proto\": \"gre\"|lab.requests[0].proto: 'gre' is not one of tcp, udp, icmp",
            ", \"arp\": [\"hot\"]|lab.requests[0].arp: 'hot' is neither cold nor warm",
            ", \"ttl\": \"many\"|lab.requests[0].ttl: a whole number is expected", ", \"pre\": [[]]|lists of words"})
    void aMistakeIsNamedWithItsPlace(String request, String message) {
        assertThatThrownBy(() -> read("", "", request)).isInstanceOf(LabException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRequestFromNobodyIsNamed() throws IOException {
        LabFile lab = LabReader.parse(LAB.replace("RULES", "").replace("COMMANDS", "").replace("REQUEST", "")
                .replace("\"from\": \"a\"", "\"from\": \"ghost\""), folder);
        assertThatThrownBy(() -> LabRunner.run(lab, 1)).isInstanceOf(LabException.class)
                .hasMessageContaining("'ghost'");
        assertThatThrownBy(() -> LabReader.parse("{\"name\": ", folder)).isInstanceOf(LabException.class)
                .hasMessageContaining("line 1");
    }
}
