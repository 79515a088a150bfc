package dev.podwire.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object, there or not: the way code reads a document without losing where it is. A field that is absent,
 * null or of another type than asked for reads as the given default; whether types are right is checked beforehand.
 */
public final class Field {

    private final String file;
    private final @Nullable Field parent;
    private final String key;
    private final int index;
    private final @Nullable Tree tree;
    private final int line;
    private final int column;

    private Field(String file, @Nullable Field parent, String key, int index, @Nullable Tree tree, int line,
            int column) {
        this.file = file;
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.tree = tree instanceof Tree.Scalar scalar && scalar.isNull() ? null : tree;
        this.line = line;
        this.column = column;
    }

    /** A whole document. */
    public static Field root(String file, Tree tree) {
        return new Field(file, null, "", -1, tree, tree.line(), tree.column());
    }

    /** This field as the root of an object of its own: an item of a List, a template. */
    public Field asRoot() {
        return new Field(file, null, "", -1, tree, line, column);
    }

    /** The same content as a root without lines and columns: of an object that the reader has no file of. */
    public Field unplaced() {
        return new Field(file, null, "", -1, tree == null ? null : Tree.unplaced(tree), 0, 0);
    }

    /** The field of that name inside this one. */
    public Field get(String name) {
        if (tree instanceof Tree.Mapping mapping) {
            Tree.Entry entry = mapping.entries().get(name);
            if (entry != null) {
                return new Field(file, this, name, -1, entry.value(), entry.line(), entry.column());
            }
        }
        return new Field(file, this, name, -1, null, line, column);
    }

    /** The field at a path of names inside this one. */
    public Field get(String first, String... more) {
        Field field = get(first);
        for (String name : more) {
            field = field.get(name);
        }
        return field;
    }

    /** The items of a list, none if it is not one. */
    public List<Field> items() {
        if (!(tree instanceof Tree.Sequence sequence)) {
            return List.of();
        }
        List<Field> items = new ArrayList<>(sequence.items().size());
        for (Tree item : sequence.items()) {
            items.add(new Field(file, this, "", items.size(), item, item.line(), item.column()));
        }
        return items;
    }

    /** Visits the entries of a map in order. */
    public void entries(BiConsumer<String, Field> visitor) {
        if (tree instanceof Tree.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> visitor.accept(name,
                    new Field(file, this, name, -1, entry.value(), entry.line(), entry.column())));
        }
    }

    /** Whether the field is there and not null. */
    public boolean exists() {
        return tree != null;
    }

    public boolean isMapping() {
        return tree instanceof Tree.Mapping;
    }

    public boolean isSequence() {
        return tree instanceof Tree.Sequence;
    }

    public boolean isScalar() {
        return tree instanceof Tree.Scalar;
    }

    /** What stands here. */
    public @Nullable Tree tree() {
        return tree;
    }

    /** The scalar's text as written, or {@code otherwise}. */
    public String text(String otherwise) {
        return tree instanceof Tree.Scalar scalar ? scalar.text() : otherwise;
    }

    /** The scalar's text, if it is there and not empty. */
    public Optional<String> text() {
        return tree instanceof Tree.Scalar scalar && !scalar.text().isEmpty()
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    /** The whole number that stands here, or {@code otherwise}; saturates at the ends of int. */
    public int integer(int otherwise) {
        if (tree instanceof Tree.Scalar scalar && scalar.type() == Tree.Type.INTEGER) {
            long value = Numbers.integer(scalar.text()).longValue();
            return (int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return otherwise;
    }

    /** The truth value that stands here, or {@code otherwise}. */
    public boolean bool(boolean otherwise) {
        return tree instanceof Tree.Scalar scalar && scalar.type() == Tree.Type.BOOLEAN ? scalar.isTrue() : otherwise;
    }

    /** The texts of a list. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Field item : items()) {
            item.text().ifPresent(texts::add);
        }
        return texts;
    }

    /** A map of texts, such as labels. */
    public Map<String, String> textMap() {
        Map<String, String> map = new LinkedHashMap<>();
        entries((name, value) -> map.put(name, value.text("")));
        return map;
    }

    /** The path from the document's root: {@code spec.ports[0].nodePort}. */
    public String path() {
        return parent == null ? "" : appendPath(new StringBuilder()).toString();
    }

    private StringBuilder appendPath(StringBuilder out) {
        if (parent != null) {
            parent.appendPath(out);
            if (index >= 0) {
                out.append('[').append(index).append(']');
            } else {
                out.append(out.isEmpty() ? "" : ".").append(key);
            }
        }
        return out;
    }

    /** Where the field's key stands; of an absent field, where the one around it does. */
    public SourceLocation location() {
        return new SourceLocation(file, line, column);
    }

    /** Where the field's value stands. */
    public SourceLocation valueLocation() {
        return tree == null || tree.line() == 0 ? location() : new SourceLocation(file, tree.line(), tree.column());
    }

    /** An error about this field. */
    public Problem error(String message, String hint) {
        return Problem.error(tree instanceof Tree.Scalar ? valueLocation() : location(), path(), message, hint);
    }

    /** A warning about this field. */
    public Problem warning(String message, String hint) {
        return Problem.warning(tree instanceof Tree.Scalar ? valueLocation() : location(), path(), message, hint);
    }
}
