package dev.podwire.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Point-to-point pods over IPIP, as it was measured on Linux 6.12: the envelope's TTL is that of the packet after it was
 * routed, it passes OUTPUT and POSTROUTING and at the other end PREROUTING and INPUT, and both directions are one connection
 * of protocol 4.
 */
class IpipLabTest {

    private static List<LabCase> run() throws IOException {
        String lab = Recordings.text("labs", "ptp-vxlan");
        String ipip = lab.replaceFirst("\"mode\": *\"ptp\"", "\"mode\": \"ptp\", \"overlay\": \"ipip\"");
        assertThat(ipip).isNotEqualTo(lab);
        return LabRunner.run(LabReader.parse(ipip, Path.of("")), 1);
    }

    private static LabCase warm(List<LabCase> cases, String id) {
        return cases.stream().filter(c -> c.id().equals(id) && c.arp().equals("warm")).findFirst().orElseThrow();
    }

    @Test
    void thePacketItselfIsWrappedWithItsOwnTtl() throws IOException {
        LabCase ping = warm(run(), "ping-cross");
        assertThat(ping.outcome()).isEqualTo("ok");
        assertThat(ping.packets().getFirst().path()).containsSubsequence(
                "node-a tunl0 out 10.244.1.10>10.244.2.11 ICMP echo-request ttl=63",
                "node-a eth0 out 192.168.56.11>192.168.56.12 IPIP ttl=63 | 10.244.1.10>10.244.2.11 ICMP echo-request ttl=63",
                "node-b eth0 in 192.168.56.11>192.168.56.12 IPIP ttl=63 | 10.244.1.10>10.244.2.11 ICMP echo-request ttl=63",
                "node-b tunl0 in 10.244.1.10>10.244.2.11 ICMP echo-request ttl=63",
                "web-b eth0 in 10.244.1.10>10.244.2.11 ICMP echo-request ttl=62");
        assertThat(ping.packets().getFirst().netfilter()).filteredOn(LabCase.Traversal::outer)
                .extracting(LabCase.Traversal::node, LabCase.Traversal::hook).contains(
                        org.assertj.core.groups.Tuple.tuple("node-a", "OUTPUT"),
                        org.assertj.core.groups.Tuple.tuple("node-a", "POSTROUTING"),
                        org.assertj.core.groups.Tuple.tuple("node-b", "PREROUTING"),
                        org.assertj.core.groups.Tuple.tuple("node-b", "INPUT"));
        assertThat(ping.conntrack().get("node-a")).contains("unknown 4 599 src=192.168.56.11 dst=192.168.56.12 "
                + "src=192.168.56.12 dst=192.168.56.11 mark=0 use=1");
    }

    @Test
    void theNodeItselfSpeaksFromTheTunnelsAddress() throws IOException {
        LabCase own = warm(run(), "node-pod-other");
        assertThat(own.seen()).extracting(LabCase.Seen::peer).singleElement().asString().startsWith("10.244.1.0:");
    }
}
