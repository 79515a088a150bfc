package dev.podwire.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One object of the JSON lists that {@code ip -j} and {@code bridge -j} print, with its place for messages. */
record JsonDump(JsonNode node, String place) {

    /** The objects of a file. An empty file is an empty list, as {@code ip -j} prints nothing for none. */
    static List<JsonDump> list(String source, String text) {
        if (text.isBlank()) {
            return List.of();
        }
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new DumpException(source + ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr()
                    + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isArray()) {
            throw new DumpException(source + ": a JSON list is expected, as `ip -j` prints it");
        }
        List<JsonDump> found = new ArrayList<>();
        for (JsonNode element : root) {
            if (element.isObject() && !element.isEmpty()) {
                found.add(new JsonDump(element, source + " entry " + (found.size() + 1)));
            }
        }
        return found;
    }

    boolean has(String key) {
        return node.has(key) && !node.get(key).isNull();
    }

    /** The value as text, whether it is written as a string or as a number. */
    Optional<String> text(String key) {
        return has(key) && node.get(key).isValueNode() ? Optional.of(node.get(key).asString()) : Optional.empty();
    }

    String need(String key) {
        return text(key).orElseThrow(() -> new DumpException(place + ": " + key + " is missing"));
    }

    <T> Optional<T> parsed(String key, Function<String, T> reader) {
        Optional<String> text = text(key);
        try {
            return text.map(reader);
        } catch (IllegalArgumentException e) {
            throw new DumpException(place + ": " + key + ": " + e.getMessage(), e);
        }
    }

    <T> T needed(String key, Function<String, T> reader) {
        need(key);
        return parsed(key, reader).orElseThrow();
    }

    int integer(String key, int otherwise) {
        return parsed(key, Integer::decode).orElse(otherwise);
    }

    boolean bool(String key) {
        return text(key).map(t -> t.equals("true") || t.equals("1")).orElse(false);
    }

    /** Whether the list of strings under {@code key} has this one. */
    boolean lists(String key, String wanted) {
        for (JsonNode element : node.path(key)) {
            if (element.asString().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** The object under {@code key}; an empty one if there is none. */
    JsonDump object(String key) {
        JsonNode found = node.get(key);
        return new JsonDump(found != null && found.isObject() ? found : JsonMapper.shared().createObjectNode(),
                place + " " + key);
    }

    List<JsonDump> objects(String key) {
        List<JsonDump> found = new ArrayList<>();
        for (JsonNode element : node.path(key)) {
            found.add(new JsonDump(element, place + " " + key + "[" + found.size() + "]"));
        }
        return found;
    }
}
