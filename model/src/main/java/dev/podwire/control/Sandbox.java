package dev.podwire.control;

import dev.podwire.api.Pod;

/**
 * A pod as its node knows it, from RunPodSandbox to CNI DEL, whatever the API server has stored by then.
 *
 * @param uid       of the pod
 * @param pod       with its node and addresses; it counts as running
 * @param wired     whether CNI ADD is done, so that it has its network
 * @param listening whether its containers run
 * @param broken    whether its readiness probes fail because somebody broke it
 */
public record Sandbox(String uid, Pod pod, boolean wired, boolean listening, boolean broken) {

    Sandbox withPod(Pod changed) {
        return new Sandbox(uid, changed, wired, listening, broken);
    }

    Sandbox withNetwork(Pod changed) {
        return new Sandbox(uid, changed, true, listening, broken);
    }

    Sandbox withListening(boolean listens) {
        return new Sandbox(uid, pod, wired, listens, broken);
    }

    Sandbox withBroken(boolean breaks) {
        return new Sandbox(uid, pod, wired, listening, breaks);
    }

    /** The name of the node it is on. */
    public String node() {
        return pod.nodeName().orElseThrow();
    }
}
