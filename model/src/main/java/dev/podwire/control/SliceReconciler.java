package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.ServiceReader;
import dev.podwire.api.SliceReader;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** EndpointSlices of a running cluster ({@code pkg/controller/endpointslice}): pods come and go, slices follow. */
final class SliceReconciler implements Reconciler {

    private static final String NAME = "endpointslice-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        ObjectKey key = change.key();
        return switch (key.kind()) {
            case "Service" -> List.of(key);
            case "Pod" -> selecting(change, loop);
            case "EndpointSlice" -> managed(change.object())
                    ? List.of(new ObjectKey("Service", key.namespace(), service(change.object())))
                    : List.of();
            case "Node" -> sameForEndpoints(change)
                    ? List.of()
                    : loop.store.ofKind("Service").stream().map(ApiObject::key).toList();
            default -> List.of();
        };
    }

    private static boolean sameForEndpoints(WatchEvent change) {
        return change.type() == WatchEvent.Type.MODIFIED
                && change.before().orElseThrow().root().get("metadata", "labels")
                        .textMap().equals(change.after().orElseThrow().root().get("metadata", "labels").textMap());
    }

    private static boolean managed(ApiObject slice) {
        return slice.root().get("metadata", "labels", SliceReader.MANAGED_BY).text("").equals(SliceMaker.NAME);
    }

    private static String service(ApiObject slice) {
        return slice.root().get("metadata", "labels", SliceReader.SERVICE_LABEL).text("");
    }

    /** The Services that select a pod by the labels that it has or had. */
    static List<ObjectKey> selecting(WatchEvent change, ControlLoop loop) {
        Set<Map<String, String>> labels = new LinkedHashSet<>();
        change.before().ifPresent(pod -> labels.add(pod.root().get("metadata", "labels").textMap()));
        change.after().ifPresent(pod -> labels.add(pod.root().get("metadata", "labels").textMap()));
        List<ObjectKey> found = new ArrayList<>();
        for (ApiObject service : loop.store.ofKind("Service", change.key().namespace())) {
            Map<String, String> selector = service.root().get("spec", "selector").textMap();
            if (!selector.isEmpty() && labels.stream().anyMatch(l -> LabelSelector.matchesAll(selector, l))) {
                found.add(service.key());
            }
        }
        return found;
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        List<ApiObject> there = loop.store.ofKind("EndpointSlice", key.namespace()).stream()
                .filter(slice -> managed(slice) && service(slice).equals(key.name())).toList();
        List<ApiObject> left = new ArrayList<>(there);
        Optional<ApiObject> object = loop.store.find(key);
        if (object.isPresent()) {
            Service service = ServiceReader.read(key, object.get().root());
            if (!service.selector().isEmpty() && service.type() != Service.Type.EXTERNAL_NAME) {
                write(object.get(), wanted(object.get(), service, loop), left, loop);
            }
        }
        left.forEach(slice -> loop.delete(NAME, slice.key(), Optional.empty(),
                "no endpoint is left for slice " + slice.key().name()));
    }

    private static List<EndpointSlice> wanted(ApiObject object, Service service, ControlLoop loop) {
        Map<String, Node> nodes = new HashMap<>();
        loop.store.ofKind("Node").forEach(
                node -> nodes.put(node.key().name(), NodeReader.read(node.key(), node.root())));
        List<Pod> pods = servants(service, loop).stream()
                .filter(pod -> pod.nodeName().filter(nodes::containsKey).isPresent()).toList();
        SliceMaker maker = new SliceMaker(loop.chance, nodes);
        List<EndpointSlice> wanted = new ArrayList<>();
        for (Field family : object.root().get("spec", "ipFamilies").items()) {
            wanted.addAll(maker.slices(service, pods, family.text("").equals("IPv6")));
        }
        return wanted;
    }

    /** The pods that a Service selects and that have an address, by name. */
    static List<Pod> servants(Service service, ControlLoop loop) {
        return loop.store.ofKind("Pod", service.meta().namespace()).stream().map(loop.views::pod)
                .filter(pod -> LabelSelector.matchesAll(service.selector(), pod.meta().labels())
                        && !pod.ips().isEmpty() && !pod.phase().equals("Succeeded") && !pod.phase().equals("Failed"))
                .toList();
    }

    /** A slice that is there for the same ports is kept and changed; {@code left} keeps those that nobody wants. */
    private static void write(ApiObject service, List<EndpointSlice> wanted, List<ApiObject> left, ControlLoop loop) {
        Set<String> names = new HashSet<>();
        left.forEach(slice -> names.add(slice.key().name()));
        for (EndpointSlice slice : wanted) {
            Optional<ApiObject> kept = left.stream().filter(old -> fits(old, slice)).findFirst();
            kept.ifPresent(left::remove);
            String name = kept.map(old -> old.key().name()).orElseGet(() -> free(slice.meta().name(), service, names,
                    loop));
            names.add(name);
            Meta meta = slice.meta();
            ObjectKey key = new ObjectKey("EndpointSlice", meta.namespace(), name);
            EndpointSlice named = new EndpointSlice(new Meta(key, meta.labels(), meta.annotations(), meta.owners(),
                    false, meta.locations()), slice.service(), slice.ipv6(), slice.ports(), slice.endpoints());
            Field root = SliceTrees.root(named, service.root().location().file(), List.of(PodTrees.owner(service)));
            if (kept.isPresent() && root.tree() instanceof Tree tree) {
                loop.update(NAME, kept.get(), withVersion(kept.get(), tree), changes(kept.get(), named));
            } else {
                loop.create(NAME, key, "discovery.k8s.io/v1", root, "slice " + name + " for Service "
                        + service.key().path());
            }
        }
    }

    private static Tree withVersion(ApiObject old, Tree tree) {
        return TreeEdit.find(old.root().tree(), "metadata", "annotations") instanceof Tree annotations
                ? TreeEdit.set(tree, annotations, "metadata", "annotations")
                : tree;
    }

    private static boolean fits(ApiObject old, EndpointSlice slice) {
        EndpointSlice read = SliceReader.read(old.key(), old.root());
        return read.ipv6() == slice.ipv6()
                && (read.ports().equals(slice.ports()) || read.endpoints().isEmpty() || slice.endpoints().isEmpty());
    }

    private static String free(String wish, ApiObject service, Set<String> taken, ControlLoop loop) {
        String name = wish;
        while (taken.contains(name)) {
            name = service.key().name() + "-"
                    + loop.chance.suffix("slice " + service.key() + " " + loop.store.revision() + " " + name);
        }
        return name;
    }

    private static String changes(ApiObject old, EndpointSlice fresh) {
        EndpointSlice before = SliceReader.read(old.key(), old.root());
        List<String> words = new ArrayList<>();
        for (EndpointSlice.Endpoint endpoint : fresh.endpoints()) {
            Optional<EndpointSlice.Endpoint> was = before.endpoints().stream()
                    .filter(e -> e.addresses().equals(endpoint.addresses())).findFirst();
            if (was.isEmpty() || !conditions(was.get()).equals(conditions(endpoint))) {
                words.add((was.isEmpty() ? "+" : "") + endpoint.addresses().getFirst() + " " + conditions(endpoint));
            }
        }
        before.endpoints().stream().filter(e -> fresh.endpoints().stream()
                .noneMatch(now -> now.addresses().equals(e.addresses())))
                .forEach(e -> words.add("-" + e.addresses().getFirst()));
        return "slice " + fresh.meta().name() + ": " + String.join(", ", words);
    }

    private static String conditions(EndpointSlice.Endpoint endpoint) {
        return endpoint.terminating()
                ? endpoint.serving() ? "terminating, serving" : "terminating"
                : endpoint.ready() ? "ready" : "not ready";
    }
}
