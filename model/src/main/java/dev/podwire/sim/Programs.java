package dev.podwire.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.ingress.Ingresses;
import dev.podwire.kernel.Fabric;
import dev.podwire.walk.Application;

/** What runs behind sockets that are asked for names and pages. */
record Programs(NameService names, Ingresses ingresses) {

    /** The programs for these objects; throws {@link IllegalArgumentException} if the Corefile cannot be read. */
    static Programs of(ClusterState cluster, StoredObjects objects, LoadOptions options) {
        Ingresses ingresses = new Ingresses(cluster, objects);
        return new Programs(new NameService(cluster, options.outside(), ingresses.outsideNames(), options.resolvConf()),
                ingresses);
    }

    /** The programs by the names that sockets give. */
    Map<String, Application> applications(Random random, Fabric fabric) {
        Map<String, Application> applications = new HashMap<>(names.applications(random, fabric));
        applications.put(PodSockets.INGRESS, ingresses.application(random));
        return applications;
    }
}
