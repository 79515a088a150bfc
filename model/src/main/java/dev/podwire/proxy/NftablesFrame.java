package dev.podwire.proxy;

import java.util.List;
import java.util.Optional;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftSet;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftType;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.NftVerdict;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/** The chains, sets and maps of nftables mode that are there without any Service. */
record NftablesFrame(ClusterConfig config, ProxyNode node, NftablesText text) {

    static final String HAIRPIN = "hairpin-connections";
    static final String CLUSTER_IPS = "cluster-ips";
    static final String NODE_PORT_IPS = "nodeport-ips";
    static final String NO_ENDPOINT_SERVICES = "no-endpoint-services";
    static final String NO_ENDPOINT_NODE_PORTS = "no-endpoint-nodeports";
    static final String FIREWALL_IPS = "firewall-ips";
    static final String SERVICE_IPS = "service-ips";
    static final String SERVICE_NODE_PORTS = "service-nodeports";
    static final String REJECT = "reject-chain";

    private static final String SERVICES = "services";
    private static final String MASQUERADING = "masquerading";
    private static final String NODE_PORTS_CHECK = "nodeport-endpoints-check";
    private static final String SERVICES_CHECK = "service-endpoints-check";
    private static final String FIREWALL_CHECK = "firewall-check";
    private static final String CLUSTER_IPS_CHECK = "cluster-ips-check";
    private static final Origin PROXY = Origin.component("kube-proxy");

    Optional<LocalDetector> detector() {
        return LocalDetector.of(config.proxy(), node, text.ipv6());
    }

    long markBit() {
        return 1L << config.proxy().masquerade().bit();
    }

    void write(NftablesSheet sheet) {
        sets(sheet);
        chains(sheet);
        bases(sheet);
        checks(sheet);
        services(sheet);
        masquerading(sheet);
        clusterIpsCheck(sheet);
        rule(sheet, REJECT, Optional.empty(), new NftStatement.Reject(text.ipv6()
                ? Target.Reject.With.ICMP6_PORT_UNREACHABLE
                : Target.Reject.With.ICMP_PORT_UNREACHABLE, false));
    }

    private static void rule(NftablesSheet sheet, String chain, Optional<String> comment, NftStatement... statements) {
        sheet.rule(chain, comment, PROXY, statements);
    }

    private void sets(NftablesSheet sheet) {
        NftType address = text.addressType();
        NftSet.Type service = NftSet.Type.verdicts(address, NftType.INET_PROTO, NftType.INET_SERVICE);
        NftSet.Type port = NftSet.Type.verdicts(NftType.INET_PROTO, NftType.INET_SERVICE);
        sheet.set(NftSet.empty(HAIRPIN, NftSet.Type.set(address, address, NftType.INET_PROTO, NftType.INET_SERVICE),
                "service hairpin connections"));
        sheet.set(NftSet.empty(CLUSTER_IPS, NftSet.Type.set(address), "Active ClusterIPs"));
        nodePortIps().ifPresent(ips -> {
            sheet.set(NftSet.empty(NODE_PORT_IPS, NftSet.Type.set(address), "IPs that accept NodePort traffic"));
            ips.forEach(ip -> sheet.element(NODE_PORT_IPS, NftElement.of(new NftValue.Address(ip))));
        });
        sheet.set(NftSet.empty(NO_ENDPOINT_SERVICES, service,
                "vmap to drop or reject packets to services with no endpoints"));
        sheet.set(NftSet.empty(NO_ENDPOINT_NODE_PORTS, port,
                "vmap to drop or reject packets to service nodeports with no endpoints"));
        sheet.set(NftSet.empty(FIREWALL_IPS, service, "destinations that are subject to LoadBalancerSourceRanges"));
        sheet.set(NftSet.empty(SERVICE_IPS, service, "ClusterIP, ExternalIP and LoadBalancer IP traffic"));
        sheet.set(NftSet.empty(SERVICE_NODE_PORTS, port, "NodePort traffic"));
    }

    /** The node's addresses that serve node ports; empty: all but the loopback ones. Without other word the primary ones. */
    private Optional<List<IpAddress>> nodePortIps() {
        List<Cidr> wanted = config.proxy().nodePortAddresses();
        if (wanted.isEmpty()) {
            wanted = node.primaryAddresses().stream().map(Cidr::host).toList();
        }
        NodePortAddresses served = NodePortAddresses.of(wanted, text.ipv6());
        return served.all()
                ? Optional.empty()
                : Optional.of(served.among(node.addresses()).stream().filter(ip -> !ip.isLoopback()).toList());
    }

