package dev.podwire.walk;

import java.util.List;

import dev.podwire.net.IpProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Three hosts on the bridge of a fourth. */
class BridgedWalkTest {

    private static Wiring bridged(boolean hairpin) {
        Wiring wiring = new Wiring().host("sw").bridge("sw", "br0").address("sw", "br0", "10.0.0.1/24")
                .sysctl("sw", "net.ipv4.ip_forward", 1);
        for (int i = 2; i <= 4; i++) {
            wiring.host("h" + i).cable("sw", "p" + i, "h" + i, "eth0").port("sw", "p" + i, "br0", hairpin)
                    .address("h" + i, "eth0", "10.0.0." + i + "/24").route("h" + i, "0.0.0.0/0", "10.0.0.1", "eth0")
                    .listen("h" + i, IpProtocol.TCP, 80);
        }
        return wiring;
    }

    @Test
    void aQuestionFloodsTheLatestPortFirstAndTheAnswerFindsItsPort() {
        WalkSession session = bridged(false).session();
        session.run(Wiring.ping("h2", "10.0.0.3"));
        Recorded recorded = session.takeRecording();
        assertThat(Wiring.frames(recorded, "arp-request")).extracting(f -> f.substring(0, f.indexOf(" ARP")))
                .containsExactly("h2 eth0 out", "sw p2 in", "sw p4 out", "h4 eth0 in", "sw p3 out", "sw br0 in",
                        "h3 eth0 in");
        assertThat(Wiring.frames(recorded, "icmp 8/0")).extracting(f -> f.substring(0, f.indexOf(" 10.")))
                .containsExactly("h2 eth0 out", "sw p2 in", "sw p3 out", "h3 eth0 in");
        assertThat(session.fdb(Wiring.id("sw"))).extracting(f -> f.device()).containsExactlyInAnyOrder("p2", "p3");
    }

    @Test
    void whoReachesItselfThroughAServiceNeedsHairpinAndMasquerade() {
        List<String> rules = List.of("*nat",
                "-A PREROUTING -d 10.96.0.1/32 -p tcp -j DNAT --to-destination 10.0.0.2:80",
                "-A POSTROUTING -s 10.0.0.2/32 -d 10.0.0.2/32 -j MASQUERADE", "COMMIT");
        for (boolean hairpin : new boolean[]{true, false}) {
            WalkSession session = bridged(hairpin).sysctl("sw", "net.bridge.bridge-nf-call-iptables", 1)
                    .rules("sw", rules.toArray(String[]::new)).session();
            ClientResult result = session.run(Wiring.tcp("h2", "10.96.0.1", 80));
            assertThat(result.end()).isEqualTo(hairpin ? ClientResult.End.OK : ClientResult.End.TIMEOUT);
            if (hairpin) {
                assertThat(result.seen().getFirst().peer()).startsWith("10.0.0.1:");
            } else {
                assertThat(Wiring.drops(session.takeRecording())).contains("sw SAME_PORT");
            }
        }
    }

    @Test
    void withoutBridgeNetfilterTheReplyOfAServiceOnTheSameBridgeIsNotTranslatedBack() {
        for (int call = 0; call <= 1; call++) {
            WalkSession session = bridged(false).sysctl("sw", "net.bridge.bridge-nf-call-iptables", call)
                    .rules("sw", "*nat", "-A PREROUTING -d 10.96.0.1/32 -p tcp -j DNAT --to-destination 10.0.0.3:80",
                            "COMMIT")
                    .session();
            ClientResult result = session.run(Wiring.tcp("h2", "10.96.0.1", 80));
            assertThat(result.end()).isEqualTo(call == 1 ? ClientResult.End.OK : ClientResult.End.TIMEOUT);
            List<String> syn = Wiring.frames(session.takeRecording(), "tcp[S]");
            assertThat(syn).last().asString().endsWith(call == 1 ? "ttl=64" : "ttl=63");
        }
    }

    @Test
    void anUnpluggedHostIsForgottenAndNotReached() {
        WalkSession session = bridged(false).session();
        session.warm();
        Wiring.command(session, "h3", "ip link set eth0 down");
        assertThat(session.run(Wiring.ping("h2", "10.0.0.3")).end()).isEqualTo(ClientResult.End.TIMEOUT);
        assertThat(Wiring.drops(session.takeRecording())).contains("h4 NOT_FOR_US");
    }
}
