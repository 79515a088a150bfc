package dev.podwire.packet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PcapngWriterTest {

    private static final Packet PING = Packet.of(
            new Header.Ipv4(Ipv4Address.LOOPBACK, Ipv4Address.LOOPBACK, IpProtocol.ICMP, 64, 1),
            new Header.Icmp(8, 0, 7, 1, 0), Header.Data.of("abc"));

    @Test
    void blocksFollowEachOtherWithTheirLengthsAtBothEnds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out, "Podwire");
        int eth0 = writer.addInterface("client:eth0", "in node-a");
        writer.packet(eth0, 1_500_000_000L, PING, PcapngWriter.Direction.OUT, "the first packet");
        ByteBuffer in = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> types = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            types.add(in.getInt());
            int length = in.getInt();
            assertThat(length % 4).isZero();
            assertThat(in.getInt(start + length - 4)).isEqualTo(length);
            in.position(start + length);
        }
        assertThat(types).containsExactly(0x0A0D0D0A, 1, 6);
        assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1)).contains("client:eth0",
                "the first packet");
    }

    @Test
    void aFrameNeedsAnInterface() throws IOException {
        PcapngWriter writer = new PcapngWriter(new ByteArrayOutputStream(), "Podwire");
        assertThatThrownBy(() -> writer.packet(0, 0, PING, PcapngWriter.Direction.IN, ""))
                .hasMessageContaining("interface");
    }
}
