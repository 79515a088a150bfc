package dev.podwire.control;

import java.util.List;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.WatchEvent;

/**
 * A controller of a running cluster: told of changes, it puts objects on its work list, and looking at one it brings the
 * store closer to what the object asks for. It knows nothing but the store.
 */
interface Reconciler {

    /** All of them, in the order in which they hear of a change. */
    List<Reconciler> ALL = List.of(new DeploymentReconciler(), new ReplicaSetReconciler(),
            new StatefulSetReconciler(), new DaemonSetReconciler(), new JobReconciler(), new SchedulerReconciler(),
            new NodeReconciler(), new SliceReconciler(), new EndpointsReconciler(), new MirrorReconciler(),
            new Collector());

    /** Its name, as the controller manager calls it. */
    String name();

    /** The objects that it has to look at because of a change. */
    List<ObjectKey> concerned(WatchEvent change, ControlLoop loop);

    /** Looks at one object, which may be gone by now. */
    void reconcile(ObjectKey key, ControlLoop loop);
}
