package dev.podwire.proxy;

import java.util.HashSet;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Whether an element that one Service does not want any more is still wanted by another that stays as it is. */
final class NftablesKept {

    private final ClusterState after;
    private final ProxyNode node;
    private final boolean ipv6;
    private final Set<String> changed;
    private @Nullable NftablesSheet others;

    /** {@code changed} are the names of the Services whose elements are known already. */
    NftablesKept(ClusterState after, ProxyNode node, boolean ipv6, Set<String> changed) {
        this.after = after;
        this.node = node;
        this.ipv6 = ipv6;
        this.changed = changed;
    }

    boolean holds(String set, NftElement element) {
        Set<IpAddress> addresses = new HashSet<>();
        collect(element.key(), addresses);
        if (addresses.isEmpty()) {
            return false;
        }
        Set<String> names = sharing(addresses);
        if (names.isEmpty()) {
            return false;
        }
        NftablesSheet sheet = others;
        if (sheet == null || !sheet.elements(set).containsKey(element.key())) {
            sheet = NftablesProxy.sheet(after, new ServiceTable(ServiceSources.of(after, names), node, ipv6), node,
                    ipv6);
            others = sheet;
        }
        return sheet.elements(set).containsKey(element.key());
    }

    private static void collect(NftValue value, Set<IpAddress> into) {
        switch (value) {
            case NftValue.Address(IpAddress address) -> into.add(address);
            case NftValue.Concat(var parts) -> parts.forEach(part -> collect(part, into));
            case NftValue.Number _,NftValue.Prefix _,NftValue.Name _,NftValue.Range _,NftValue.Decision _ -> {
                // no address
            }
        }
    }

    /** The other Services that have one of the addresses, as their own or as an endpoint's. */
    private Set<String> sharing(Set<IpAddress> addresses) {
        Set<String> names = new HashSet<>();
        for (EndpointSlice slice : after.slices()) {
            String name = ServiceSources.serviceOf(slice);
            if (!changed.contains(name) && slice.ipv6() == ipv6 && slice.endpoints().stream()
                    .anyMatch(e -> e.addresses().stream().anyMatch(addresses::contains))) {
                names.add(name);
            }
        }
        for (Service service : after.services()) {
            Service.External external = service.external();
            if (!changed.contains(service.meta().key().path())
                    && (external.externalIps().stream().anyMatch(addresses::contains)
                            || external.loadBalancerIps().stream().anyMatch(addresses::contains)
                            || service.clusterIps().stream().anyMatch(addresses::contains))) {
                names.add(service.meta().key().path());
            }
        }
        return names;
    }
}
