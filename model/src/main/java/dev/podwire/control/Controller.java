package dev.podwire.control;

import java.util.List;

/** One concern of the control plane: brings the world closer to what its objects ask for. */
interface Controller {

    /** The controllers in the order in which they act; each finds what those before it made. */
    List<Controller> ALL = List.of(new DeploymentController(), new ReplicaSetController(),
            new StatefulSetController(), new JobController(), new DaemonSetController(), new Scheduler(),
            new PodAddresses(), new Readiness(), new EndpointMirror(), new EndpointSliceController());

    /** What still happens in a cluster of nothing but its objects. */
    List<Controller> BARE = List.of(new Readiness(), new EndpointMirror());

    /** Works on the world until it has nothing more to do. */
    void reconcile(World world);
}
