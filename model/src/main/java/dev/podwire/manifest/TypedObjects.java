package dev.podwire.manifest;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents as the complete Kubernetes types, for whoever checks every field or writes objects out again. Slow to start,
 * because hundreds of classes are loaded: nothing on the way of a packet comes here.
 */
public final class TypedObjects {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, String> PACKAGES = Map.of("v1", MODEL, "apps/v1", MODEL + "apps.", "batch/v1",
            MODEL + "batch.v1.", "discovery.k8s.io/v1", MODEL + "discovery.v1.", "networking.k8s.io/v1",
            MODEL + "networking.v1.");

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private final Map<String, Optional<Class<? extends HasMetadata>>> classes = new HashMap<>();

    /** The document as its own type, or as a generic resource if its kind is not Kubernetes' own. */
    public HasMetadata typed(Document document) {
        Object plain = Tree.plain(document.root().tree());
        return mapper.convertValue(plain, classOf(document).<Class<? extends HasMetadata>>map(type -> type)
                .orElse(GenericKubernetesResource.class));
    }

    /** The typed object as maps, lists and values again; nothing of the document is lost. */
    public Map<?, ?> plain(HasMetadata object) {
        return mapper.convertValue(object, Map.class);
    }

    /** Fields that have the wrong type (errors) or that the type does not have (warnings). */
    public List<Problem> check(Document document) {
        Optional<Class<? extends HasMetadata>> type = classOf(document);
        if (type.isEmpty()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        try {
            Object typed = mapper.convertValue(Tree.plain(document.root().tree()), type.get());
            unknown(typed, document.root(), problems);
        } catch (DatabindException e) {
            dev.podwire.manifest.Field at = document.root();
            for (JacksonException.Reference step : e.getPath()) {
                at = step.getPropertyName() != null
                        ? at.get(step.getPropertyName())
                        : step.getIndex() < at.items().size() ? at.items().get(step.getIndex()) : at;
            }
            problems.add(at.error("has the wrong type: " + firstLine(e.getOriginalMessage()), ""));
        }
        return problems;
    }

    private static String firstLine(String message) {
        int line = message.indexOf('\n');
        return (line < 0 ? message : message.substring(0, line)).replaceAll("`?io\\.fabric8\\.[\\w.]*\\.(\\w+)`?",
                "$1");
    }

    private Optional<Class<? extends HasMetadata>> classOf(Document document) {
        String folder = PACKAGES.get(document.apiVersion());
        if (folder == null || !document.kind().matches("[A-Z][A-Za-z]{1,60}")) {
            return Optional.empty();
        }
        return classes.computeIfAbsent(folder + document.kind(), TypedObjects::find);
    }

    private static Optional<Class<? extends HasMetadata>> find(String name) {
        try {
            Class<?> found = Class.forName(name);
            return HasMetadata.class.isAssignableFrom(found)
                    ? Optional.of(found.asSubclass(HasMetadata.class))
                    : Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Walks the typed object beside the document; what the type has no field for lies in its additional properties. */
    private static void unknown(@Nullable Object value, dev.podwire.manifest.Field at, List<Problem> problems) {
        switch (value) {
            case null -> {
                // Nothing was given here.
            }
            case List<?> list -> {
                List<dev.podwire.manifest.Field> items = at.items();
                for (int i = 0; i < Math.min(list.size(), items.size()); i++) {
                    unknown(list.get(i), items.get(i), problems);
                }
            }
            case Map<?, ?> map -> map.forEach((key, each) -> unknown(each, at.get(String.valueOf(key)), problems));
            default -> {
                if (value.getClass().getName().startsWith(MODEL) && at.isMapping()) {
                    fields(value, at, problems);
                }
            }
        }
    }

    private static void fields(Object bean, dev.podwire.manifest.Field at, List<Problem> problems) {
        for (Field field : bean.getClass().getDeclaredFields()) {
            try {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (field.getName().equals("additionalProperties")) {
                    field.setAccessible(true);
                    if (field.get(bean) instanceof Map<?, ?> more) {
                        more.keySet().forEach(key -> problems.add(at.get(String.valueOf(key)).warning(
                                "unknown field \"" + at.get(String.valueOf(key)).path() + "\"",
                                "the API server drops it")));
                    }
                } else if (property != null) {
                    field.setAccessible(true);
                    unknown(field.get(bean), at.get(property.value()), problems);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
