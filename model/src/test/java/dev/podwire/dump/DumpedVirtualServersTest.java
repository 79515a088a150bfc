package dev.podwire.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IpvsadmText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A dumped node's virtual servers are read as {@code ipvsadm-save -n} prints them. */
class DumpedVirtualServersTest {

    private static final String SAVED = """
            -A -t 10.96.0.1:443 -s rr -p 10800
            -a -t 10.96.0.1:443 -r 192.168.10.10:6443 -m -w 1
            """;

    @TempDir
    Path folder = Path.of("");

    private Path node() throws IOException {
        return folder.resolve(RecordedDump.unpack("kp-iptables-01-clusterip", folder).iterator().next());
    }

    @Test
    void theyAreInTheNodesKernel() throws IOException {
        Path node = node();
        Files.writeString(node.resolve("ipvsadm-save"), SAVED);
        NodeDump dump = NodeDumpReader.read(DumpFiles.read(node));

        assertThat(dump.fabric().namespaces().values().stream().map(NetworkNamespace::netfilter)
                .map(NetworkNamespace.Netfilter::ipvs).filter(t -> !t.isEmpty()).map(IpvsadmText::save))
                .containsExactly(SAVED);
    }

    @Test
    void aLineThatIsNoneOfIpvsadmIsNamed() throws IOException {
        Path node = node();
        Files.writeString(node.resolve("ipvsadm-save"), SAVED + "-A -t nonsense -s rr\n");
        DumpFiles files = DumpFiles.read(node);

        assertThatThrownBy(() -> NodeDumpReader.read(files)).isInstanceOf(DumpException.class)
                .hasMessageContaining("ipvsadm-save").hasMessageContaining("line 3");
    }
}
