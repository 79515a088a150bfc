package dev.podwire.dns;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a {@code kubernetes} directive; without a ttl line it is 5 seconds, without a pods line pods are off.
 *
 * @param ttl         of every record, in seconds
 * @param fallthrough zones whose names go to the next plug-in where there is nothing; empty: none do
 * @param namespaces  the only namespaces whose names exist; empty: all
 * @param features    what else was switched
 */
record KubernetesSettings(List<String> zones, Pods pods, long ttl, List<String> fallthrough, List<String> namespaces,
        Features features) {

    private static final long DEFAULT_TTL = 5;

    /** Which names below {@code pod} exist. */
    enum Pods {
        DISABLED, INSECURE, VERIFIED
    }

    /**
     * Switches of the directive.
     *
     * @param podNames    {@code endpoint_pod_names}: an endpoint without a hostname is called after its pod
     * @param endpoints   false with {@code noendpoints}: no endpoint has a name
     * @param ignoreEmpty {@code ignore empty_service}: a Service without ready endpoints does not exist
     */
    record Features(boolean podNames, boolean endpoints, boolean ignoreEmpty) {}

    KubernetesSettings {
        zones = List.copyOf(zones);
        fallthrough = List.copyOf(fallthrough);
        namespaces = List.copyOf(namespaces);
    }

    static KubernetesSettings of(Corefile.Directive directive, List<String> blockZones) {
        List<String> zones = directive.arguments().isEmpty()
                ? blockZones
                : directive.arguments().stream().map(DnsNames::absolute).toList();
        Pods pods = directive.option("pods").filter(w -> !w.isEmpty()).map(w -> switch (w.getFirst()
                .toLowerCase(Locale.ROOT)) {
            case "disabled" -> Pods.DISABLED;
            case "insecure" -> Pods.INSECURE;
            case "verified" -> Pods.VERIFIED;
            default -> throw directive.wrong("pods is disabled, insecure or verified, not '" + w.getFirst() + "'");
        }).orElse(Pods.DISABLED);
        long ttl = directive.option("ttl").filter(w -> !w.isEmpty()).map(w -> directive.number(w.getFirst()))
                .orElse(DEFAULT_TTL);
        return new KubernetesSettings(zones, pods, ttl, directive.fallthrough(),
                directive.option("namespaces").orElse(List.of()),
                new Features(directive.option("endpoint_pod_names").isPresent(),
                        directive.option("noendpoints").isEmpty(), directive.option("ignore").isPresent()));
    }

    /** The longest of the plug-in's zones that the name lies in. */
    Optional<String> zoneOf(String name) {
        return zones.stream().filter(z -> DnsNames.within(name, z)).max(java.util.Comparator.comparing(String::length));
    }

    /** The zone that names of Services get: the first one that is no reverse zone. */
    String primaryZone() {
        return zones.stream().filter(z -> !z.endsWith(".arpa.")).findFirst().orElse("cluster.local.");
    }

    boolean exposes(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }

    boolean podNames() {
        return features.podNames();
    }

    boolean endpoints() {
        return features.endpoints();
    }

    boolean ignoreEmpty() {
        return features.ignoreEmpty();
    }
}
