package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.ServerSeen;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Routing, TTL, ICMP errors and ARP between three machines in a row. */
class RoutedWalkTest {

    @Test
    void aRequestIsAnsweredThroughARouter() {
        WalkSession session = Wiring.routed().session();
        ClientResult result = session.run(Wiring.tcp("client", "10.2.0.2", 80));
        assertThat(result.end()).isEqualTo(ClientResult.End.OK);
        assertThat(result.local()).contains("10.1.0.2:40000");
        assertThat(result.seen()).containsExactly(new ServerSeen("server", "10.1.0.2:40000", "10.2.0.2:80"));
        Recorded recorded = session.takeRecording();
        assertThat(Wiring.frames(recorded, "tcp[S]")).containsExactly(
                "client eth0 out 10.1.0.2:40000>10.2.0.2:80 TCP [S] ttl=64",
                "router west in 10.1.0.2:40000>10.2.0.2:80 TCP [S] ttl=64",
                "router east out 10.1.0.2:40000>10.2.0.2:80 TCP [S] ttl=63",
                "server eth0 in 10.1.0.2:40000>10.2.0.2:80 TCP [S] ttl=63");
        assertThat(Wiring.kinds(recorded)).containsSubsequence("arp-request", "arp-reply", "tcp[S]", "tcp[S.]",
                "tcp[.]", "tcp[.P]+18", "tcp[.]", "tcp[.P]+95", "tcp[.]", "tcp[.F]", "tcp[.F]", "tcp[.]");
    }

    @Test
    void theRouterSaysWhoseTimeIsUp() {
        WalkSession session = Wiring.routed().session();
        ClientResult result = session.run(Wiring.withTtl(Wiring.ping("client", "10.2.0.2"), 1));
        assertThat(result.end()).isEqualTo(ClientResult.End.ICMP_ERROR);
        assertThat(result.icmp()).isEqualTo("11/0");
        assertThat(result.replyFrom()).contains("10.1.0.1");
    }

    @Test
    void withoutARouteTheCallFailsAtOnceAndNothingIsSent() {
        WalkSession session = Wiring.routed().session();
        Wiring.command(session, "client", "ip route del default");
        ClientResult result = session.run(Wiring.tcp("client", "10.2.0.2", 80));
        assertThat(result.errno()).isEqualTo("Network is unreachable");
        assertThat(session.takeRecording().packets()).isEmpty();
    }

    @Test
    void blackholesAndUnreachableRoutesHaveErrorsOfTheirOwn() {
        for (Route.Type type : List.of(Route.Type.BLACKHOLE, Route.Type.UNREACHABLE, Route.Type.PROHIBIT)) {
            WalkSession session = Wiring.routed().run(new KernelOperation.ReplaceRoute(Wiring.id("client"),
                    new Route(Route.MAIN, type, Cidr.parse("10.2.0.0/24"), Optional.empty(), Optional.empty(),
                            Optional.empty(), Route.Scope.GLOBAL, "", 0, false, Optional.empty())))
                    .session();
            assertThat(session.run(Wiring.udp("client", "10.2.0.2", 53)).errno()).isEqualTo(switch (type) {
                case BLACKHOLE -> "Invalid argument";
                case UNREACHABLE -> "No route to host";
                default -> "Permission denied";
            });
        }
    }

