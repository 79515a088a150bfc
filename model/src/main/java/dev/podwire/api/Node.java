package dev.podwire.api;

import java.util.List;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** A machine of the cluster as the API knows it. */
public record Node(Meta meta, List<IpAddress> internalIps, List<Cidr> podCidrs, List<Taint> taints, boolean ready,
        boolean unschedulable) {

    /** Keeps pods away that do not tolerate it; {@code effect} is NoSchedule, PreferNoSchedule or NoExecute. */
    public record Taint(String key, String value, String effect) {}

    public Node {
        internalIps = List.copyOf(internalIps);
        podCidrs = List.copyOf(podCidrs);
        taints = List.copyOf(taints);
    }

    public String name() {
        return meta.name();
    }
}
