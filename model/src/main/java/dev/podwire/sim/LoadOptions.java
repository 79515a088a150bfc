package dev.podwire.sim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.IpAddress;

/**
 * What a user may say about a cluster beside its manifests.
 *
 * @param cni       the network plug-in; empty: flannel, or what the inputs say
 * @param proxyMode kube-proxy's mode; empty: iptables, or what the inputs say
 * @param nodes     how many nodes a cluster without Node objects gets; empty: three
 * @param seed      what names and places are drawn from
 * @param keepGoing whether to go on with the valid objects when others have errors
 * @param outside   hosts on the internet by name
 */
public record LoadOptions(Optional<String> cni, Optional<String> proxyMode, Optional<Integer> nodes, long seed,
        boolean keepGoing, Map<String, IpAddress> outside) {

    public static final LoadOptions DEFAULT = new LoadOptions(Optional.empty(), Optional.empty(), Optional.empty(), 1,
            false, Map.of());

    public LoadOptions {
        outside = Collections.unmodifiableMap(new LinkedHashMap<>(outside));
    }
}
