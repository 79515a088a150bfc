package dev.podwire.proxy;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;

/**
 * What iptables mode wants to stand in the tables of one family, for all Services or for some of them.
 *
 * @param large whether there are so many endpoints that rules go without comments
 */
record IptablesSheets(RuleSheet filter, RuleSheet nat, IptablesFrame frame, boolean large) {

    static final int LARGE_CLUSTER_ENDPOINTS = 1000;
    private static final List<String> SHARED = List.of(IptablesFrame.SERVICES, IptablesFrame.EXTERNAL_SERVICES,
            IptablesFrame.NODE_PORTS, IptablesFrame.PROXY_FIREWALL);

    /** Everything. */
    static IptablesSheets of(ClusterState cluster, ProxyNode node, boolean ipv6, boolean large) {
        return of(cluster.config().proxy(), new ServiceTable(cluster, node, ipv6), node, ipv6, large);
    }

    /** The rules of the Services of a table, and those that do not depend on Services. */
    static IptablesSheets of(ClusterConfig.ProxyConfig config, ServiceTable table, ProxyNode node, boolean ipv6,
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

    /**
     * Whether the endpoints of all Service ports together are too many for comments. The first slices that may hold so many
     * are counted before all of them are: more slices never make it fewer.
     */
    static boolean isLarge(ClusterState cluster, ProxyNode node, boolean ipv6) {
        List<EndpointSlice> slices = cluster.slices();
        for (int wanted = LARGE_CLUSTER_ENDPOINTS + 1;; wanted *= 4) {
            Set<String> services = new HashSet<>();
            int most = 0;
            int taken = 0;
            for (; taken < slices.size() && most < wanted; taken++) {
                EndpointSlice slice = slices.get(taken);
                if (slice.ipv6() == ipv6) {
                    most += slice.endpoints().size() * slice.ports().size();
                    services.add(ServiceSources.serviceOf(slice));
                }
            }
            boolean large = most > LARGE_CLUSTER_ENDPOINTS && new ServiceTable(
                    ServiceSources.of(cluster, services, slices.subList(0, taken)), node, ipv6)
                    .endpointCount() > LARGE_CLUSTER_ENDPOINTS;
            if (large || taken == slices.size()) {
                return large;
            }
        }
    }

    /** Whether the chains that Services have in common hold the same rules. */
    boolean sharesSame(IptablesSheets other) {
        return SHARED.stream().allMatch(name -> same(filter, other.filter, name) && same(nat, other.nat, name));
    }

    private static boolean same(RuleSheet one, RuleSheet two, String chain) {
        return Objects.equals(one.chains().get(chain), two.chains().get(chain));
    }
}
