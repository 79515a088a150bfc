package dev.podwire.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recorded clusters made from their manifests, with our own wiring and rules, and the recorded requests fired in them:
 * nothing of the recording goes in but the endpoint that its dice chose.
 */
class FiredReplayTest {

    private static final List<String> CASES = List.of("01-clusterip", "03-no-endpoints", "04-nodeport",
            "05-nodeport-etp-local", "09-session-affinity", "14-kube-dns-udp");

    /**
     * The recorder had been refused at this node seconds before, so the kernel still had an ICMP error to spare for it when it
     * asked at the balancer's address. To a client that asks first, as here, the kernel sends a redirect, which NAT drops,
     * and then no error: so it was recorded for the second host outside, which asked the other node first thing.
     */
    private static final String ASKED_BEFORE = "03-no-endpoints ghost-lb-80/vip-203.0.113.30-from-ext: ";

    @Test
    void everyRequestInNftablesModeGoesTheWayThatWasRecorded() throws IOException {
        int fired = 0;
        List<String> differences = new ArrayList<>();
        for (String lab : Recordings.NFTABLES) {
            String name = lab.substring("kp-nftables-".length());
            FiredLab cluster = FiredLab.load("nftables", name);
            for (FiredLab.Request request : cluster.requests()) {
                fired++;
                cluster.compare(request).forEach(d -> differences.add(name + " " + request.id() + ": " + d));
            }
        }
        assertThat(fired).isEqualTo(56);
        assertThat(differences).isEmpty();
    }

    @Test
    void everyRequestOfIpvsModeGoesTheWayThatWasRecorded() throws IOException {
        List<String> differences = new ArrayList<>();
        int fired = 0;
        for (String name : List.of("01-clusterip", "04-nodeport", "05-nodeport-etp-local")) {
            FiredLab lab = FiredLab.load("ipvs", name);
            for (FiredLab.Request request : lab.requests()) {
                fired++;
                lab.compare(request).forEach(d -> differences.add(name + " " + request.id() + ": " + d));
            }
        }
        assertThat(fired).isEqualTo(40);
        assertThat(differences).isEmpty();
    }

    @Test
    void everyRequestGoesTheWayThatWasRecorded() throws IOException {
        int fired = 0;
        int same = 0;
        List<String> differences = new ArrayList<>();
        for (String name : CASES) {
            FiredLab lab = FiredLab.load("iptables", name);
            for (FiredLab.Request request : lab.requests()) {
                List<String> different = lab.compare(request);
                fired++;
                same += different.isEmpty() ? 1 : 0;
                different.forEach(d -> differences.add(name + " " + request.id() + ": " + d));
            }
        }
        System.out.println(same + " of " + fired + " fired requests are as recorded");
        assertThat(fired).isEqualTo(104);
        assertThat(differences.stream().filter(d -> !d.startsWith(ASKED_BEFORE))).isEmpty();
        assertThat(same).isEqualTo(103);
        assertThat(differences).contains(ASKED_BEFORE + "outcome\n  recorded: refused\n  ours: timeout");
    }
}
