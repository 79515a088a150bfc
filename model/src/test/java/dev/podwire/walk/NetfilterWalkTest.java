package dev.podwire.walk;

import java.time.Duration;
import java.util.List;

import dev.podwire.kernel.text.ConntrackText;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Verdict;
import dev.podwire.trace.Delta;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables, connection tracking and address translation on the router of three machines in a row. */
class NetfilterWalkTest {

    private static WalkSession with(String... rules) {
        return Wiring.routed().rules("router", rules).session();
    }

    private static List<String> conntrack(WalkSession session) {
        return session.conntrack("router").stream().map(ConntrackText::format).toList();
    }

    @Test
    void dnatIsUndoneOnTheWayBack() {
        WalkSession session = with("*nat", "-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 80 -j DNAT "
                + "--to-destination 10.2.0.2:80", "COMMIT");
        assertThat(session.run(Wiring.tcp("client", "10.96.0.1", 80)).end()).isEqualTo(ClientResult.End.OK);
        Recorded recorded = session.takeRecording();
        assertThat(Wiring.frames(recorded, "tcp[S.]")).first().asString().contains("10.2.0.2:80>");
        assertThat(Wiring.frames(recorded, "tcp[S.]")).last().asString().contains("10.96.0.1:80>10.1.0.2:40000");
        assertThat(conntrack(session)).singleElement().asString().contains("TIME_WAIT", "dst=10.96.0.1 sport=40000",
                "src=10.2.0.2 dst=10.1.0.2", "[ASSURED]");
    }

    @Test
    void theNatTableIsAskedOncePerConnectionAndHook() {
        WalkSession session = with("*nat", "-A POSTROUTING -j MASQUERADE", "COMMIT");
        session.run(Wiring.tcp("client", "10.2.0.2", 80));
        assertThat(session.takeRecording().steps()).filteredOn(s -> s.action() instanceof Action.HookEntered)
                .hasSize(1);
    }

