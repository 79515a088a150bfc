package dev.podwire.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Field;
import dev.podwire.net.SourceLocation;

/** Reads what every object has. */
public final class MetaReader {

    private static final int LOCATION_DEPTH = 4;

    private MetaReader() {}

    /** The metadata of an object under the name it got. */
    public static Meta read(ObjectKey key, Field root) {
        Field metadata = root.get("metadata");
        return new Meta(key, metadata.get("labels").textMap(), metadata.get("annotations").textMap(),
                owners(metadata.get("ownerReferences")), metadata.get("deletionTimestamp").exists(), locations(root));
    }

    private static List<Meta.Owner> owners(Field references) {
        List<Meta.Owner> owners = new ArrayList<>();
        for (Field owner : references.items()) {
            owners.add(new Meta.Owner(owner.get("kind").text(""), owner.get("name").text(""),
                    owner.get("uid").text(""), owner.get("controller").bool(false)));
        }
        return owners;
    }

    /** Where the fields of an object's spec stand, down to the fields of a port. */
    static Map<String, SourceLocation> locations(Field root) {
        Map<String, SourceLocation> found = new HashMap<>();
        found.put("", root.location());
        Field spec = root.get("spec");
        if (spec.exists()) {
            collect("spec", spec, LOCATION_DEPTH, found);
        }
        Field status = root.get("status", "loadBalancer");
        if (status.exists()) {
            collect("status.loadBalancer", status, LOCATION_DEPTH, found);
        }
        for (String list : List.of("endpoints", "ports", "subsets")) {
            Field field = root.get(list);
            if (field.exists()) {
                collect(list, field, 1, found);
            }
        }
        return found;
    }

    static void collect(String path, Field field, int depth, Map<String, SourceLocation> found) {
        found.put(path, field.location());
        if (depth == 0) {
            return;
        }
        int index = 0;
        for (Field item : field.items()) {
            collect(path + "[" + index++ + "]", item, depth - 1, found);
        }
        if (!path.endsWith("elector") && !path.endsWith("affinity") && !path.endsWith("resources")) {
            field.entries((name, value) -> collect(path + "." + name, value, depth - 1, found));
        }
    }
}
