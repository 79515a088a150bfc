package dev.podwire.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.podwire.manifest.Document;
import dev.podwire.manifest.Problem;

/** Which kinds Kubernetes has, in which versions, and which belong to a namespace. */
public final class Kinds {

    /** A kind of Kubernetes itself: its current versions and those that were removed, as {@code group/version}. */
    private record Kind(boolean namespaced, List<String> current, List<String> removed) {}

    private static final Map<String, Kind> KNOWN = new TreeMap<>();
    private static final Set<String> OWN_GROUPS = Set.of("", "apps", "batch", "extensions", "autoscaling", "policy",
            "networking.k8s.io", "discovery.k8s.io", "rbac.authorization.k8s.io", "storage.k8s.io");
    private static final Set<String> CLUSTER_WIDE = Set.of("ClusterRole", "ClusterRoleBinding",
            "CustomResourceDefinition", "StorageClass", "PriorityClass", "RuntimeClass", "CSIDriver", "CSINode",
            "VolumeAttachment", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "APIService", "GatewayClass",
            "CertificateSigningRequest", "FlowSchema", "PriorityLevelConfiguration", "ClusterIssuer",
            "ClusterPolicy", "Cluster", "ClusterConfiguration", "InitConfiguration", "JoinConfiguration",
            "KubeProxyConfiguration", "KubeletConfiguration");

    static {
        for (String kind : List.of("Pod", "Service", "Endpoints", "ConfigMap", "Secret", "ServiceAccount",
                "ReplicationController", "PersistentVolumeClaim", "LimitRange", "ResourceQuota", "PodTemplate")) {
            KNOWN.put(kind, new Kind(true, List.of("v1"), List.of()));
        }
        for (String kind : List.of("Namespace", "Node", "PersistentVolume")) {
            KNOWN.put(kind, new Kind(false, List.of("v1"), List.of()));
        }
        for (String kind : List.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")) {
            KNOWN.put(kind, new Kind(true, List.of("apps/v1"),
                    List.of("apps/v1beta1", "apps/v1beta2", "extensions/v1beta1")));
        }
        KNOWN.put("Job", new Kind(true, List.of("batch/v1"), List.of()));
        KNOWN.put("CronJob", new Kind(true, List.of("batch/v1"), List.of("batch/v1beta1", "batch/v2alpha1")));
        KNOWN.put("EndpointSlice",
                new Kind(true, List.of("discovery.k8s.io/v1"), List.of("discovery.k8s.io/v1beta1")));
        KNOWN.put("Ingress", new Kind(true, List.of("networking.k8s.io/v1"),
                List.of("networking.k8s.io/v1beta1", "extensions/v1beta1")));
        KNOWN.put("NetworkPolicy", new Kind(true, List.of("networking.k8s.io/v1"), List.of("extensions/v1beta1")));
        KNOWN.put("IngressClass",
                new Kind(false, List.of("networking.k8s.io/v1"), List.of("networking.k8s.io/v1beta1")));
        for (String kind : List.of("ServiceCIDR", "IPAddress")) {
            KNOWN.put(kind, new Kind(false, List.of("networking.k8s.io/v1", "networking.k8s.io/v1beta1"), List.of()));
        }
    }

    private Kinds() {}

    /** What a document's apiVersion and kind say together. */
    public record Verdict(boolean ours, Optional<Problem> problem) {}

    /** Whether a document is of a kind that Kubernetes itself has; an unknown version of such a kind is an error. */
    public static Verdict judge(Document document) {
        Kind kind = KNOWN.get(document.kind());
        boolean ownGroup = OWN_GROUPS.contains(document.group()) || !document.group().contains(".");
        if (kind == null) {
            return new Verdict(false, ownGroup ? misspelt(document) : Optional.empty());
        }
        if (kind.current().contains(document.apiVersion())) {
            return new Verdict(true, Optional.empty());
        }
        if (kind.removed().contains(document.apiVersion())) {
            return new Verdict(true, Optional.of(document.root().get("apiVersion").warning(
                    document.apiVersion() + " of " + document.kind() + " was removed from Kubernetes; it is read as "
                            + kind.current().getFirst(),
                    "write apiVersion: " + kind.current().getFirst())));
        }
        if (!ownGroup) {
            return new Verdict(false, Optional.empty());
        }
        return new Verdict(true, Optional.of(document.root().get("apiVersion").error(
                "no matches for kind \"" + document.kind() + "\" in version \"" + document.apiVersion() + "\"",
                "write apiVersion: " + kind.current().getFirst())));
    }

    private static Optional<Problem> misspelt(Document document) {
        for (String known : KNOWN.keySet()) {
            if (!CLUSTER_WIDE.contains(document.kind()) && Shape.Checks.distance(known, document.kind()) <= 2) {
                return Optional.of(document.root().get("kind").warning("no kind \"" + document.kind()
                        + "\" is known in " + document.apiVersion() + "; the object is kept and has no effect",
                        "did you mean " + known + "?"));
            }
        }
        return Optional.empty();
    }

    /** Whether objects of a kind stand outside all namespaces. */
    public static boolean clusterWide(String kind) {
        Kind known = KNOWN.get(kind);
        return known == null ? CLUSTER_WIDE.contains(kind) : !known.namespaced();
    }
}
