package dev.podwire.sim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;

/**
 * What a user may say about a cluster beside its manifests.
 *
 * @param cluster       how the loader goes about it: nodes, plug-in, proxy mode, seed
 * @param configuration documents that set the cluster up (kind, kubeadm, kube-proxy) and are no objects of it
 * @param outside       hosts on the internet by name, each with TCP 80 and 443
 * @param resolvConf    the text of the nodes' own resolv.conf; empty: their gateway is the name server
 */
public record LoadOptions(ClusterLoader.Options cluster, List<Input> configuration, Map<String, IpAddress> outside,
        Optional<String> resolvConf) {

    public static final LoadOptions DEFAULT = of(ClusterLoader.Options.DEFAULT);

    public LoadOptions {
        configuration = List.copyOf(configuration);
        outside = Collections.unmodifiableMap(new LinkedHashMap<>(outside));
    }

    /** These loader options and nothing else. */
    public static LoadOptions of(ClusterLoader.Options cluster) {
        return new LoadOptions(cluster, List.of(), Map.of(), Optional.empty());
    }
}