    @Test
    void aRouterThatDoesNotForwardIsSilent() {
        WalkSession session = Wiring.routed().sysctl("router", "net.ipv4.ip_forward", 0).session();
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 80)).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(Wiring.drops(session.takeRecording())).contains("router FORWARDING_OFF");
    }

    @Test
    void policyRulesChooseTheTableBeforeTheMainOne() {
        Route other = new Route(100, Route.Type.UNREACHABLE, Cidr.ALL_IPV4, Optional.empty(), Optional.empty(),
                Optional.empty(), Route.Scope.GLOBAL, "", 0, false, Optional.empty());
        WalkSession session = Wiring.routed()
                .run(new KernelOperation.ReplaceRoute(Wiring.id("router"), other),
                        new KernelOperation.AddRoutingRule(Wiring.id("router"),
                                RoutingRule.from(1000, Cidr.parse("10.1.0.2/32"), 100)))
                .session();
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).icmp()).isEqualTo("3/1");
        assertThat(session.run(Wiring.ping("server", "10.2.0.1")).end()).isEqualTo(ClientResult.End.OK);
    }

    @Test
    void strictReversePathFilteringDropsWhatWouldNotComeBackThatWay() {
        WalkSession session = Wiring.routed().sysctl("router", "net.ipv4.conf.all.rp_filter", 1)
                .address("client", "lo", "10.9.9.9/32").session();
        // who is not heard as a sender is not answered as an asker either
        session.warm();
        ClientRequest spoofed = new ClientRequest(Wiring.id("client"), IpProtocol.ICMP, IpAddress.parse("10.2.0.2"), 0,
                Optional.of(IpAddress.parse("10.9.9.9")), 1, 0, List.of(), 1, java.time.Duration.ZERO,
                java.time.Duration.ofMillis(500), List.of());
        assertThat(session.run(spoofed).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(Wiring.drops(session.takeRecording())).contains("router REVERSE_PATH");
    }

    @Test
    void aSilentNeighbourIsAskedThreeTimesAndThenTheSenderIsTold() {
        WalkSession session = Wiring.routed().session();
        ClientResult result = session.run(Wiring.request("client", IpProtocol.TCP, "10.1.0.99", 80, List.of(), 5000));
        assertThat(result.errno()).isEqualTo("No route to host");
        Recorded recorded = session.takeRecording();
        assertThat(Wiring.kinds(recorded)).containsExactly("arp-request", "arp-request", "arp-request", "icmp 3/1",
                "tcp[S]");
        assertThat(Wiring.frames(recorded, "icmp 3/1")).containsExactly(
                "client lo out 10.1.0.2>10.1.0.2 ICMP host-unreachable ttl=64 {10.1.0.2:40000>10.1.0.99:80 TCP [S] ttl=64}",
                "client lo in 10.1.0.2>10.1.0.2 ICMP host-unreachable ttl=64 {10.1.0.2:40000>10.1.0.99:80 TCP [S] ttl=64}");
        assertThat(session.now()).isGreaterThan(3_000_000_000L);
    }

    @Test
    void closedPortsAnswer() {
        WalkSession session = Wiring.routed().session();
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 81)).end()).isEqualTo(ClientResult.End.REFUSED);
        assertThat(Wiring.kinds(session.takeRecording())).contains("tcp[.R]");
        assertThat(session.run(Wiring.udp("client", "10.2.0.2", 54)).end()).isEqualTo(ClientResult.End.REFUSED);
        assertThat(Wiring.kinds(session.takeRecording())).contains("icmp 3/3");
    }

    @Test
    void largeDatagramsAreCutAndPutTogetherAgain() {
        WalkSession session = Wiring.routed().session();
        Wiring.command(session, "router", "ip link set east mtu 600");
        Wiring.command(session, "server", "ip link set eth0 mtu 600");
        ClientRequest large = Wiring.request("client", IpProtocol.ICMP, "10.2.0.2", 0,
                List.of(new Header.Data(new byte[1600])), 800);
        assertThat(session.run(large).end()).isEqualTo(ClientResult.End.OK);
        Recorded recorded = session.takeRecording();
        assertThat(Wiring.frames(recorded, "icmp 8/0")).filteredOn(f -> f.startsWith("server eth0 in")).hasSize(4)
                .anyMatch(f -> f.contains("icmp-fragment offset 576"));
    }

    @Test
    void aStreamFindsTheSmallerMtuOnItsWay() {
        WalkSession session = Wiring.routed().session();
        Wiring.command(session, "router", "ip link set east mtu 600");
        ClientRequest large = Wiring.request("client", IpProtocol.TCP, "10.2.0.2", 80,
                List.of(Header.Data.of("GET / HTTP/1.1\r\n" + "x".repeat(1200) + "\r\n\r\n")), 2000);
        ClientResult result = session.run(large);
        assertThat(result.end()).isEqualTo(ClientResult.End.OK);
        assertThat(Wiring.kinds(session.takeRecording())).contains("icmp 3/4").contains("tcp[.]+560");
    }

    @Test
    void linkDownLosesWhatWasLearnedThere() {
        WalkSession session = Wiring.routed().session();
        session.run(Wiring.ping("client", "10.2.0.2"));
        assertThat(session.neighbours(Wiring.id("router"))).hasSize(2);
        Wiring.command(session, "router", "ip link set east down");
        assertThat(session.neighbours(Wiring.id("router"))).extracting(n -> n.device()).containsExactly("west");
        session.takeRecording();
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).icmp()).isEqualTo("3/0");
    }

    @Test
    void aMachineWithoutIpv6RoutesSaysSo() {
        WalkSession session = Wiring.routed().session();
        assertThat(session.run(Wiring.tcp("client", "2001:db8::1", 80)).errno()).isEqualTo("Network is unreachable");
    }
}
