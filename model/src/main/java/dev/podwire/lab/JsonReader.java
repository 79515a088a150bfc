package dev.podwire.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;

/** A JSON object with its place in the file; every problem names that place. */
final class JsonReader {

    private final JsonNode node;
    private final String path;

    JsonReader(JsonNode node, String path) {
        this.node = node;
        this.path = path;
        if (!node.isObject()) {
            throw new LabException(path + ": an object is expected");
        }
    }

    LabException fail(String key, String problem) {
        return new LabException(path + "." + key + ": " + problem);
    }

    boolean has(String key) {
        return node.has(key) && !node.get(key).isNull();
    }

    boolean isString(String key) {
        return has(key) && node.get(key).isString();
    }

    /** The keys that are not among those known. */
    List<String> unknownKeys(Set<String> known) {
        return node.propertyNames().stream().filter(k -> !known.contains(k)).map(k -> path + "." + k).toList();
    }

    String string(String key) {
        if (!has(key)) {
            throw fail(key, "is missing");
        }
        return string(key, "");
    }

    String string(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = node.get(key);
        if (!value.isString()) {
            throw fail(key, "a string is expected");
        }
        return value.stringValue();
    }

    /** The string as {@code reader} understands it. */
    <T> T parse(String key, Function<String, T> reader) {
        String text = string(key);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new LabException(path + "." + key + ": " + e.getMessage(), e);
        }
    }

    <T> Optional<T> optional(String key, Function<String, T> reader) {
        return has(key) ? Optional.of(parse(key, reader)) : Optional.empty();
    }

    int integer(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!node.get(key).isInt()) {
            throw fail(key, "a whole number is expected");
        }
        return node.get(key).intValue();
    }

    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!node.get(key).isNumber()) {
            throw fail(key, "a number is expected");
        }
        return node.get(key).doubleValue();
    }

    boolean bool(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!node.get(key).isBoolean()) {
            throw fail(key, "true or false is expected");
        }
        return node.get(key).booleanValue();
    }

    JsonReader object(String key) {
        if (!has(key)) {
            throw fail(key, "is missing");
        }
        return new JsonReader(node.get(key), path + "." + key);
    }

    List<JsonReader> objects(String key) {
        List<JsonReader> found = new ArrayList<>();
        for (JsonNode element : elements(key)) {
            found.add(new JsonReader(element, path + "." + key + "[" + found.size() + "]"));
        }
        return found;
    }

    /** The members of an object of objects, by key; none if it is missing. */
    Map<String, JsonReader> members(String key) {
        Map<String, JsonReader> found = new LinkedHashMap<>();
        if (has(key)) {
            JsonReader object = object(key);
            object.node.propertyNames().forEach(name -> found.put(name, object.object(name)));
        }
        return found;
    }

    /** An object of plain values as text, by key; none if it is missing. */
    Map<String, String> strings(String key) {
        Map<String, String> found = new LinkedHashMap<>();
        if (has(key)) {
            JsonNode object = object(key).node;
            for (String name : object.propertyNames()) {
                if (!object.get(name).isValueNode()) {
                    throw fail(key + "." + name, "a plain value is expected");
                }
                found.put(name, object.get(name).asString());
            }
        }
        return found;
    }

    List<Integer> integers(String key) {
        List<Integer> found = new ArrayList<>();
        for (JsonNode element : elements(key)) {
            if (!element.isInt()) {
                throw fail(key, "whole numbers are expected");
            }
            found.add(element.intValue());
        }
        return found;
    }

    /** A list of strings. */
    List<String> texts(String key) {
        return elements(key).stream().map(e -> text(key, e)).toList();
    }

    /** A list of lists of strings. */
    List<List<String>> lines(String key) {
        List<List<String>> found = new ArrayList<>();
        for (JsonNode line : elements(key)) {
            if (!line.isArray() || line.isEmpty()) {
                throw fail(key, "lists of words are expected");
            }
            List<String> words = new ArrayList<>();
            line.forEach(word -> words.add(text(key, word)));
            found.add(words);
        }
        return found;
    }

    private String text(String key, JsonNode element) {
        if (!element.isString()) {
            throw fail(key, "strings are expected");
        }
        return element.stringValue();
    }

    List<JsonNode> elements(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!node.get(key).isArray()) {
            throw fail(key, "a list is expected");
        }
        List<JsonNode> found = new ArrayList<>();
        node.get(key).forEach(found::add);
        return found;
    }

    JsonNode node() {
        return node;
    }
}
