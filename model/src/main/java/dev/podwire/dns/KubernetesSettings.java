package dev.podwire.dns;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of a {@code kubernetes} directive; without a ttl line it is 5 seconds, without a pods line pods are off. */
record KubernetesSettings(List<String> zones, Pods pods, long ttl, Optional<List<String>> fallthrough) {

    private static final long DEFAULT_TTL = 5;

    /** Which names below {@code pod} exist. */
    enum Pods {
        DISABLED, INSECURE, VERIFIED
    }

    KubernetesSettings {
        zones = List.copyOf(zones);
    }

    static KubernetesSettings of(Corefile.Directive directive, List<String> blockZones) {
        List<String> zones = directive.arguments().isEmpty()
                ? blockZones
                : directive.arguments().stream().map(DnsNames::absolute).toList();
        Pods pods = directive.option("pods").filter(w -> !w.isEmpty())
                .map(w -> Pods.valueOf(w.getFirst().toUpperCase(Locale.ROOT))).orElse(Pods.DISABLED);
        long ttl = directive.option("ttl").filter(w -> !w.isEmpty()).map(w -> Long.parseLong(w.getFirst()))
                .orElse(DEFAULT_TTL);
        return new KubernetesSettings(zones, pods, ttl,
                directive.option("fallthrough").map(w -> w.stream().map(DnsNames::absolute).toList()));
    }

    /** The longest of the plug-in's zones that the name lies in. */
    Optional<String> zoneOf(String name) {
        return zones.stream().filter(z -> DnsNames.within(name, z)).max(java.util.Comparator.comparing(String::length));
    }

    /** The zone that names of Services get: the first one that is no reverse zone. */
    String primaryZone() {
        return zones.stream().filter(z -> !z.endsWith(".arpa.")).findFirst().orElse("cluster.local.");
    }

    boolean fallsThrough(String name) {
        return fallthrough.isPresent()
                && (fallthrough.get().isEmpty() || fallthrough.get().stream().anyMatch(z -> DnsNames.within(name, z)));
    }
}
