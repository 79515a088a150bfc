package dev.podwire.kernel.text;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that have an effect in a walk. */
public final class Sysctls {

    private static final Pattern DEVICE = Pattern.compile("net\\.ipv4\\.conf\\.(.+)\\.([a-z_]+)");
    private static final Pattern NEIGHBOURS = Pattern.compile("net\\.ipv4\\.neigh\\.(.+)\\.([a-z_]+)");
    private static final Set<String> DEVICE_SETTINGS = Set.of("accept_local", "accept_redirects", "arp_accept",
            "arp_announce", "arp_filter", "arp_ignore", "forwarding", "promote_secondaries", "proxy_arp",
            "proxy_arp_pvlan", "route_localnet", "rp_filter", "send_redirects", "shared_media", "src_valid_mark");
    private static final Set<String> NEIGHBOUR_SETTINGS = Set.of("proxy_delay");
    private static final Set<String> HOST_SETTINGS = Set.of("net.ipv4.ip_forward", "net.ipv4.ip_default_ttl",
            "net.bridge.bridge-nf-call-iptables", "net.ipv4.icmp_echo_ignore_all",
            "net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.tcp_synack_retries",
            "net.ipv4.ip_forward_use_pmtu", "net.ipv4.icmp_ratelimit", "net.ipv4.icmp_ratemask",
            "net.ipv4.vs.conntrack", "net.ipv4.vs.conn_reuse_mode", "net.ipv4.vs.expire_nodest_conn",
            "net.ipv4.vs.expire_quiescent_template", "net.ipv4.vs.snat_reroute", "net.ipv4.vs.sloppy_tcp");

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
        return HOST_SETTINGS.contains(key) || key.startsWith("net.netfilter.nf_conntrack_")
                || key.startsWith("net.ipv6.");
    }
}
