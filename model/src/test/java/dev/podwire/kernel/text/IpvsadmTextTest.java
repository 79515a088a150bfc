package dev.podwire.kernel.text;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FabricBuilder;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The text of ipvsadm against what the real tool saved. */
class IpvsadmTextTest {

    private static final NamespaceId ID = new NamespaceId("node", "test");

    private static Fabric restored(String text) {
        return new FabricBuilder(Fabric.EMPTY).apply(new KernelOperation.AddNamespace(ID))
                .applyAll(IpvsadmText.restore(ID, text)).build();
    }

    private static IpvsTable table(Fabric fabric) {
        return fabric.namespace(ID).netfilter().ipvs();
    }

    private static Fabric run(Fabric start, String... commands) {
        Fabric fabric = start;
        for (String command : commands) {
            fabric = fabric.apply(KernelCommand.parse(fabric.namespace(ID), List.of(command.split(" "))));
        }
        return fabric;
    }

    static Stream<Path> dumps() throws IOException, URISyntaxException {
        Path cases = Path.of(Objects.requireNonNull(IpvsadmTextTest.class.getResource("/kubeproxy/cases")).toURI());
        try (Stream<Path> files = Files.walk(cases)) {
            return files.filter(f -> f.toString().endsWith(".ipvsadm")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void whatKubeProxyMadeIsReadAndWrittenUnchanged(Path file) throws IOException {
        String saved = Files.readString(file);

        assertThat(IpvsadmText.save(table(restored(saved)))).isEqualTo(saved);
    }

    @Test
    void listsAsTheToolLists() {
        IpvsTable table = table(restored("""
                -A -t 10.96.0.10:53 -s rr
                -a -t 10.96.0.10:53 -r 10.244.10.3:53 -m -w 1
                -a -t 10.96.0.10:53 -r 10.244.9.3:53 -m -w 0
                -A -u [fd00::1]:53 -s sh -p 10800 -M 64 -b sh-fallback,sh-port
                -A -t 10.96.0.2:80 -s wlc -p 600 -M 255.255.255.0
                """));
        ServiceKey dns = new ServiceKey.Address(IpProtocol.TCP, IpAddress.parse("10.96.0.10"), 53);

        assertThat(IpvsadmText.list(table,
                Map.of(new IpvsadmText.ServerKey(dns, "10.244.9.3:53"), new IpvsadmText.Load(2, 7))))
                .isEqualTo("""
                        IP Virtual Server version 1.2.1 (size=4096)
                        Prot LocalAddress:Port Scheduler Flags
                          -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
                        TCP  10.96.0.2:80 wlc persistent 600 mask 255.255.255.0
                        TCP  10.96.0.10:53 rr
                          -> 10.244.9.3:53                Masq    0      2          7        \s
                          -> 10.244.10.3:53               Masq    1      0          0        \s
                        UDP  [fd00::1]:53 sh (sh-fallback,sh-port) persistent 10800 mask 64
                        """);
    }

    @Test
    void listsConnectionsAsTheToolLists() {
        IpvsConnection.End client = new IpvsConnection.End(IpAddress.parse("10.244.1.10"), 40001);
        IpvsConnection.End virtual = new IpvsConnection.End(IpAddress.parse("10.96.0.11"), 80);
        IpvsConnection.End real = new IpvsConnection.End(IpAddress.parse("10.244.1.11"), 8080);

        assertThat(IpvsadmText.connections(List.of(
                new IpvsConnection("TCP", "TIME_WAIT", client, virtual, real, 119)))).isEqualTo("""
                        IPVS connection entries
                        pro expire state       source             virtual            destination
                        TCP 01:59  TIME_WAIT   10.244.1.10:40001  10.96.0.11:80      10.244.1.11:8080
                        """);
    }

    @Test
    void theServerAddedLastIsTriedFirst() {
        Fabric fabric = run(restored(""), "ipvsadm -A -t 10.0.0.1:80 -s rr", "ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.1 -m",
                "ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.2:8080 -m", "ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.3:8080 -m -w 7",
                "ipvsadm -e -t 10.0.0.1:80 -r 10.1.0.2:8080 -m -w 0", "ipvsadm -d -t 10.0.0.1:80 -r 10.1.0.3:8080",
                "ipvsadm -E -t 10.0.0.1:80 -s sh -p 60", "ipvsadm --set 100 20 30");

        VirtualServer server = table(fabric).servers().values().iterator().next();
        assertThat(server.servers()).extracting(RealServer::toString).containsExactly("10.1.0.2:8080", "10.1.0.1:80");
        assertThat(server.servers()).extracting(RealServer::weight).containsExactly(0, 1);
        assertThat(server.scheduling().scheduler()).isEqualTo(Scheduler.SH);
        assertThat(table(fabric).timeouts()).isEqualTo(new IpvsTable.Timeouts(100, 20, 30));
        assertThat(table(run(fabric, "ipvsadm -C")).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ipvsadm -A -t 10.0.0.1:80 -s rr | Service already exists",
            "ipvsadm -D -t 10.0.0.9:80 | Service not defined",
            "ipvsadm -a -t 10.0.0.1:80 -r 10.1.0.1:80 -m | Destination already exists",
            "ipvsadm -d -t 10.0.0.1:80 -r 10.1.0.7:80 | No such destination",
            "ipvsadm -a -t 10.0.0.1:80 -r [fd00::1]:80 -m | address family",
            "ipvsadm -A -t 10.0.0.2:80 -s fastest | is not simulated", "ipvsadm -A -t 10.0.0.2:0 -s rr | Zero port",
            "ipvsadm -A -s rr | is missing", "ipvsadm -A -t 10.0.0.2:99999 -s rr | not a port",
            "ipvsadm -A -t 10.0.0.2:80 -s rr --pe sip | unknown option", "ipvsadm -R | unknown command"})
    void whatTheKernelOrTheToolRefusesIsRefused(String command, String message) {
        Fabric fabric = restored("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 1\n");

        assertThatThrownBy(() -> run(fabric, command)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Property(tries = 300)
    void savedAndReadIsTheSame(@ForAll("tables") List<VirtualServer> servers) {
        NamespaceId id = ID;
        FabricBuilder builder = new FabricBuilder(Fabric.EMPTY).apply(new KernelOperation.AddNamespace(id));
        servers.stream().filter(s -> servers.stream().filter(o -> o.key().equals(s.key())).count() == 1)
                .forEach(s -> builder.apply(new KernelOperation.AddVirtualServer(id, s)));
        String saved = IpvsadmText.save(table(builder.build()));

        assertThat(IpvsadmText.save(table(restored(saved)))).isEqualTo(saved);
    }

    @Provide
    Arbitrary<List<VirtualServer>> tables() {
        return Arbitraries.of(true, false).flatMap(IpvsadmTextTest::server).list().ofMaxSize(5);
    }

    private static Arbitrary<IpAddress> address(boolean ipv6) {
        return Arbitraries.integers().map(n -> ipv6 ? new Ipv6Address(0xfd00_0000_0000_0000L, n) : new Ipv4Address(n));
    }

    private static Arbitrary<VirtualServer> server(boolean ipv6) {
        Arbitrary<Integer> port = Arbitraries.integers().between(1, 65535);
        Arbitrary<ServiceKey> key = Arbitraries.oneOf(
                Combinators
                        .combine(Arbitraries.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP), address(ipv6), port)
                        .as(ServiceKey.Address::new),
                port.map(mark -> new ServiceKey.Mark(mark, ipv6)));
        Arbitrary<VirtualServer.Scheduling> scheduling = Combinators
                .combine(Arbitraries.of(Scheduler.values()), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((s, flag, packet) -> new VirtualServer.Scheduling(s,
                        flag && (s == Scheduler.SH || s == Scheduler.MH), false, packet));
        Arbitrary<Optional<VirtualServer.Persistence>> persistence = Arbitraries.of(Optional.empty(),
                Optional.of(new VirtualServer.Persistence(10800, ipv6 ? 128 : 32)),
                Optional.of(new VirtualServer.Persistence(60, 20)));
        Arbitrary<List<RealServer>> servers = Combinators
                .combine(address(ipv6), port, Arbitraries.of(RealServer.Forwarding.values()),
                        Arbitraries.integers().between(0, 9))
                .as((a, p, f, w) -> new RealServer(a, p, f, w, new RealServer.Limits(w, w / 2), Optional.empty()))
                .list().ofMaxSize(4).uniqueElements(RealServer::toString);
        return Combinators.combine(key, scheduling, persistence, servers)
                .as((k, s, p, list) -> new VirtualServer(k, s, p, list, Optional.empty()));
    }
}
