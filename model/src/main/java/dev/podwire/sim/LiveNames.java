package dev.podwire.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.kernel.Fabric;
import dev.podwire.walk.Application;
import org.jspecify.annotations.Nullable;

/** Name servers and ingress controllers of a living cluster: they answer from the objects as they are when they are asked. */
final class LiveNames {

    private final LoadOptions options;
    private final Supplier<StoredObjects> objects;
    private final Random random = new Random(0);
    private ClusterState cluster;
    private Fabric fabric;
    private ClusterState configured;
    private @Nullable Programs current;
    private final Map<String, Application> programs = new HashMap<>();

    LiveNames(LoadOptions options, Supplier<StoredObjects> objects, ClusterState cluster, Fabric fabric) {
        this.options = options;
        this.objects = objects;
        this.cluster = cluster;
        this.fabric = fabric;
        configured = cluster;
    }

    /** Objects and machines are these from now on. */
    void follow(ClusterState changed, Fabric machines) {
        fabric = machines;
        follow(changed);
    }

    private void follow(ClusterState changed) {
        if (changed != cluster) {
            cluster = changed;
            current = null;
            programs.clear();
        }
    }

    /** The programs for these objects. With a Corefile that it cannot read CoreDNS goes on with the one before. */
    Programs of(ClusterState wanted) {
        follow(wanted);
        Programs known = current;
        if (known == null) {
            known = make(wanted);
            current = known;
        }
        return known;
    }

    private Programs make(ClusterState wanted) {
        try {
            Programs made = Programs.of(wanted, objects.get(), options);
            configured = wanted;
            return made;
        } catch (IllegalArgumentException e) {
            ClusterState old = new ClusterState(wanted.config(), wanted.namespaces(), wanted.nodes(), wanted.pods(),
                    wanted.services(), wanted.slices(), wanted.workloads(), configured.configMaps());
            return Programs.of(old, objects.get(), options);
        }
    }

    /** Programs that ask the current name service each time. */
    Map<String, Application> applications(long seed) {
        random.setSeed(seed);
        Map<String, Application> following = new HashMap<>();
        for (String name : of(cluster).applications(random, fabric).keySet()) {
            following.put(name, (request, conversation) -> program(name).serve(request, conversation));
        }
        return following;
    }

    private Application program(String name) {
        if (programs.isEmpty()) {
            programs.putAll(of(cluster).applications(random, fabric));
        }
        Application program = programs.get(name);
        if (program == null) {
            throw new IllegalStateException("no program " + name);
        }
        return program;
    }
}
