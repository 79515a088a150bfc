package dev.podwire.scene;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.layout.Layout.Row;
import dev.podwire.layout.Spot;
import dev.podwire.palette.Meaning;
import dev.podwire.trace.Hop;

/**
 * What a trace has left on the picture up to a moment.
 *
 * @param things      topology ids with the meaning in whose hue they are drawn
 * @param rules       what the rule cards of a room said, by room id and row
 * @param trackers    what conntrack did, by room id
 * @param translation the Service whose rule changed the packet, if one did
 * @param drop        where and why the packet died, if it did
 * @param next        what acts next
 */
record Marks(Map<String, Meaning> things, Map<RuleKey, RuleMark> rules, Map<String, TrackMark> trackers,
        Optional<Translation> translation, Optional<Drop> drop, Optional<Next> next) {

    record RuleKey(String room, Row row) {}

    /** What a rule card says: its own name (the filter row has three), the result, its hue, and the hop at which a packet came by. */
    record RuleMark(String name, String result, Optional<Meaning> meaning, Optional<Hop> hop) {
        boolean reached() {
            return hop.isPresent();
        }
    }

    /** Entries made while the packet passed, the state of the one it belongs to (may be empty), and that entry. */
    record TrackMark(int fresh, String state, Optional<ConntrackEntry> entry) {}

    /** The Service, the room and row whose rule translated, and the endpoint that was chosen, as far as they are known. */
    record Translation(Optional<String> service, String room, Row row, Optional<String> endpoint) {}

    /** {@code aim} is the stop to which the packet would have gone on, if that had been decided. */
    record Drop(Hop hop, Optional<Spot> spot, Optional<Spot> aim, String title, String reason) {}

    record Next(Hop hop, Optional<Spot> spot, String verb) {}

    static Marks none() {
        return new Marks(new HashMap<>(), new HashMap<>(), new HashMap<>(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
