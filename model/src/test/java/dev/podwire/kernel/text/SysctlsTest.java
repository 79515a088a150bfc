package dev.podwire.kernel.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a walk does not read is not said to act. */
class SysctlsTest {

    @ParameterizedTest
    @ValueSource(strings = {"net.ipv4.conf.all.arp_accept", "net.ipv4.conf.eth0.log_martians",
            "net.ipv4.ip_forward_use_pmtu", "net.netfilter.nf_conntrack_max", "net.netfilter.nf_conntrack_acct",
            "net.netfilter.nf_conntrack_", "net.ipv4.vs.drop_entry", "net.ipv4.neigh.eth0.gc_stale_time",
            "net.core.somaxconn"})
    void aSettingThatNothingReadsDoesNotAct(String key) {
        assertThat(Sysctls.acts(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.ipv4.conf.all.arp_announce", "net.ipv4.conf.eth0.100.arp_filter",
            "net.ipv4.icmp_ratelimit", "net.ipv4.ipfrag_time", "net.netfilter.nf_conntrack_udp_timeout_stream",
            "net.netfilter.nf_conntrack_tcp_timeout_time_wait", "net.ipv4.vs.sloppy_tcp"})
    void oneThatAWalkReadsDoes(String key) {
        assertThat(Sysctls.acts(key)).isTrue();
    }
}
