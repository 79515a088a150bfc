package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A named set, map or verdict map: its type, settings and elements by their keys. */
public record NftSet(String name, Type type, Settings settings, Optional<String> comment,
        Map<NftValue, NftElement> elements) {

    /**
     * What the elements are.
     *
     * @param data     the types that a map leads to; empty for a set
     * @param selector what the key was declared as with {@code typeof}
     */
    public record Type(List<NftType> key, List<NftType> data, Optional<NftSelector> selector,
            Optional<NftSelector> dataSelector) {
        public Type {
            key = List.copyOf(key);
            data = List.copyOf(data);
        }

        /** The type of a set. */
        public static Type set(NftType... key) {
            return new Type(List.of(key), List.of(), Optional.empty(), Optional.empty());
        }

        /** The type of a verdict map. */
        public static Type verdicts(NftType... key) {
            return new Type(List.of(key), List.of(NftType.VERDICT), Optional.empty(), Optional.empty());
        }

        public boolean isMap() {
            return !data.isEmpty();
        }
    }

    /** {@code size} 0: without a limit. */
    public record Settings(Set<Flag> flags, int size, Optional<Duration> timeout, Optional<Duration> gcInterval,
            boolean autoMerge) {

        public static final Settings NONE = new Settings(Set.of(), 0, Optional.empty(), Optional.empty(), false);

        public Settings {
            flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
        }
    }

    /** In the order in which they are listed. */
    public enum Flag {
        CONSTANT, INTERVAL, DYNAMIC, TIMEOUT
    }

    public NftSet {
        elements = elements.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(elements));
    }

    /** Without elements or settings. */
    public static NftSet empty(String name, Type type, String comment) {
        return new NftSet(name, type, Settings.NONE, Optional.of(comment), Map.of());
    }

    /** Whether keys may be ranges, so that a look-up is no plain one. */
    public boolean isInterval() {
        return settings.flags().contains(Flag.INTERVAL);
    }

    NftSet withElements(Map<NftValue, NftElement> changed) {
        return new NftSet(name, type, settings, comment, changed);
    }
}
