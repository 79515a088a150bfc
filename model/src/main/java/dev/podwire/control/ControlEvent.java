package dev.podwire.control;

import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.WatchEvent;

/**
 * Something that a part of the control plane did.
 *
 * @param nanos     virtual time
 * @param component who did it: {@code kube-apiserver}, {@code deployment-controller}, {@code kubelet on worker-1}
 * @param about     the object concerned
 * @param what      one sentence
 * @param change    what it changed in the store
 */
public record ControlEvent(long nanos, String component, ObjectKey about, String what, Optional<WatchEvent> change) {}
