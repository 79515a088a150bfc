package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;

/** The node's addresses at which node ports are served, in one family: those in some prefixes, or all. */
record NodePortAddresses(List<Cidr> prefixes) {

    private static final Cidr LOOPBACK = new Cidr(Ipv4Address.LOOPBACK, 8);

    /** The configured prefixes of the family; without any, node ports are served everywhere. */
    static NodePortAddresses of(List<Cidr> configured, boolean ipv6) {
        List<Cidr> own = configured.stream().filter(cidr -> cidr.address().isIpv6() == ipv6).toList();
        return new NodePortAddresses(own.isEmpty() ? List.of(ipv6 ? Cidr.ALL_IPV6 : Cidr.ALL_IPV4) : own);
    }

    boolean all() {
        return prefixes.stream().anyMatch(cidr -> cidr.prefixLength() == 0);
    }

    /** Whether 127.0.0.0/8 or a part of it is among them. */
    boolean includesIpv4Loopback() {
        return prefixes.stream().anyMatch(cidr -> !cidr.address().isIpv6()
                && (cidr.contains(LOOPBACK) || LOOPBACK.contains(cidr)));
    }

    /** Those of the addresses that lie in the prefixes, each once. */
    List<IpAddress> among(List<IpAddress> addresses) {
        List<IpAddress> found = new ArrayList<>();
        for (IpAddress address : addresses) {
            if (!found.contains(address) && prefixes.stream().anyMatch(cidr -> cidr.contains(address))) {
                found.add(address);
            }
        }
        return found;
    }
}
