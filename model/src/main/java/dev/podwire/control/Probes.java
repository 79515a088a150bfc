package dev.podwire.control;

import java.util.List;

import dev.podwire.manifest.Field;

/**
 * How long a kubelet takes to notice that a pod's containers are ready, or are not any more: the slowest of its readiness
 * probes counts.
 *
 * @param delay    initialDelaySeconds
 * @param period   periodSeconds
 * @param success  successThreshold
 * @param failure  failureThreshold
 */
record Probes(boolean any, int delay, int period, int success, int failure) {

    /** The probes of a pod's document. */
    static Probes of(Field pod) {
        Probes slowest = new Probes(false, 0, 10, 1, 3);
        for (Field container : pod.get("spec", "containers").items()) {
            Field probe = container.get("readinessProbe");
            if (probe.exists()) {
                Probes own = new Probes(true, probe.get("initialDelaySeconds").integer(0),
                        Math.max(1, probe.get("periodSeconds").integer(10)),
                        Math.max(1, probe.get("successThreshold").integer(1)),
                        Math.max(1, probe.get("failureThreshold").integer(3)));
                slowest = !slowest.any() || own.untilReady() > slowest.untilReady() ? own : slowest;
            }
        }
        return slowest;
    }

    /** From the containers' start: the first probe comes after the initial delay. */
    long untilReady() {
        return (delay + (long) (success - 1) * period) * ControlLoop.SECOND + ControlLoop.WATCH;
    }

    /** From the moment when the answer changes, which lies a share of a period before the next probe. */
    long untilNoticed(boolean ready, double share) {
        int more = (ready ? success : failure) - 1;
        return (long) ((share + more) * period * ControlLoop.SECOND);
    }

    /** The seconds that a pod's preStop hooks take: {@code sleep} actions, and commands that are one. */
    static int preStop(Field pod) {
        int longest = 0;
        for (Field container : pod.get("spec", "containers").items()) {
            Field hook = container.get("lifecycle", "preStop");
            int seconds = hook.get("sleep", "seconds").integer(0);
            List<String> command = hook.get("exec", "command").texts();
            for (String word : String.join(" ", command).split("[;&\\s]+", -1)) {
                boolean number = !word.isEmpty() && word.length() < 6 && word.chars().allMatch(Character::isDigit);
                seconds = number && String.join(" ", command).contains("sleep " + word)
                        ? Math.max(seconds, Integer.parseInt(word))
                        : seconds;
            }
            longest = Math.max(longest, seconds);
        }
        return longest;
    }
}
