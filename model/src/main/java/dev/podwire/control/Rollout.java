package dev.podwire.control;

import java.util.List;

import dev.podwire.cluster.ApiObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.TreeEdit;

/**
 * One step of a Deployment on its way from old ReplicaSets to the current one ({@code pkg/controller/deployment/rolling.go},
 * {@code recreate.go}).
 */
final class Rollout {

    private static final String NAME = "deployment-controller";

    private final ControlLoop loop;
    private final ApiObject fresh;
    private final List<ApiObject> old;
    private final boolean recreate;
    private final int wanted;
    private final int surge;
    private final int unavailable;

    Rollout(ApiObject deployment, ApiObject fresh, List<ApiObject> old, ControlLoop loop) {
        this.loop = loop;
        this.fresh = fresh;
        this.old = old;
        Field spec = deployment.root().get("spec");
        wanted = spec.get("replicas").integer(1);
        Field strategy = spec.get("strategy");
        recreate = strategy.get("type").text("").equals("Recreate");
        int more = share(strategy.get("rollingUpdate", "maxSurge"), true);
        int fewer = share(strategy.get("rollingUpdate", "maxUnavailable"), false);
        surge = more;
        unavailable = more == 0 && fewer == 0 ? 1 : fewer;
    }

    /** A number, or a percentage of the replicas: the surge rounded up, the unavailable ones down. */
    private int share(Field field, boolean up) {
        String text = field.text("25%");
        if (!text.endsWith("%")) {
            return field.integer(0);
        }
        try {
            long hundredths = (long) wanted * Integer.parseInt(text.substring(0, text.length() - 1));
            return (int) (up ? Math.ceilDiv(hundredths, 100) : hundredths / 100);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static int replicas(ApiObject set) {
        return set.root().get("spec", "replicas").integer(1);
    }

    private int ready(ApiObject set) {
        return (int) loop.owned("Pod", set).stream()
                .filter(pod -> !pod.terminating() && loop.views.pod(pod).ready()).count();
    }

    void step() {
        int oldTotal = old.stream().mapToInt(Rollout::replicas).sum();
        if (oldTotal == 0 && !(recreate && anyOldPod())) {
            scale(fresh, wanted);
        } else if (recreate) {
            old.forEach(set -> scale(set, 0));
        } else {
            roll(oldTotal);
        }
    }

    private boolean anyOldPod() {
        return old.stream().anyMatch(set -> !loop.owned("Pod", set).isEmpty());
    }

    private void roll(int oldTotal) {
        int current = replicas(fresh) + oldTotal;
        int room = wanted + surge - current;
        if (replicas(fresh) > wanted) {
            scale(fresh, wanted);
            return;
        }
        if (room > 0 && replicas(fresh) < wanted) {
            scale(fresh, Math.min(wanted, replicas(fresh) + room));
            return;
        }
        int freshUnready = replicas(fresh) - ready(fresh);
        int spare = current - (wanted - unavailable) - freshUnready;
        for (ApiObject set : old) {
            int unready = replicas(set) - ready(set);
            int less = Math.min(unready, Math.max(0, spare));
            spare -= less;
            scale(set, replicas(loop.store.find(set.key()).orElse(set)) - less);
        }
        int available = ready(fresh) + old.stream().mapToInt(this::ready).sum();
        int excess = available - (wanted - unavailable);
        for (ApiObject set : old) {
            ApiObject now = loop.store.find(set.key()).orElse(set);
            int less = Math.min(replicas(now), Math.max(0, excess));
            excess -= less;
            scale(now, replicas(now) - less);
        }
    }

    private void scale(ApiObject set, int replicas) {
        ApiObject now = loop.store.find(set.key()).orElse(set);
        int before = replicas(now);
        if (before != replicas) {
            loop.update(NAME, now, TreeEdit.set(now.root().tree(), replicas, "spec", "replicas"), "Scaled "
                    + (replicas > before ? "up" : "down") + " replica set " + set.key().name() + " from " + before
                    + " to " + replicas);
        }
    }
}
