package dev.podwire.proxy;

import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.SetHeader;
import dev.podwire.kernel.ipset.SetType;

/** The sets that IPVS mode keeps, in the order of their names (pkg/proxy/ipvs/ipset.go). */
enum IpvsSet {
    CLUSTER_IP, EXTERNAL_IP, EXTERNAL_IP_LOCAL, HEALTH_CHECK_NODE_PORT, IPVS_IPS, LOAD_BALANCER, LOAD_BALANCER_FW, LOAD_BALANCER_LOCAL, LOAD_BALANCER_SOURCE_CIDR, LOAD_BALANCER_SOURCE_IP, LOOP_BACK, NODE_PORT_LOCAL_SCTP_HASH, NODE_PORT_LOCAL_TCP, NODE_PORT_LOCAL_UDP, NODE_PORT_SCTP_HASH, NODE_PORT_TCP, NODE_PORT_UDP;

    /** The set's name in that family; the kernel takes no more than 31 characters. */
    String name(boolean ipv6) {
        String name = (ipv6 ? "KUBE-6-" : "KUBE-") + name().replace('_', '-');
        return name.substring(0, Math.min(name.length(), IpSet.NAME_LENGTH));
    }

    private SetType type() {
        return switch (this) {
            case CLUSTER_IP, EXTERNAL_IP, EXTERNAL_IP_LOCAL, LOAD_BALANCER, LOAD_BALANCER_FW, LOAD_BALANCER_LOCAL,
                    NODE_PORT_LOCAL_SCTP_HASH, NODE_PORT_SCTP_HASH ->
                SetType.HASH_IP_PORT;
            case HEALTH_CHECK_NODE_PORT, NODE_PORT_LOCAL_TCP, NODE_PORT_LOCAL_UDP, NODE_PORT_TCP, NODE_PORT_UDP ->
                SetType.BITMAP_PORT;
            case IPVS_IPS -> SetType.HASH_IP;
            case LOAD_BALANCER_SOURCE_CIDR -> SetType.HASH_IP_PORT_NET;
            case LOAD_BALANCER_SOURCE_IP, LOOP_BACK -> SetType.HASH_IP_PORT_IP;
        };
    }

    /** What the set is for, as the rules about it say in their comment. */
    String comment() {
        return "Kubernetes " + switch (this) {
            case CLUSTER_IP -> "service cluster ip + port for masquerade purpose";
            case EXTERNAL_IP -> "service external ip + port for masquerade and filter purpose";
            case EXTERNAL_IP_LOCAL -> "service external ip + port with externalTrafficPolicy=local";
            case HEALTH_CHECK_NODE_PORT -> "health check node port";
            case IPVS_IPS -> "service ips";
            case LOAD_BALANCER -> "service lb portal";
            case LOAD_BALANCER_FW -> "service load balancer ip + port for load balancer with sourceRange";
            case LOAD_BALANCER_LOCAL -> "service load balancer ip + port with externalTrafficPolicy=local";
            case LOAD_BALANCER_SOURCE_CIDR ->
                "service load balancer ip + port + source cidr for packet filter purpose";
            case LOAD_BALANCER_SOURCE_IP -> "service load balancer ip + port + source IP for packet filter purpose";
            case LOOP_BACK -> "endpoints dst ip:port, source ip for solving hairpin purpose";
            case NODE_PORT_LOCAL_SCTP_HASH ->
                "nodeport SCTP port with externalTrafficPolicy=local with type 'hash ip:port'";
            case NODE_PORT_LOCAL_TCP -> "nodeport TCP port with externalTrafficPolicy=local";
            case NODE_PORT_LOCAL_UDP -> "nodeport UDP port with externalTrafficPolicy=local";
            case NODE_PORT_SCTP_HASH -> "nodeport SCTP port for masquerade purpose with type 'hash ip:port'";
            case NODE_PORT_TCP -> "nodeport TCP port for masquerade purpose";
            case NODE_PORT_UDP -> "nodeport UDP port for masquerade purpose";
        };
    }

    IpSet empty(boolean ipv6) {
        SetType type = type();
        return IpSet.empty(name(ipv6), type,
                type == SetType.BITMAP_PORT ? SetHeader.ALL_PORTS : ipv6 ? SetHeader.INET6 : SetHeader.INET);
    }
}
