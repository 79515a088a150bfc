package dev.podwire.console;

import java.util.Map;

import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Field;

/** An object as the API server hands it out. */
record Item(ResourceType type, ObjectKey key, Field root) {

    String name() {
        return key.name();
    }

    Map<String, String> labels() {
        return root.get("metadata", "labels").textMap();
    }

    Field spec(String field, String... more) {
        return root.get("spec").get(field, more);
    }

    Field status(String field, String... more) {
        return root.get("status").get(field, more);
    }
}
