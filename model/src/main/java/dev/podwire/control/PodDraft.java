package dev.podwire.control;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.Meta;
import dev.podwire.api.Pod;
import dev.podwire.api.PodTemplate;
import dev.podwire.net.IpAddress;

/** A pod on its way to a node: what controllers, scheduler and kubelet fill in one after another. */
final class PodDraft {

    final PodTemplate template;
    final boolean system;
    /** What the pod belongs to, for spreading: the pods of one owner are kept apart. */
    String group;
    Meta meta;
    Optional<String> nodeName;
    List<IpAddress> ips = List.of();
    /** The address of the pod's node according to the pod's status. */
    Optional<IpAddress> hostIp = Optional.empty();
    /** As found in a dump; empty: as things turn out. */
    Optional<String> givenPhase = Optional.empty();
    Optional<Boolean> givenReady = Optional.empty();
    boolean ready;

    PodDraft(Meta meta, PodTemplate template, boolean system) {
        this.meta = meta;
        this.template = template;
        this.system = system;
        this.group = meta.key().toString();
        this.nodeName = template.scheduling().nodeName();
    }

    /** The controller that owns the pod. */
    Optional<Meta.Owner> controller() {
        return controllerOf(meta);
    }

    static Optional<Meta.Owner> controllerOf(Meta meta) {
        for (Meta.Owner owner : meta.owners()) {
            if (owner.controller() || meta.owners().size() == 1) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** Whether the pod has run to its end. */
    boolean finished() {
        return givenPhase.filter(phase -> phase.equals("Succeeded") || phase.equals("Failed")).isPresent();
    }

    String phase() {
        return givenPhase.orElse(nodeName.isPresent() && !ips.isEmpty() ? "Running" : "Pending");
    }

    Pod pod() {
        return new Pod(meta, nodeName, ips, phase(), ready, template.spec());
    }
}
