package dev.podwire.control;

import java.util.HashSet;
import java.util.Set;

import dev.podwire.api.Pod;
import dev.podwire.api.PodTemplate;
import dev.podwire.manifest.Problem;
import dev.podwire.net.SourceLocation;

/**
 * Asks the probes. A probe of a port number succeeds: a container may listen on ports that it does not declare, and
 * manifests that probe such a port (ingress controllers, CoreDNS) work in clusters. A probe of a port name that no
 * container declares can never be asked.
 */
final class Readiness implements Controller {

    @Override
    public void reconcile(World world) {
        Set<SourceLocation> reported = new HashSet<>();
        for (PodDraft pod : world.pods) {
            pod.ready = pod.givenReady.orElseGet(() -> pod.phase().equals("Running") && probed(world, pod, reported));
        }
    }

    /** Whether every probe can be asked: a named port needs a container that has it. */
    static boolean answers(PodTemplate template) {
        return template.readiness().stream().allMatch(probe -> probe.port().chars().allMatch(Character::isDigit)
                || template.spec().containers().stream().flatMap(c -> c.ports().stream())
                        .anyMatch(port -> port.name().equals(probe.port())));
    }

    private static boolean probed(World world, PodDraft pod, Set<SourceLocation> reported) {
        boolean ready = true;
        for (PodTemplate.Probe probe : pod.template.readiness()) {
            boolean number = Character.isDigit(probe.port().charAt(0)) && probe.port().chars().allMatch(
                    Character::isDigit);
            boolean declared = false;
            boolean any = false;
            for (Pod.Container container : pod.template.spec().containers()) {
                for (Pod.Port port : container.ports()) {
                    any = true;
                    declared |= number
                            ? probe.port().equals(Integer.toString(port.containerPort()))
                            : probe.port().equals(port.name());
                }
            }
            if (!declared && (any || !number)) {
                report(world, pod, probe, number, reported);
            }
            ready &= declared || number;
        }
        return ready;
    }

    private static void report(World world, PodDraft pod, PodTemplate.Probe probe, boolean number,
            Set<SourceLocation> reported) {
        String path = probe.field();
        SourceLocation where = probe.location();
        if (reported.add(where) && !pod.system) {
            world.problems.add(number
                    ? Problem.warning(where, path, "the probe asks port " + probe.port()
                            + ", which no container declares; it is taken to answer", "declare the port")
                    : Problem.warning(where, path, "the probe asks the port \"" + probe.port()
                            + "\", which no container has; pods like " + pod.meta.key().path()
                            + " never become ready", "name a container's port, or give a number"));
        }
    }
}
