package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each scheduler of IPVS, choice by choice. */
class IpvsSchedulerTest {

    private static final IpAddress SERVICE = IpAddress.parse("10.96.0.1");
    private static final ServiceKey KEY = new ServiceKey.Address(IpProtocol.TCP, SERVICE, 80);

    /** Servers named by the last number of their address, from 1 on, in the order in which they are tried. */
    private static List<IpvsServer> servers(int... weights) {
        List<IpvsServer> servers = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            servers.add(new IpvsServer(KEY,
                    RealServer.masq(IpAddress.parse("10.1.0." + (i + 1)), 8080, weights[i], Optional.empty())));
        }
        return servers;
    }

    private static IpvsScheduler scheduler(Scheduler kind, List<IpvsServer> servers) {
        return IpvsScheduler.of(VirtualServer.Scheduling.of(kind), servers);
    }

    private static String choose(IpvsScheduler scheduler, List<IpvsServer> servers, int client) {
        IpvsServer chosen = scheduler
                .choose(new IpvsScheduler.Question(new Ipv4Address(client), 40000, SERVICE), servers)
                .server();
        if (chosen == null) {
            return "-";
        }
        chosen.active++;
        String address = chosen.config.address().toString();
        return address.substring(address.lastIndexOf('.') + 1);
    }

    private static String turns(Scheduler kind, int count, List<IpvsServer> servers) {
        IpvsScheduler scheduler = scheduler(kind, servers);
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            turns.append(choose(scheduler, servers, i));
        }
        return turns.toString();
    }

    @Test
    void roundRobinPassesOverServersWithoutWeight() {
        assertThat(turns(Scheduler.RR, 7, servers(1, 1, 1))).isEqualTo("1231231");
        assertThat(turns(Scheduler.RR, 5, servers(0, 5, 1))).isEqualTo("23232");
        assertThat(turns(Scheduler.RR, 2, servers(0, 0))).isEqualTo("--");
        assertThat(turns(Scheduler.RR, 1, servers())).isEqualTo("-");
    }

    @Test
    void roundRobinGoesOnBehindAServerThatHasGone() {
        List<IpvsServer> servers = servers(1, 1, 1, 1);
        IpvsScheduler scheduler = scheduler(Scheduler.RR, servers);
        choose(scheduler, servers, 1);
        choose(scheduler, servers, 1);
        IpvsServer second = servers.remove(1);
        scheduler.removed(second, 1);

        assertThat(choose(scheduler, servers, 1)).isEqualTo("3");
    }

    @Test
    void weightedRoundRobinGoesByFallingWeights() {
        assertThat(turns(Scheduler.WRR, 12, servers(4, 3, 2))).isEqualTo("112123123" + "112");
        assertThat(turns(Scheduler.WRR, 6, servers(2, 4))).isEqualTo("212" + "212");
        assertThat(turns(Scheduler.WRR, 4, servers(0, 1))).isEqualTo("2222");
        assertThat(turns(Scheduler.WRR, 2, servers(0, 0))).isEqualTo("--");
    }

    @Test
    void leastConnectionCountsAndWeighs() {
        assertThat(turns(Scheduler.LC, 6, servers(1, 9, 1))).isEqualTo("123123");
        assertThat(turns(Scheduler.WLC, 6, servers(1, 2))).isEqualTo("122122");
        assertThat(turns(Scheduler.LC, 3, servers(0, 1))).isEqualTo("222");
    }

    @Test
    void shortestExpectedDelayPrefersTheFasterServerAndNeverQueueTheIdleOne() {
        assertThat(turns(Scheduler.SED, 4, servers(1, 3))).isEqualTo("2212");
        assertThat(turns(Scheduler.NQ, 4, servers(1, 3))).isEqualTo("1222");
    }

    @Test
    void localityKeepsADestinationWithItsServerUntilThatIsBusy() {
        List<IpvsServer> servers = servers(2, 2);

        assertThat(turns(Scheduler.LBLC, 6, servers)).isEqualTo("111222");
    }

    @Test
    void aClientIsHashedToTheSameServer() {
        for (Scheduler kind : List.of(Scheduler.SH, Scheduler.MH)) {
            List<IpvsServer> servers = servers(1, 1, 2);
            IpvsScheduler scheduler = scheduler(kind, servers);
            Map<String, Integer> hits = new HashMap<>();
            for (int client = 0; client < 4000; client++) {
                String first = choose(scheduler, servers, client * 7919);
                assertThat(choose(scheduler, servers, client * 7919)).isEqualTo(first);
                hits.merge(first, 1, Integer::sum);
            }
            assertThat(hits.get("3")).as(kind.text()).isBetween(1700, 2300);
            assertThat(hits.get("1")).as(kind.text()).isBetween(800, 1200);
        }
    }

    @Test
    void aDestinationIsHashedWhateverTheWeight() {
        assertThat(turns(Scheduler.DH, 3, servers(1, 7))).matches("111|222");
        assertThat(turns(Scheduler.DH, 1, servers(0, 0))).isEqualTo("-");
    }

    @Test
    void anotherServerFallsInForOneThatTakesNothing() {
        for (Scheduler kind : List.of(Scheduler.SH, Scheduler.MH)) {
            List<IpvsServer> servers = servers(1, 1);
            IpvsScheduler plain = scheduler(kind, servers);
            IpvsScheduler falling = IpvsScheduler
                    .of(new VirtualServer.Scheduling(kind, false, true, false), servers);
            String usual = choose(plain, servers, 12345);
            IpvsServer taken = servers.get(usual.equals("1") ? 0 : 1);
            taken.overloaded = true;

            assertThat(choose(plain, servers, 12345)).isEqualTo("-");
            assertThat(choose(falling, servers, 12345)).isEqualTo(usual.equals("1") ? "2" : "1");
        }
    }

    @Test
    void aMaglevTableHardlyChangesWhenAServerGoes() {
        List<IpvsServer> servers = servers(1, 1, 1, 1, 1);
        var before = Maglev.table(servers);
        IpvsServer gone = servers.remove(2);
        var after = Maglev.table(servers);
        int moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += before[i] != gone && !Objects.equals(before[i], after[i]) ? 1 : 0;
        }

        assertThat(before).doesNotContainNull();
        assertThat(moved).isLessThan(before.length / 5);
    }

    /** The vector of lib/siphash_kunit.c for the four bytes 0, 1, 2, 3. */
    @Test
    void hashesAsTheKernelDoes() {
        assertThat(HalfSipHash.hash(0x03020100, 0x0706050403020100L, 0x0f0e0d0c0b0a0908L)).isEqualTo(0x88d38328);
    }
}