    private static void chains(NftablesSheet sheet) {
        int beforeDnat = -110;
        base(sheet, "filter-prerouting-pre-dnat", NftChain.Base.Type.FILTER, Hook.PREROUTING, beforeDnat);
        base(sheet, "filter-output-pre-dnat", NftChain.Base.Type.FILTER, Hook.OUTPUT, beforeDnat);
        base(sheet, "filter-input", NftChain.Base.Type.FILTER, Hook.INPUT, 0);
        base(sheet, "filter-forward", NftChain.Base.Type.FILTER, Hook.FORWARD, 0);
        base(sheet, "filter-output", NftChain.Base.Type.FILTER, Hook.OUTPUT, 0);
        base(sheet, "nat-prerouting", NftChain.Base.Type.NAT, Hook.PREROUTING, -100);
        base(sheet, "nat-output", NftChain.Base.Type.NAT, Hook.OUTPUT, -100);
        base(sheet, "nat-postrouting", NftChain.Base.Type.NAT, Hook.POSTROUTING, 100);
        List.of(NODE_PORTS_CHECK, SERVICES_CHECK, FIREWALL_CHECK, SERVICES, MASQUERADING, CLUSTER_IPS_CHECK)
                .forEach(sheet::chain);
        sheet.chain(new NftChain(REJECT, Optional.empty(),
                Optional.of("helper for @no-endpoint-services / @no-endpoint-nodeports"), List.of()));
    }

    private static void base(NftablesSheet sheet, String name, NftChain.Base.Type type, Hook hook, int priority) {
        sheet.chain(NftChain.base(name, type, hook, priority));
    }

    private static void bases(NftablesSheet sheet) {
        whenNew(sheet, "filter-prerouting-pre-dnat", FIREWALL_CHECK);
        whenNew(sheet, "filter-output-pre-dnat", FIREWALL_CHECK);
        whenNew(sheet, "filter-input", NODE_PORTS_CHECK);
        whenNew(sheet, "filter-input", SERVICES_CHECK);
        for (String chain : List.of("filter-forward", "filter-output")) {
            whenNew(sheet, chain, SERVICES_CHECK);
            whenNew(sheet, chain, CLUSTER_IPS_CHECK);
        }
        rule(sheet, "nat-prerouting", Optional.empty(), NftablesText.jump(SERVICES));
        rule(sheet, "nat-output", Optional.empty(), NftablesText.jump(SERVICES));
        rule(sheet, "nat-postrouting", Optional.empty(), NftablesText.jump(MASQUERADING));
    }

    private static void whenNew(NftablesSheet sheet, String chain, String to) {
        rule(sheet, chain, Optional.empty(), NftablesText.isNew(), NftablesText.jump(to));
    }

    private void checks(NftablesSheet sheet) {
        rule(sheet, NODE_PORTS_CHECK, Optional.empty(),
                sheet.sets().containsKey(NODE_PORT_IPS) ? text.destinationIn(NODE_PORT_IPS) : text.notLoopback(),
                NftablesText.portMap(NO_ENDPOINT_NODE_PORTS));
        rule(sheet, SERVICES_CHECK, Optional.empty(), text.destinationMap(NO_ENDPOINT_SERVICES));
        rule(sheet, FIREWALL_CHECK, Optional.empty(), text.destinationMap(FIREWALL_IPS));
    }

    private void services(NftablesSheet sheet) {
        NftStatement mark = NftablesText.mark(NftSelector.Operator.OR, markBit());
        if (config.proxy().masquerade().all()) {
            rule(sheet, SERVICES, Optional.of("masquerade all clusterIP traffic"), text.destinationIn(CLUSTER_IPS),
                    mark);
        } else {
            detector().ifPresent(found -> rule(sheet, SERVICES,
                    Optional.of("masquerade clusterIP traffic from outside cluster"), text.destinationIn(CLUSTER_IPS),
                    text.of(found.notLocal()), mark));
        }
        rule(sheet, SERVICES, Optional.empty(), text.destinationMap(SERVICE_IPS));
        if (sheet.sets().containsKey(NODE_PORT_IPS)) {
            rule(sheet, SERVICES, Optional.empty(), text.destinationIn(NODE_PORT_IPS),
                    NftablesText.portMap(SERVICE_NODE_PORTS));
        } else {
            rule(sheet, SERVICES, Optional.empty(), NftablesText.local(false), text.notLoopback(),
                    NftablesText.portMap(SERVICE_NODE_PORTS));
        }
    }

    private void masquerading(NftablesSheet sheet) {
        rule(sheet, MASQUERADING, Optional.empty(), NftablesText.isMarked(markBit()),
                NftablesText.mark(NftSelector.Operator.XOR, markBit()), NftablesText.masquerade());
        rule(sheet, MASQUERADING, Optional.empty(), NftablesText.isTranslated(), text.hairpin(HAIRPIN),
                NftablesText.masquerade());
    }

    private void clusterIpsCheck(NftablesSheet sheet) {
        rule(sheet, CLUSTER_IPS_CHECK, Optional.of("Reject traffic to invalid ports of ClusterIPs"),
                text.destinationIn(CLUSTER_IPS), new NftStatement.Reject(text.ipv6()
                        ? Target.Reject.With.ICMP6_PORT_UNREACHABLE
                        : Target.Reject.With.ICMP_PORT_UNREACHABLE, false));
        List<Cidr> ranges = config.serviceCidrs().stream().filter(c -> c.address().isIpv6() == text.ipv6()).toList();
        if (!ranges.isEmpty()) {
            rule(sheet, CLUSTER_IPS_CHECK, Optional.of("Drop traffic to unallocated ClusterIPs"),
                    text.destinationIn(ranges), new NftStatement.Decide(new NftVerdict.Drop()));
        }
    }
}
