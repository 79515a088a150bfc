package dev.podwire.cni;

import java.util.List;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortMapTest {

    private static List<String> nat(ClusterState cluster, String node) {
        Fabric fabric = Fabric.EMPTY.apply(Machines.build(cluster))
                .apply(NetworkPlugins.named("flannel").program(cluster));
        NetworkNamespace host = fabric.namespace(NamespaceId.hostOf(node));
        return IptablesSave.save(host.netfilter().ipv4(), false).lines()
                .filter(line -> line.contains("CNI-") && line.startsWith("-A")).toList();
    }

    @Test
    void hostPortsLeadToThePod() {
        ClusterState cluster = new TestCluster().node("a", "192.168.10.11", "10.244.1.0/24")
                .node("b", "192.168.10.12", "10.244.2.0/24")
                .pod("default/ingress", "a", "10.244.1.5", "80:8080/tcp 443:8443/tcp 53/udp").build();
        assertThat(nat(cluster, "b")).isEmpty();
        assertThat(nat(cluster, "a")).extracting(line -> line.replaceAll("CNI-DN-[0-9a-f]{21}", "CNI-DN-x")
                .replaceAll("[0-9a-f]{64}", "id")).containsExactly(
                        "-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                        "-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                        "-A POSTROUTING -m comment --comment \"CNI portfwd requiring masquerade\" -j CNI-HOSTPORT-MASQ",
                        "-A CNI-DN-x -s 10.244.1.0/24 -p tcp -m tcp --dport 80 -j CNI-HOSTPORT-SETMARK",
                        "-A CNI-DN-x -s 127.0.0.1/32 -p tcp -m tcp --dport 80 -j CNI-HOSTPORT-SETMARK",
                        "-A CNI-DN-x -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.1.5:8080",
                        "-A CNI-DN-x -s 10.244.1.0/24 -p tcp -m tcp --dport 443 -j CNI-HOSTPORT-SETMARK",
                        "-A CNI-DN-x -s 127.0.0.1/32 -p tcp -m tcp --dport 443 -j CNI-HOSTPORT-SETMARK",
                        "-A CNI-DN-x -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.244.1.5:8443",
                        "-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment \"dnat name: \\\"cbr0\\\" id: \\\"id\\\"\""
                                + " -m multiport --dports 80,443 -j CNI-DN-x",
                        "-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE",
                        "-A CNI-HOSTPORT-SETMARK -m comment --comment \"CNI portfwd masquerade mark\""
                                + " -j MARK --set-xmark 0x2000/0x2000");
    }
}
