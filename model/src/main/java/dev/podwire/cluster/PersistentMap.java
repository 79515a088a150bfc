package dev.podwire.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: {@link #put} and {@link #remove} answer another one that shares almost everything with it.
 * So every state of a cluster can be kept. A treap (Seidel and Aragon, 1996) whose priorities are hashes of the keys: equal
 * maps have equal shapes, however they came about.
 */
public final class PersistentMap<K extends Comparable<? super K>, V> implements Iterable<V> {

    private record Node<K, V>(K key, V value, int priority, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        Node<K, V> with(@Nullable Node<K, V> newLeft, @Nullable Node<K, V> newRight) {
            return new Node<>(key, value, priority, newLeft, newRight);
        }
    }

    /** What lies below a key, what bears it, and what lies above. */
    private record Parts<K, V>(@Nullable Node<K, V> below, @Nullable Node<K, V> above) {}

    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    public static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    public int size() {
        return size;
    }

    public Optional<V> get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key());
            if (order == 0) {
                return Optional.of(node.value());
            }
            node = order < 0 ? node.left() : node.right();
        }
        return Optional.empty();
    }

    public boolean containsKey(K key) {
        return get(key).isPresent();
    }

    /** This map with the value under the key, in place of what was there. */
    public PersistentMap<K, V> put(K key, V value) {
        boolean there = containsKey(key);
        Node<K, V> changed = there ? replace(root, key, value) : insert(root, key, value, priority(key));
        return new PersistentMap<>(changed, there ? size : size + 1);
    }

    /** This map without the key. */
    public PersistentMap<K, V> remove(K key) {
        return containsKey(key) ? new PersistentMap<>(without(root, key), size - 1) : this;
    }

    /** Keys are alike at their ends more often than not, so their hashes are stirred. */
    private static int priority(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
        return hash ^ hash >>> 13;
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> replace(@Nullable Node<K, V> node, K key,
            V value) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return new Node<>(node.key(), value, node.priority(), node.left(), node.right());
        }
        return order < 0
                ? node.with(replace(node.left(), key, value), node.right())
                : node.with(node.left(), replace(node.right(), key, value));
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value,
            int priority) {
        boolean above = node == null || priority > node.priority()
                || priority == node.priority() && key.compareTo(node.key()) < 0;
        if (node == null || above) {
            Parts<K, V> parts = split(node, key);
            return new Node<>(key, value, priority, parts.below(), parts.above());
        }
        return key.compareTo(node.key()) < 0
                ? node.with(insert(node.left(), key, value, priority), node.right())
                : node.with(node.left(), insert(node.right(), key, value, priority));
    }

    private static <K extends Comparable<? super K>, V> Parts<K, V> split(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return new Parts<>(null, null);
        }
        if (key.compareTo(node.key()) < 0) {
            Parts<K, V> parts = split(node.left(), key);
            return new Parts<>(parts.below(), node.with(parts.above(), node.right()));
        }
        Parts<K, V> parts = split(node.right(), key);
        return new Parts<>(node.with(node.left(), parts.below()), parts.above());
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> without(@Nullable Node<K, V> node,
            K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return join(node.left(), node.right());
        }
        return order < 0
                ? node.with(without(node.left(), key), node.right())
                : node.with(node.left(), without(node.right(), key));
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> join(@Nullable Node<K, V> below,
            @Nullable Node<K, V> above) {
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        boolean first = below.priority() > above.priority()
                || below.priority() == above.priority() && below.key().compareTo(above.key()) < 0;
        return first
                ? below.with(below.left(), join(below.right(), above))
                : above.with(join(below, above.left()), above.right());
    }

    /** All values in the order of their keys. */
    @Override
    public Iterator<V> iterator() {
        return new Ascent(null);
    }

    /** All values in the order of their keys. */
    public Stream<V> values() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** The values of all keys that are not below this one, in order. */
    public Iterable<V> from(K first) {
        return () -> new Ascent(first);
    }

    private final class Ascent implements Iterator<V> {

        private final Deque<Node<K, V>> path = new ArrayDeque<>();

        Ascent(@Nullable K first) {
            Node<K, V> node = root;
            while (node != null) {
                boolean in = first == null || first.compareTo(node.key()) <= 0;
                if (in) {
                    path.push(node);
                }
                node = in ? node.left() : node.right();
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public V next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> here = path.pop();
            for (Node<K, V> node = here.right(); node != null; node = node.left()) {
                path.push(node);
            }
            return here.value();
        }
    }
}
