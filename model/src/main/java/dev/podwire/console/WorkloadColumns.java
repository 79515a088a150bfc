package dev.podwire.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.api.LabelSelector;
import dev.podwire.cluster.VirtualTime;

/** What makes pods, in columns (pkg/printers/internalversion/printers.go). */
final class WorkloadColumns {

    private static final List<String> TEMPLATE = List.of("CONTAINERS", "IMAGES", "SELECTOR");

    static final Columns DEPLOYMENTS = new Columns(List.of("READY", "UP-TO-DATE", "AVAILABLE", "AGE"), TEMPLATE,
            (i, now) -> with(i, List.of(count(i, "readyReplicas") + "/" + replicas(i), count(i, "updatedReplicas"),
                    count(i, "availableReplicas"), Columns.age(i, now))));
    static final Columns REPLICA_SETS = new Columns(List.of("DESIRED", "CURRENT", "READY", "AGE"), TEMPLATE,
            (i, now) -> with(i, List.of(replicas(i), count(i, "replicas"), count(i, "readyReplicas"),
                    Columns.age(i, now))));
    static final Columns STATEFUL_SETS = new Columns(List.of("READY", "AGE"), List.of("CONTAINERS", "IMAGES"),
            (i, now) -> with(i, List.of(count(i, "readyReplicas") + "/" + replicas(i), Columns.age(i, now)))
                    .subList(0, 4));
    static final Columns DAEMON_SETS = new Columns(
            List.of("DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE"), TEMPLATE,
            (i, now) -> with(i, List.of(count(i, "desiredNumberScheduled"), count(i, "currentNumberScheduled"),
                    count(i, "numberReady"), count(i, "updatedNumberScheduled"), count(i, "numberAvailable"),
                    Columns.orNone(Selectors.format(i.spec("template", "spec", "nodeSelector").textMap())),
                    Columns.age(i, now))));
    static final Columns JOBS = new Columns(List.of("STATUS", "COMPLETIONS", "DURATION", "AGE"), TEMPLATE,
            (i, now) -> with(i, List.of(jobStatus(i), completions(i), duration(i, now), Columns.age(i, now))));
    static final Columns CRON_JOBS = new Columns(
            List.of("SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"), TEMPLATE,
            WorkloadColumns::cronJob);

    private WorkloadColumns() {}

    private static String count(Item item, String field) {
        return Integer.toString(item.status(field).integer(0));
    }

    private static String replicas(Item item) {
        return Integer.toString(item.spec("replicas").integer(1));
    }

    /** The cells with containers, images and selector behind them. */
    private static List<String> with(Item item, List<String> cells) {
        List<String> all = new ArrayList<>(cells);
        all.addAll(template(item, "template"));
        LabelSelector selector = LabelSelector.of(item.spec("selector"));
        boolean bare = selector.isEmpty() && item.type().kind().equals("ReplicationController");
        all.add(Columns.orNone(bare
                ? Selectors.format(item.spec("selector").textMap())
                : Selectors.format(selector)));
        return all;
    }

    private static List<String> template(Item item, String... path) {
        var containers = item.root().get("spec", path).get("spec", "containers").items();
        return List.of(containers.stream().map(c -> c.get("name").text("")).collect(Collectors.joining(",")),
                containers.stream().map(c -> c.get("image").text("")).collect(Collectors.joining(",")));
    }

    private static String jobStatus(Item item) {
        for (String type : List.of("Complete", "Failed", "Suspended")) {
            if (PodStatus.condition(item.root(), type)) {
                return type;
            }
        }
        return item.root().get("metadata", "deletionTimestamp").exists() ? "Terminating" : "Running";
    }

    private static String completions(Item item) {
        int done = item.status("succeeded").integer(0);
        return done + "/" + item.spec("completions").integer(1);
    }

    private static String duration(Item item, long now) {
        Optional<Long> start = Age.time(item.status("startTime").text("")).map(VirtualTime::nanos);
        long end = Age.time(item.status("completionTime").text("")).map(VirtualTime::nanos).orElse(now);
        return start.map(s -> Age.words(Duration.ofNanos(end - s))).orElse("");
    }

    private static List<String> cronJob(Item item, long now) {
        String last = item.status("lastScheduleTime").text("");
        List<String> all = new ArrayList<>(List.of(item.spec("schedule").text(""),
                Columns.orNone(item.spec("timeZone").text("")), item.spec("suspend").bool(false) ? "True" : "False",
                Integer.toString(item.status("active").items().size()),
                last.isEmpty() ? Columns.NONE : Age.since(last, now), Columns.age(item, now)));
        all.addAll(template(item, "jobTemplate", "spec", "template"));
        all.add(Columns.orNone(Selectors.format(LabelSelector.of(item.spec("jobTemplate", "spec", "selector")))));
        return all;
    }
}
