package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.LabelSelector;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.SliceReader;
import dev.podwire.net.IpAddress;

/** Keeps the slices of Services with a selector: who serves them, on which ports, and whether they are ready. */
final class EndpointSliceController implements Controller {

    private static final String NAME = SliceMaker.NAME;

    @Override
    public void reconcile(World world) {
        List<Pod> placed = new ArrayList<>();
        Map<IpAddress, PodDraft> byIp = new HashMap<>();
        for (PodDraft draft : world.pods) {
            if (!draft.ips.isEmpty() && !draft.finished()
                    && draft.nodeName.filter(world.nodes::containsKey).isPresent()) {
                placed.add(draft.pod());
                draft.ips.forEach(ip -> byIp.put(ip, draft));
            }
        }
        placed.sort(Comparator.comparing(Pod::name));
        LabelIndex<Pod> pods = new LabelIndex<>();
        placed.forEach(pod -> pods.add(pod.meta().namespace(), pod.meta().labels(), pod));
        Set<ObjectKey> adopted = adopted(world, byIp);
        SliceMaker maker = new SliceMaker(world.chance, world.nodes);
        for (Service service : world.services.values()) {
            if (!service.selector().isEmpty() && service.type() != Service.Type.EXTERNAL_NAME
                    && !adopted.contains(service.meta().key())) {
                List<Pod> selected = pods.select(service.meta().namespace(), service.selector());
                for (boolean ipv6 : world.families.getOrDefault(service.meta().key(), List.of(false))) {
                    world.slices.addAll(maker.slices(service, selected, ipv6));
                }
            }
        }
    }

    /** Services whose slices were dumped from a cluster: this controller made them there, and they stay as found. */
    private static Set<ObjectKey> adopted(World world, Map<IpAddress, PodDraft> byIp) {
        Set<ObjectKey> adopted = new HashSet<>();
        for (EndpointSlice slice : world.slices) {
            ObjectKey key = new ObjectKey("Service", slice.meta().namespace(), slice.service());
            Service service = world.services.get(key);
            if (service == null || service.selector().isEmpty()) {
                continue;
            }
            boolean made = NAME.equals(slice.meta().labels().get(SliceReader.MANAGED_BY))
                    || PodDraft.controllerOf(slice.meta()).filter(o -> o.kind().equals("Service")).isPresent();
            boolean selected = slice.endpoints().stream().flatMap(e -> e.addresses().stream()).map(byIp::get)
                    .anyMatch(pod -> pod != null && pod.meta.namespace().equals(key.namespace())
                            && LabelSelector.matchesAll(service.selector(), pod.meta.labels()));
            if (made || selected) {
                adopted.add(key);
            }
        }
        return adopted;
    }
}
