package dev.podwire.api;

/**
 * Something that makes pods: a Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet, Job or CronJob,
 * with the owner references that lead from its pods to it.
 *
 * @param replicas how many pods it wants; of a DaemonSet, one for each node it tolerates
 */
public record Workload(Meta meta, int replicas) {

    public ObjectKey key() {
        return meta.key();
    }
}