    @Test
    void masqueradeKeepsThePortUnlessItIsTaken() {
        Wiring two = Wiring.routed().host("other").bridge("router", "br").cable("other", "eth0", "router", "p1")
                .port("router", "p1", "br", false).address("router", "br", "10.3.0.1/24")
                .address("other", "eth0", "10.3.0.2/24").route("other", "0.0.0.0/0", "10.3.0.1", "eth0")
                .rules("router", "*nat", "-A POSTROUTING -o east -j MASQUERADE", "COMMIT");
        WalkSession session = two.session();
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 80)).seen().getFirst().peer())
                .isEqualTo("10.2.0.1:40000");
        assertThat(session.run(Wiring.tcp("other", "10.2.0.2", 80)).seen().getFirst().peer())
                .startsWith("10.2.0.1:").isNotEqualTo("10.2.0.1:40000");
        session.flushConnections();
        assertThat(session.run(Wiring.tcp("other", "10.2.0.2", 80)).seen().getFirst().peer())
                .isEqualTo("10.2.0.1:40000");
    }

    @Test
    void errorsAboutTranslatedPacketsAreTranslatedInsideAndOutside() {
        WalkSession session = with("*nat", "-A PREROUTING -d 10.96.0.1/32 -j DNAT --to-destination 10.2.0.2", "COMMIT");
        assertThat(session.run(Wiring.udp("client", "10.96.0.1", 99)).end()).isEqualTo(ClientResult.End.REFUSED);
        assertThat(Wiring.frames(session.takeRecording(), "icmp 3/3")).last().asString()
                .contains("10.96.0.1>10.1.0.2 ICMP port-unreachable", "{10.1.0.2:40000>10.96.0.1:99 UDP");
    }

    @Test
    void aRejectedConnectionLeavesNoEntryAndQuotesTheDecrementedTtl() {
        WalkSession session = with("*filter", "-A FORWARD -m conntrack --ctstate NEW -p tcp -m tcp --dport 80 "
                + "-j REJECT --reject-with icmp-admin-prohibited", "COMMIT");
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 80)).errno()).isEqualTo("No route to host");
        assertThat(Wiring.frames(session.takeRecording(), "icmp 3/13")).first().asString()
                .contains("10.1.0.1>10.1.0.2", "TCP [S] ttl=63}");
        assertThat(conntrack(session)).isEmpty();
    }

    @Test
    void aResetFromARuleReadsAsRefused() {
        WalkSession session = with("*filter", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", "COMMIT");
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 80)).end()).isEqualTo(ClientResult.End.REFUSED);
    }

    @Test
    void ownDatagramsThatAreDroppedFailTheSystemCallButConnectionsTimeOut() {
        WalkSession session = Wiring.routed().rules("client", "*filter", ":OUTPUT DROP [0:0]", "COMMIT").session();
        assertThat(session.run(Wiring.udp("client", "10.2.0.2", 53)).errno()).isEqualTo("Operation not permitted");
        assertThat(session.run(Wiring.tcp("client", "10.2.0.2", 80)).end()).isEqualTo(ClientResult.End.TIMEOUT);
    }

    @Test
    void gotoDoesNotComeBackAndReturnAtTheTopMeansThePolicy() {
        WalkSession session = with("*filter", ":FORWARD DROP [0:0]", ":A - [0:0]", ":B - [0:0]",
                "-A FORWARD -j A", "-A FORWARD -j ACCEPT", "-A A -g B", "-A A -j DROP", "-A B -m comment --comment x",
                "COMMIT");
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.OK);
        WalkSession returning = with("*filter", ":FORWARD DROP [0:0]", "-A FORWARD -j RETURN", "-A FORWARD -j ACCEPT",
                "COMMIT");
        assertThat(returning.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(Wiring.drops(returning.takeRecording())).contains("router POLICY");
    }

    @Test
    void everyRuleTriedSaysWhichMatchFailed() {
        WalkSession session = with("*filter", "-A FORWARD -s 10.1.0.0/24 -p tcp -j DROP", "COMMIT");
        session.run(Wiring.ping("client", "10.2.0.2"));
        assertThat(session.takeRecording().steps()).filteredOn(s -> s.action() instanceof Action.RuleTried)
                .extracting(s -> (Action.RuleTried) s.action()).first().satisfies(tried -> {
                    assertThat(tried.verdict()).isEqualTo(Verdict.NOT_MATCHED);
                    assertThat(tried.failed()).hasValueSatisfying(
                            m -> assertThat(m).isEqualTo(tried.rule().matches().get(1)));
                });
    }

    @Test
    void untrackedPacketsHaveNoConnection() {
        WalkSession session = with("*raw", "-A PREROUTING -j CT --notrack", "COMMIT", "*filter",
                "-A FORWARD -m conntrack --ctstate UNTRACKED -j ACCEPT", "-A FORWARD -j DROP", "COMMIT");
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.OK);
        assertThat(conntrack(session)).isEmpty();
    }

    @Test
    void recentAddressesStayOnTheirList() {
        WalkSession session = with("*filter",
                "-A FORWARD -m recent --rcheck --seconds 10 --name seen --rsource -j DROP",
                "-A FORWARD -s 10.1.0.2/32 -m recent --set --name seen --rsource -j ACCEPT", "COMMIT");
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.OK);
        assertThat(session.takeRecording().steps()).flatExtracting(s -> s.deltas())
                .contains(new Delta.RecentSeen(Wiring.id("router"), "seen", "10.1.0.2"));
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.TIMEOUT);
        session.idle(Duration.ofSeconds(11));
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.OK);
    }

    @Test
    void everySecondPacketTakesItsTurn() {
        WalkSession session = with("*filter", "-A FORWARD -s 10.1.0.2/32 -m statistic --mode nth --every 2 --packet 0 "
                + "-j DROP", "COMMIT");
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.OK);
        assertThat(session.run(Wiring.ping("client", "10.2.0.2")).end()).isEqualTo(ClientResult.End.TIMEOUT);
    }

    @Test
    void aDatagramFlowBecomesAStreamAfterTwoSeconds() {
        WalkSession session = with("*nat", "-A POSTROUTING -d 192.0.2.1/32 -j MASQUERADE", "COMMIT");
        session.run(Wiring.udp("client", "10.2.0.2", 53));
        assertThat(conntrack(session)).singleElement().asString().startsWith("udp 17 29 ").doesNotContain("ASSURED");
        session.flushConnections();
        session.run(Wiring.repeated(Wiring.udp("client", "10.2.0.2", 53), 2, Duration.ofSeconds(3)));
        assertThat(conntrack(session)).singleElement().asString().startsWith("udp 17 119 ").contains("[ASSURED]");
    }

    @Test
    void aRefusedConnectionIsForgottenAtOnce() {
        WalkSession session = with("*nat", "-A POSTROUTING -j ACCEPT", "COMMIT");
        session.run(Wiring.tcp("client", "10.2.0.2", 81));
        assertThat(conntrack(session)).isEmpty();
    }
}
