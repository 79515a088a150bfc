package dev.podwire.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.PacketLength;
import dev.podwire.packet.PcapngWriter;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Sample;
import dev.podwire.sim.Simulation;
import dev.podwire.trace.Action;
import dev.podwire.trace.Place;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wireshark's tshark reads captures with checksum validation on and finds nothing malformed and no bad checksum. Where it is
 * missing the test says so and is skipped.
 */
class TsharkTest {

    private static final List<String> CHECKED = List.of("ip", "tcp", "udp", "icmp");
    private static final String BAD = "0";
    private static final String GOOD = "1";
    private static final String UNVERIFIED = "2";

    @TempDir
    Path folder = Path.of("");

    /** What tshark says of one frame; a field has a value for each such header, outermost first. */
    private record Frame(String protocols, String malformed, Map<String, List<String>> checksums, String fragment,
            List<String> udpLengths) {
        boolean has(String field, String status) {
            return checksums.getOrDefault(field, List.of()).contains(status);
        }
    }

    static List<Sample> samples() throws IOException {
        return Sample.all(Path.of(Objects.requireNonNull(System.getProperty("podwire.root")), "sample-clusters"));
    }

    private static List<String> run(Path output, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile()).start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return Files.readAllLines(output);
    }

    @BeforeEach
    void tsharkIsThere() throws InterruptedException {
        String missing = "";
        try {
            run(folder.resolve("version"), "tshark", "--version");
        } catch (IOException e) {
            missing = String.valueOf(e.getMessage());
        }
        if (!missing.isEmpty()) {
            System.out.println("captures are not read by tshark: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
    }

    private List<Frame> read(Path capture) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-d",
                "udp.port==8472,vxlan", "-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-e",
                "frame.protocols", "-e", "_ws.malformed", "-e", "ip.flags.mf", "-e", "udp.length"));
        for (String protocol : CHECKED) {
            command.addAll(List.of("-e", protocol + ".checksum.status"));
            if (!protocol.equals("icmp")) {
                command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
            }
        }
        List<Frame> frames = new ArrayList<>();
        for (String line : run(folder.resolve("frames"), command.toArray(String[]::new))) {
            String[] fields = line.split("\\|", -1);
            Map<String, List<String>> checksums = new LinkedHashMap<>();
            for (int i = 0; i < CHECKED.size(); i++) {
                checksums.put(CHECKED.get(i), List.of(fields[4 + i].split(",", -1)));
            }
            frames.add(new Frame(fields[0], fields[1], checksums, fields[2], List.of(fields[3].split(",", -1))));
        }
        return frames;
    }

    /** What an ICMP error quotes is cut off, and so cannot be verified. */
    private static void assertSound(List<Frame> frames) {
        assertThat(frames).isNotEmpty().allSatisfy(frame -> {
            assertThat(frame.malformed()).isEmpty();
            assertThat(frame.checksums().values()).allSatisfy(status -> assertThat(status).doesNotContain(BAD));
            if (frame.protocols().contains(":ip")) {
                assertThat(frame.checksums().get("ip")).containsOnly(GOOD);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theRequestOfEverySampleIsSound(Sample sample) throws Exception {
        for (String arp : List.of("warm", "cold")) {
            Path capture = folder.resolve(arp + ".pcapng");
            Cli run = Cli.run("trace", sample.folder().toString(), "--from", sample.request().from(), "--to",
                    sample.request().to(), "--seed", Long.toString(sample.request().seed()), "--arp", arp, "--out",
                    capture.toString());
            assertThat(run.err()).doesNotContain("rror");
            List<Frame> frames = read(capture);
            assertSound(frames);
            assertThat(frames).anyMatch(f -> f.has("tcp", GOOD) || f.has("icmp", GOOD));
            assertThat(frames).noneMatch(f -> f.has("tcp", UNVERIFIED) && f.protocols().indexOf("icmp") < 0);
        }
    }

    /** A datagram of 4000 bytes between two pods, cut for the overlay or for the wire, and the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"flannel", "flannel-host-gw"})
    void aFragmentedDatagramIsSoundAndReassembled(String plugin) throws Exception {
        Path manifests = Path.of(Objects.requireNonNull(System.getProperty("podwire.root")), "sample-clusters",
                "pod-to-pod");
        ClusterLoader.Options options = new ClusterLoader.Options(
                Optional.empty(), Optional.of(plugin), Optional.empty(), 1, false, false);
        Simulation simulation = Simulation
                .load(List.of(Input.path(manifests)), LoadOptions.of(options)).simulation()
                .orElseThrow();
        Path capture = folder.resolve("fragments.pcapng");
        List<Step> steps = send(simulation, 4000);
        write(steps, capture);
        List<Frame> frames = read(capture);

        assertSound(frames);
        assertThat(frames).anyMatch(f -> f.fragment().endsWith("1"));
        assertThat(frames).as("datagrams put together again").anyMatch(f -> f.has("udp", GOOD))
                .anySatisfy(f -> assertThat(f.udpLengths()).contains("4008"));
        assertThat(steps).filteredOn(s -> s.action() instanceof Action.Transmitted)
                .allMatch(s -> PacketLength.of(s.after()) <= 14 + 1500);
    }

    private static List<Step> send(Simulation simulation, int bytes) {
        Pod client = pod(simulation, "client");
        Pod server = pod(simulation, "server");
        NamespaceId from = PodPlaces.of(simulation.cluster()).of(client).orElseThrow();
        NamespaceId to = PodPlaces.of(simulation.cluster()).of(server).orElseThrow();
        Fabric fabric = simulation.fabric().apply(List.of(new KernelOperation.Listen(to, new ListeningSocket(
                IpProtocol.UDP, Optional.empty(), 5000, "server", "echo", Optional.empty()))));
        WalkSession session = new WalkSession(fabric, new WalkSession.Options(1, Recording.FULL, Map.of()));
        ClientResult result = session.run(new ClientRequest(from, IpProtocol.UDP, address(server), 5000,
                Optional.empty(), 40_000, 0, List.of(Header.Data.of("q".repeat(bytes))), 1, Duration.ZERO,
                Duration.ofSeconds(5), List.of()));
        assertThat(result.end()).isEqualTo(ClientResult.End.OK);
        return session.takeRecording().steps();
    }

    private static Pod pod(Simulation simulation, String name) {
        return simulation.cluster().pods().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    private static IpAddress address(Pod pod) {
        return pod.ips().getFirst();
    }

    private static void write(List<Step> steps, Path capture) throws IOException {
        try (OutputStream out = Files.newOutputStream(capture)) {
            PcapngWriter writer = new PcapngWriter(out, "Podwire");
            Map<Place, Integer> devices = new LinkedHashMap<>();
            for (Step step : steps) {
                boolean in = step.action() instanceof Action.Received;
                if (in || step.action() instanceof Action.Transmitted) {
                    if (!devices.containsKey(step.place())) {
                        devices.put(step.place(), writer.addInterface(step.place().toString(), ""));
                    }
                    writer.packet(devices.getOrDefault(step.place(), 0), step.nanos(), step.after(),
                            in ? PcapngWriter.Direction.IN : PcapngWriter.Direction.OUT, "");
                }
            }
        }
    }
}
