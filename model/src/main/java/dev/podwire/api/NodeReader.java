package dev.podwire.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Field;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Reads Node objects; addresses and pod ranges only as far as they are given. */
public final class NodeReader {

    private NodeReader() {}

    /** Reads a Node, with the labels that a kubelet sets by itself. */
    public static Node read(ObjectKey key, Field root) {
        Meta meta = withOwnLabels(MetaReader.read(key, root));
        List<IpAddress> ips = new ArrayList<>();
        for (Field address : root.get("status", "addresses").items()) {
            if (address.get("type").text("").equals("InternalIP")) {
                Addresses.parse(address.get("address").text("")).ifPresent(ips::add);
            }
        }
        Field spec = root.get("spec");
        List<String> ranges = spec.get("podCIDRs").texts();
        if (ranges.isEmpty()) {
            ranges = spec.get("podCIDR").text().map(List::of).orElse(List.of());
        }
        List<Cidr> podCidrs = new ArrayList<>();
        ranges.forEach(text -> Addresses.parseCidr(text).ifPresent(podCidrs::add));
        List<Node.Taint> taints = new ArrayList<>();
        for (Field taint : spec.get("taints").items()) {
            taints.add(new Node.Taint(taint.get("key").text(""), taint.get("value").text(""),
                    taint.get("effect").text("NoSchedule")));
        }
        return new Node(meta, ips, podCidrs, taints, ready(root), spec.get("unschedulable").bool(false));
    }

    private static boolean ready(Field root) {
        for (Field condition : root.get("status", "conditions").items()) {
            if (condition.get("type").text("").equals("Ready")) {
                return condition.get("status").text("").equals("True");
            }
        }
        return true;
    }

    /** Adds the labels that every node carries: its host name, operating system and architecture. */
    public static Meta withOwnLabels(Meta meta) {
        Map<String, String> labels = new LinkedHashMap<>(meta.labels());
        labels.putIfAbsent("kubernetes.io/hostname", meta.name());
        labels.putIfAbsent("kubernetes.io/os", "linux");
        labels.putIfAbsent("kubernetes.io/arch", "amd64");
        labels.putIfAbsent("beta.kubernetes.io/os", "linux");
        labels.putIfAbsent("beta.kubernetes.io/arch", "amd64");
        return new Meta(meta.key(), labels, meta.annotations(), meta.owners(), meta.terminating(), meta.locations());
    }
}
