package dev.podwire.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code podwire lab --node} over dumps of real nodes. */
class NodeDumpCommandTest {

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        Path archive = Path.of(System.getProperty("podwire.root", ".."),
                "model/src/test/resources/dumps/flannel-services.zip");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String[] place = entry.getName().split("/", 2);
                Path node = Files.createDirectories(folder.resolve(place[0]));
                Files.writeString(node.resolve(place[1]), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void aPacketWalksThroughANodesOwnRules() {
        Cli cli = Cli.run("lab", "--node", folder.resolve("node-a").toString(), "--packet",
                "vetha7a3e029 10.244.1.10 > 10.96.0.12 tcp 80", "--json");
        assertThat(cli.err()).isEmpty();
        assertThat(cli.code()).isZero();
        JsonNode one = cli.json().get("cases").get(0);
        assertThat(one.get("result").get("outcome").stringValue()).isEqualTo("left");
        assertThat(one.get("packets").get(0).get("path").get(3).stringValue()).contains("node-a eth0 out")
                .contains("VXLAN vni=1").contains("10.244.2.11:8080");
    }

    @Test
    void twoNodesStandOnOneSegment() {
        Cli cli = Cli.run("lab", "--node", folder.resolve("node-a").toString(), "--node",
                folder.resolve("node-b").toString(), "--packet",
                "node-a:vetha7a3e029 10.244.1.10 > 10.96.0.12 tcp 80");
        assertThat(cli.out()).contains("node-b flannel.1 in", "left at node-b vethddeaa362");
    }

    @Test
    void nodeAndPacketBelongTogether() {
        Cli cli = Cli.run("lab", "--node", folder.resolve("node-a").toString());
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("--packet");
        assertThat(Cli.run("lab").code()).isEqualTo(2);
    }

    @Test
    void theCollectingScriptIsAShellScriptThatOnlyReads() {
        Cli cli = Cli.run("collect");
        assertThat(cli.code()).isZero();
        assertThat(cli.out()).startsWith("#!/bin/sh").contains("iptables-save", "ip -j -d addr", "bridge -j fdb",
                "nft list ruleset", "conntrack -L");
    }
}
