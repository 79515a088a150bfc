package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Meta;
import dev.podwire.api.PodTemplate.Toleration;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.VirtualTime;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.IpAddress;

/** Pods as documents: made from templates, with what kubelets report. */
final class PodTrees {

    private PodTrees() {}

    /** A pod as its template says, at the template's place in its file. */
    static Field pod(Field template, String namespace, String name, Map<String, String> labels, List<Tree> owners) {
        Tree metadata = template.get("metadata").tree();
        Tree meta = TreeEdit.set(metadata, name, "name");
        meta = TreeEdit.set(meta, namespace, "namespace");
        for (Map.Entry<String, String> label : labels.entrySet()) {
            meta = TreeEdit.set(meta, label.getValue(), "labels", label.getKey());
        }
        if (!owners.isEmpty()) {
            meta = TreeEdit.set(meta, TreeEdit.sequence(owners), "ownerReferences");
        }
        LinkedHashMap<String, Tree.Entry> entries = new LinkedHashMap<>();
        entries.put("apiVersion", new Tree.Entry(TreeEdit.of("v1"), 0, 0));
        entries.put("kind", new Tree.Entry(TreeEdit.of("Pod"), 0, 0));
        Field at = template.get("metadata");
        entries.put("metadata", new Tree.Entry(meta, at.location().line(), at.location().column()));
        Field spec = template.get("spec");
        if (spec.tree() instanceof Tree tree) {
            entries.put("spec", new Tree.Entry(tree, spec.location().line(), spec.location().column()));
        }
        Tree root = new Tree.Mapping(entries, template.location().line(), template.location().column(),
                1 + entries.values().stream().mapToInt(entry -> entry.value().weight()).sum());
        return Field.root(template.location().file(), TreeEdit.set(root, "Pending", "status", "phase"));
    }

    /** An owner reference to an object that controls. */
    static Tree owner(ApiObject owner) {
        return owner(owner.stored().apiVersion(),
                new Meta.Owner(owner.key().kind(), owner.key().name(), owner.identity().uid(), true));
    }

    static Tree owner(String apiVersion, Meta.Owner owner) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", apiVersion);
        fields.put("kind", owner.kind());
        fields.put("name", owner.name());
        fields.put("uid", owner.uid());
        fields.put("controller", owner.controller());
        return TreeEdit.of(fields);
    }

    /** A pod's tolerations with more behind them. */
    static Tree tolerating(Tree pod, List<Toleration> more) {
        List<Tree> all = new ArrayList<>();
        if (TreeEdit.find(pod, "spec", "tolerations") instanceof Tree.Sequence given) {
            all.addAll(given.items());
        }
        for (Toleration toleration : more) {
            all.add(TreeEdit.of(Map.of("key", toleration.key(), "operator", toleration.operator(), "effect",
                    toleration.effect())));
        }
        return TreeEdit.set(pod, TreeEdit.sequence(all), "spec", "tolerations");
    }

    /** The Ready condition and its like as a kubelet reports them. */
    static Tree ready(Tree pod, boolean ready, long now) {
        List<Tree> conditions = new ArrayList<>();
        for (String type : List.of("PodScheduled", "Initialized", "PodReadyToStartContainers", "ContainersReady",
                "Ready")) {
            boolean holds = ready || !type.endsWith("Ready");
            conditions.add(TreeEdit.of(Map.of("type", type, "status", holds ? "True" : "False", "lastTransitionTime",
                    VirtualTime.stamp(now))));
        }
        return TreeEdit.set(pod, TreeEdit.sequence(conditions), "status", "conditions");
    }

    /** What is reported once the containers run. */
    static Tree running(Tree pod, List<IpAddress> ips, Optional<IpAddress> host, boolean ready, long now) {
        Tree tree = TreeEdit.set(pod, "Running", "status", "phase");
        if (!ips.isEmpty()) {
            tree = TreeEdit.set(tree, ips.getFirst().toString(), "status", "podIP");
            tree = TreeEdit.set(tree, TreeEdit.sequence(
                    ips.stream().map(ip -> TreeEdit.of(Map.of("ip", ip.toString()))).toList()), "status", "podIPs");
        }
        if (host.isPresent()) {
            tree = TreeEdit.set(tree, host.get().toString(), "status", "hostIP");
        }
        tree = TreeEdit.setIfAbsent(tree, VirtualTime.stamp(now), "status", "startTime");
        return ready(tree, ready, now);
    }
}
