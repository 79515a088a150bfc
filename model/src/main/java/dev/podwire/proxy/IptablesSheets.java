package dev.podwire.proxy;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;

/**
 * What iptables mode wants to stand in the tables of one family, for all Services or for some of them.
 *
 * @param large whether there are so many endpoints that rules go without comments
 */
record IptablesSheets(RuleSheet filter, RuleSheet nat, IptablesFrame frame, boolean large) {

    private static final int LARGE_CLUSTER_ENDPOINTS = 1000;
    private static final int COUNTED_AT_ONCE = 250;
    private static final List<String> SHARED = List.of(IptablesFrame.SERVICES, IptablesFrame.EXTERNAL_SERVICES,
            IptablesFrame.NODE_PORTS, IptablesFrame.PROXY_FIREWALL);

    /** Everything. */
    static IptablesSheets of(ClusterState cluster, ProxyNode node, boolean ipv6, boolean large) {
        return of(cluster.config().proxy(), new ServiceTable(cluster, node, ipv6), node, ipv6, large);
    }

    /** The rules of the Services of these names, and those that do not depend on Services. */
    static IptablesSheets of(ClusterState cluster, ProxyNode node, boolean ipv6, boolean large, Set<String> services) {
        return of(cluster.config().proxy(), new ServiceTable(cluster, node, ipv6, services), node, ipv6, large);
    }

    private static IptablesSheets of(ClusterConfig.ProxyConfig config, ServiceTable table, ProxyNode node, boolean ipv6,
            boolean large) {
        RuleSheet filter = new RuleSheet("filter");
        RuleSheet nat = new RuleSheet("nat");
        boolean localhost = !ipv6 && config.localhostNodePorts()
                && NodePortAddresses.of(config.nodePortAddresses(), false).includesIpv4Loopback();
        IptablesFrame frame = new IptablesFrame(config, node, ipv6, localhost);
        frame.write(filter, nat);
        IptablesServices services = new IptablesServices(frame, large, filter, nat);
        table.rows().forEach(services::write);
        frame.nodePortJump(nat);
        return new IptablesSheets(filter, nat, frame, large);
    }

    /** Whether the endpoints of all Service ports together are too many for comments. */
    static boolean isLarge(ClusterState cluster, ProxyNode node, boolean ipv6) {
        int most = cluster.slices().stream().filter(s -> s.ipv6() == ipv6)
                .mapToInt(s -> s.endpoints().size() * s.ports().size()).sum();
        if (most <= LARGE_CLUSTER_ENDPOINTS) {
            return false;
        }
        int counted = 0;
        List<Service> services = cluster.services();
        for (int i = 0; i < services.size() && counted <= LARGE_CLUSTER_ENDPOINTS; i += COUNTED_AT_ONCE) {
            Set<String> some = new HashSet<>();
            services.subList(i, Math.min(i + COUNTED_AT_ONCE, services.size()))
                    .forEach(s -> some.add(s.meta().key().path()));
            counted += new ServiceTable(cluster, node, ipv6, some).endpointCount();
        }
        return counted > LARGE_CLUSTER_ENDPOINTS;
    }

    /** Whether the chains that Services have in common hold the same rules. */
    boolean sharesSame(IptablesSheets other) {
        return SHARED.stream().allMatch(name -> same(filter, other.filter, name) && same(nat, other.nat, name));
    }

    private static boolean same(RuleSheet one, RuleSheet two, String chain) {
        return Objects.equals(one.chains().get(chain), two.chains().get(chain));
    }
}
