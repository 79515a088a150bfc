package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** A packet before and after, layer by layer from the outermost to the innermost, with what changed marked. */
public record PacketDiff(List<Layer> layers) {

    /** What happened to a whole header. */
    public enum Fate {
        KEPT, ADDED, REMOVED
    }

    /** One header; {@code name} as people call the protocol. */
    public record Layer(String name, Fate fate, List<Field> fields) {
        public Layer {
            fields = List.copyOf(fields);
        }

        public boolean changed() {
            return fate != Fate.KEPT || fields.stream().anyMatch(Field::changed);
        }
    }

    /** One field; {@code before} or {@code after} is empty where the header was not there. */
    public record Field(String name, String before, String after) {
        public boolean changed() {
            return !before.equals(after);
        }
    }

    public PacketDiff {
        layers = List.copyOf(layers);
    }

    /** Headers are matched from the innermost outwards, since envelopes come and go on the outside. */
    public static PacketDiff of(Packet before, Packet after) {
        List<Header> old = before.headers();
        List<Header> now = after.headers();
        int same = 0;
        while (same < Math.min(old.size(), now.size())
                && old.get(old.size() - 1 - same).getClass() == now.get(now.size() - 1 - same).getClass()) {
            same++;
        }
        List<Layer> layers = new ArrayList<>();
        now.subList(0, now.size() - same).forEach(h -> layers.add(layer(Optional.empty(), Optional.of(h))));
        old.subList(0, old.size() - same).forEach(h -> layers.add(layer(Optional.of(h), Optional.empty())));
        for (int i = same; i > 0; i--) {
            layers.add(layer(Optional.of(old.get(old.size() - i)), Optional.of(now.get(now.size() - i))));
        }
        return new PacketDiff(layers);
    }

    private static Layer layer(Optional<Header> before, Optional<Header> after) {
        Map<String, String> old = before.map(HeaderFields::of).orElse(new LinkedHashMap<>());
        Map<String, String> now = after.map(HeaderFields::of).orElse(new LinkedHashMap<>());
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        List<Field> fields = names.stream()
                .map(n -> new Field(n, old.getOrDefault(n, ""), now.getOrDefault(n, ""))).toList();
        Fate fate = before.isEmpty() ? Fate.ADDED : after.isEmpty() ? Fate.REMOVED : Fate.KEPT;
        return new Layer(HeaderFields.name(after.or(() -> before).orElseThrow()), fate, fields);
    }
}
