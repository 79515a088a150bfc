package dev.podwire.sim;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.netfilter.RulesetDiff;

/**
 * One step of a living cluster that is no step of a packet.
 *
 * @param nanos virtual time since the cluster was loaded
 * @param who   who did it: {@code kubectl}, {@code deployment-controller}, {@code kubelet on worker-1}, {@code kube-proxy on
 *              worker-2}, {@code network plug-in on worker-1}
 * @param about the object that it is about
 * @param what  one sentence
 * @param effect what changed by it
 */
public record LiveEvent(long nanos, Kind kind, String who, Optional<ObjectKey> about, String what, Effect effect) {

    /** What kind of step it is. */
    public enum Kind {
        /** The API server has stored something; everybody who watches is told. */
        STORED,
        /** A controller, scheduler or kubelet has done something that is not stored. */
        DONE,
        /** A network plug-in, or the cables, have changed a machine. */
        NETWORK,
        /** A kube-proxy has written its rules. */
        PROXY
    }

    /**
     * What a step changed.
     *
     * @param change     in the API server's store
     * @param operations in the kernels, in order
     * @param rules      the very iptables rules that came and went, by chain
     */
    public record Effect(Optional<WatchEvent> change, List<KernelOperation> operations,
            List<RulesetDiff.ChainChange> rules) {
        public static final Effect NONE = new Effect(Optional.empty(), List.of(), List.of());

        public Effect {
            operations = List.copyOf(operations);
            rules = List.copyOf(rules);
        }
    }
}
