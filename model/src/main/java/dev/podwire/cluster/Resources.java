package dev.podwire.cluster;

import java.util.Locale;
import java.util.Map;

import dev.podwire.api.ObjectKey;

/** How the API calls the kinds of objects in its paths and messages: {@code deployments.apps}. */
public final class Resources {

    private static final Map<String, String> GROUPS = Map.ofEntries(Map.entry("Deployment", "apps"),
            Map.entry("ReplicaSet", "apps"), Map.entry("StatefulSet", "apps"), Map.entry("DaemonSet", "apps"),
            Map.entry("Job", "batch"), Map.entry("CronJob", "batch"), Map.entry("EndpointSlice", "discovery.k8s.io"),
            Map.entry("Ingress", "networking.k8s.io"), Map.entry("IngressClass", "networking.k8s.io"),
            Map.entry("NetworkPolicy", "networking.k8s.io"), Map.entry("ServiceCIDR", "networking.k8s.io"),
            Map.entry("IPAddress", "networking.k8s.io"));

    private Resources() {}

    /** The plural of a kind in lower case, such as {@code networkpolicies}. */
    public static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        if (lower.equals("endpoints")) {
            return lower;
        }
        if (lower.endsWith("s")) {
            return lower + "es";
        }
        return lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
    }

    /** The plural with the kind's group behind it, unless it is the core group's. */
    public static String qualified(ObjectKey key) {
        String group = GROUPS.get(key.kind());
        return plural(key.kind()) + (group == null ? "" : "." + group);
    }

    /** {@code deployment.apps/web}, as kubectl prints what it has done. */
    public static String printed(ObjectKey key) {
        String group = GROUPS.get(key.kind());
        return key.kind().toLowerCase(Locale.ROOT) + (group == null ? "" : "." + group) + "/" + key.name();
    }
}
