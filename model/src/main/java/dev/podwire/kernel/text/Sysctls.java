package dev.podwire.kernel.text;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that a walk obeys. Those of IPv6 are among them: no packet of IPv6 is walked, so each is obeyed whatever it
 * says.
 */
public final class Sysctls {

    private static final Pattern DEVICE = Pattern.compile("net\\.ipv4\\.conf\\.(.+)\\.([a-z_]+)");
    private static final Pattern NEIGHBOURS = Pattern.compile("net\\.ipv4\\.neigh\\.(.+)\\.([a-z_]+)");
    private static final Set<String> DEVICE_SETTINGS = Set.of("accept_local", "accept_redirects",
            "arp_announce", "arp_filter", "arp_ignore", "forwarding", "promote_secondaries", "proxy_arp",
            "proxy_arp_pvlan", "route_localnet", "rp_filter", "send_redirects", "shared_media", "src_valid_mark");
    private static final Set<String> NEIGHBOUR_SETTINGS = Set.of("proxy_delay");
    private static final Set<String> HOST_SETTINGS = Set.of("net.ipv4.ip_forward", "net.ipv4.ip_default_ttl",
            "net.bridge.bridge-nf-call-iptables", "net.ipv4.icmp_echo_ignore_all",
            "net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.tcp_synack_retries", "net.ipv4.tcp_syn_retries",
            "net.ipv4.tcp_syn_linear_timeouts", "net.ipv4.tcp_retries2", "net.ipv4.ip_local_port_range",
            "net.ipv4.icmp_ratelimit", "net.ipv4.icmp_ratemask", "net.ipv4.ipfrag_time",
            "net.bridge.bridge-nf-call-ip6tables");
    private static final Set<String> CONNECTIONS = Set.of("tcp_timeout_syn_sent", "tcp_timeout_syn_recv",
            "tcp_timeout_established", "tcp_timeout_fin_wait", "tcp_timeout_close_wait", "tcp_timeout_last_ack",
            "tcp_timeout_time_wait", "tcp_timeout_close", "tcp_timeout_unacknowledged",
            "tcp_timeout_max_retrans", "tcp_max_retrans", "tcp_be_liberal", "tcp_loose", "tcp_ignore_invalid_rst",
            "udp_timeout", "udp_timeout_stream",
            "icmp_timeout", "generic_timeout");
    private static final Set<String> BALANCER = Set.of("conntrack", "expire_nodest_conn", "expire_quiescent_template",
            "conn_reuse_mode", "sloppy_tcp", "snat_reroute");
    private static final String CONNECTION = "net.netfilter.nf_conntrack_";
    private static final String BALANCE = "net.ipv4.vs.";

    private Sysctls() {}

    /** The key with dots between its parts, whichever way it was written. */
    static String canonical(String key) {
        return key.indexOf('/') >= 0 && key.indexOf('.') < 0 ? key.replace('/', '.') : key;
    }

    /** Whether a walk reads the setting. */
    public static boolean acts(String key) {
        Matcher device = DEVICE.matcher(key);
        if (device.matches()) {
            return DEVICE_SETTINGS.contains(device.group(2));
        }
        Matcher neighbours = NEIGHBOURS.matcher(key);
        if (neighbours.matches()) {
            return NEIGHBOUR_SETTINGS.contains(neighbours.group(2));
        }
        return HOST_SETTINGS.contains(key) || key.startsWith("net.ipv6.")
                || key.startsWith(CONNECTION) && CONNECTIONS.contains(key.substring(CONNECTION.length()))
                || key.startsWith(BALANCE) && BALANCER.contains(key.substring(BALANCE.length()));
    }
}
