package dev.podwire.manifest;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which kinds there are and which fields each has where, from the complete Kubernetes types: what an editor offers. Slow to
 * start, because those types are loaded.
 */
public final class FieldNames {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, String> PACKAGES = Map.of("v1", MODEL, "apps/v1", MODEL + "apps.", "batch/v1",
            MODEL + "batch.v1.", "discovery.k8s.io/v1", MODEL + "discovery.v1.", "networking.k8s.io/v1",
            MODEL + "networking.v1.");

    /** Kinds that have an effect on the network, with their apiVersion, the everyday ones first. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        for (String kind : List.of("Service", "Pod", "Namespace", "ConfigMap", "Endpoints", "Node")) {
            KINDS.put(kind, "v1");
        }
        for (String kind : List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")) {
            KINDS.put(kind, "apps/v1");
        }
        KINDS.put("Job", "batch/v1");
        KINDS.put("CronJob", "batch/v1");
        KINDS.put("NetworkPolicy", "networking.k8s.io/v1");
        KINDS.put("Ingress", "networking.k8s.io/v1");
        KINDS.put("EndpointSlice", "discovery.k8s.io/v1");
    }

    private FieldNames() {}

    public static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    public static List<String> apiVersions() {
        return KINDS.values().stream().distinct().toList();
    }

    /**
     * The fields below a path.
     *
     * @param apiVersion may be empty: then that of the kind
     * @param path       names from the document's root, without the indices of lists
     * @return empty if the kind or the path is not known
     */
    public static List<String> at(String apiVersion, String kind, List<String> path) {
        String version = apiVersion.isEmpty() ? KINDS.getOrDefault(kind, "") : apiVersion;
        String folder = PACKAGES.get(version);
        if (folder == null || !kind.matches("[A-Z][A-Za-z]{1,60}")) {
            return path.isEmpty() ? List.of("apiVersion", "kind", "metadata", "spec") : List.of();
        }
        try {
            Class<?> type = Class.forName(folder + kind);
            for (String name : path) {
                type = below(type, name);
            }
            return names(type);
        } catch (ClassNotFoundException | LinkageError e) {
            return List.of();
        }
    }

    private static List<String> names(Class<?> type) {
        if (!type.getName().startsWith(MODEL)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                names.add(property.value());
            }
        }
        return names;
    }

    private static Class<?> below(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(f -> f.getAnnotation(JsonProperty.class) instanceof JsonProperty p && p.value().equals(name))
                .findFirst().<Class<?>>map(f -> plain(f.getGenericType())).orElse(Void.class);
    }

    /** Of a list, what it holds. */
    private static Class<?> plain(Type type) {
        return switch (type) {
            case Class<?> known -> known;
            case ParameterizedType list when List.class.equals(list.getRawType()) ->
                plain(list.getActualTypeArguments()[0]);
            default -> Void.class;
        };
    }
}
