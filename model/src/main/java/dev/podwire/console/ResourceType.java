package dev.podwire.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.api.Kinds;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.Resources;

/**
 * A type of objects as kubectl knows it.
 *
 * @param plural     {@code deployments}
 * @param group      {@code apps}; empty of the core group
 * @param version    {@code apps/v1}
 * @param shortNames {@code deploy}
 */
record ResourceType(String kind, String plural, String group, String version, boolean namespaced,
        List<String> shortNames) {

    private static final List<ResourceType> KNOWN = List.of(of("Pod", "v1", "po"), of("Service", "v1", "svc"),
            of("Endpoints", "v1", "ep"), of("EndpointSlice", "discovery.k8s.io/v1"), of("Node", "v1", "no"),
            of("Namespace", "v1", "ns"), of("ConfigMap", "v1", "cm"), of("Secret", "v1"),
            of("ServiceAccount", "v1", "sa"), of("ReplicationController", "v1", "rc"),
            of("PersistentVolumeClaim", "v1", "pvc"), of("PersistentVolume", "v1", "pv"),
            of("Deployment", "apps/v1", "deploy"), of("ReplicaSet", "apps/v1", "rs"),
            of("StatefulSet", "apps/v1", "sts"), of("DaemonSet", "apps/v1", "ds"), of("Job", "batch/v1"),
            of("CronJob", "batch/v1", "cj"), of("Ingress", "networking.k8s.io/v1", "ing"),
            of("IngressClass", "networking.k8s.io/v1"), of("NetworkPolicy", "networking.k8s.io/v1", "netpol"),
            of("ServiceCIDR", "networking.k8s.io/v1"), of("IPAddress", "networking.k8s.io/v1", "ip"));

    /** What {@code kubectl get all} means, in the order in which it prints. */
    static final List<String> ALL = List.of("Pod", "ReplicationController", "Service", "DaemonSet", "Deployment",
            "ReplicaSet", "StatefulSet", "CronJob", "Job");

    private static ResourceType of(String kind, String version, String... shortNames) {
        return new ResourceType(kind, Resources.plural(kind), group(version), version, !Kinds.clusterWide(kind),
                List.of(shortNames));
    }

    private static String group(String version) {
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    /** The type of one of Kubernetes' own kinds. */
    static ResourceType ofKind(String kind) {
        return KNOWN.stream().filter(t -> t.kind().equals(kind)).findFirst().orElseThrow();
    }

    /** The type that a user means by a word, among Kubernetes' own and those of stored objects. */
    static ResourceType named(String word, ObjectStore store) {
        return Stream.concat(KNOWN.stream(), stored(store)).filter(t -> t.isCalled(word)).findFirst()
                .orElseThrow(() -> KubectlException
                        .error("the server doesn't have a resource type \"" + word + "\""));
    }

    /** Types of objects that the store holds beside the known ones: custom resources. */
    private static Stream<ResourceType> stored(ObjectStore store) {
        Stream.Builder<ResourceType> types = Stream.builder();
        String last = "";
        for (ApiObject object : store.objects()) {
            String kind = object.key().kind();
            if (!kind.equals(last) && KNOWN.stream().noneMatch(t -> t.kind().equals(kind))) {
                String version = object.stored().apiVersion();
                types.add(new ResourceType(kind, Resources.plural(kind), group(version), version,
                        !object.key().namespace().isEmpty(), List.of()));
            }
            last = kind;
        }
        return types.build();
    }

    /** The kind in lower case. */
    String singular() {
        return kind.toLowerCase(java.util.Locale.ROOT);
    }

    private boolean isCalled(String given) {
        String word = given.toLowerCase(java.util.Locale.ROOT);
        Optional<String> rest = Stream.concat(Stream.of(plural, singular()), shortNames.stream())
                .filter(name -> word.equals(name) || word.startsWith(name + ".")).findFirst()
                .map(name -> word.substring(name.length()));
        return rest.isPresent() && (rest.get().isEmpty() || rest.get().equals("." + group)
                || rest.get().equals("." + version.substring(version.indexOf('/') + 1) + "." + group)
                || group.isEmpty() && rest.get().equals(".v1"));
    }

    /** {@code deployments.apps}, as messages call the type. */
    String qualified() {
        return plural + (group.isEmpty() ? "" : "." + group);
    }

    /** {@code deployment.apps/}, as names are printed beside those of other types. */
    String prefix() {
        return singular() + (group.isEmpty() ? "" : "." + group) + "/";
    }
}
