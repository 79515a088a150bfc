package dev.podwire.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.packet.PacketCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads a written capture back, block by block, and compares it with the JSON of the same request. */
class TraceCaptureTest {

    private static final String[] REQUEST = {"trace", Cli.resource("shop.yaml"), "--from", "pod/client", "--to",
            "http://far.shop/"};

    private record Seen(int device, long nanos, byte[] bytes, String comment) {}

    private final List<String> devices = new ArrayList<>();
    private final List<Seen> frames = new ArrayList<>();

    @BeforeEach
    void capture(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("walk.pcapng");
        Cli run = run("--out", file.toString());
        assertThat(run.code()).as(run.err()).isZero();
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int start = in.position();
            int type = in.getInt();
            int length = in.getInt();
            if (type == 1) {
                in.position(start + 16);
                devices.add(option(in, 2, start + length));
            } else if (type == 6) {
                frame(in, start + length);
            }
            in.position(start + length);
        }
    }

    private void frame(ByteBuffer in, int end) {
        int device = in.getInt();
        long nanos = (long) in.getInt() << 32 | in.getInt() & 0xFFFFFFFFL;
        byte[] bytes = new byte[in.getInt()];
        assertThat(in.getInt()).as("original length").isEqualTo(bytes.length);
        in.get(bytes);
        in.position(in.position() + (4 - bytes.length % 4) % 4);
        frames.add(new Seen(device, nanos, bytes, option(in, 1, end)));
    }

    /** The first option of this code from here on. */
    private static String option(ByteBuffer in, int code, int end) {
        while (in.position() < end - 4) {
            int found = in.getShort();
            byte[] value = new byte[in.getShort() & 0xFFFF];
            in.get(value);
            in.position(in.position() + (4 - value.length % 4) % 4);
            if (found == code) {
                return new String(value, StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static Cli run(String... more) {
        List<String> args = new ArrayList<>(List.of(REQUEST));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    @Test
    void everyFrameOfTheWalkIsThereOnItsDevice() {
        List<String> expected = new ArrayList<>();
        for (JsonNode packet : run("--json").json().get("packets")) {
            for (JsonNode frame : packet.get("path")) {
                expected.add(frame.get("node").asString() + "/" + frame.get("netns").asString() + "/"
                        + frame.get("dev").asString());
            }
        }

        assertThat(frames.stream().map(f -> devices.get(f.device())).toList())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(devices).doesNotHaveDuplicates();
        assertThat(frames.stream().map(Seen::nanos).toList()).isSorted();
    }

    @Test
    void theBytesAreThoseOfThePackets() {
        for (Seen seen : frames) {
            Packet packet = PacketCodec.decode(seen.bytes());
            assertThat(packet.headers().getFirst()).isInstanceOf(Header.Ethernet.class);
            assertThat(PacketCodec.encode(packet)).isEqualTo(seen.bytes());
        }
        assertThat(frames).extracting(f -> PacketCodec.decode(f.bytes()).headers())
                .anySatisfy(headers -> assertThat(headers).hasAtLeastOneElementOfType(Header.Vxlan.class))
                .anySatisfy(headers -> assertThat(headers).hasAtLeastOneElementOfType(Header.Dns.class));
    }

    @Test
    void commentsSayWhatHappenedOnTheWay() {
        assertThat(frames).allSatisfy(f -> assertThat(f.comment()).startsWith("packet "));
        assertThat(frames).extracting(Seen::comment)
                .anySatisfy(
                        c -> assertThat(c).contains("rewritten on worker-1: DNAT 10.96.0.40:80").contains("shop/far"));
        assertThat(frames.getLast().comment()).contains("delivered");
    }
}
