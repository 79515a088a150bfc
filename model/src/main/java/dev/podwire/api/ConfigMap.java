package dev.podwire.api;

import java.util.Map;

/** Settings as texts by key; the Corefile of CoreDNS is one. */
public record ConfigMap(Meta meta, Map<String, String> data) {
    public ConfigMap {
        data = Map.copyOf(data);
    }
}
