package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Action;

/** A place or a verdict at which playing stops. */
public sealed interface Breakpoint {

    /** Whether a hop is one to stop at. */
    boolean holds(HopCard card);

    /** What the user reads. */
    String text();

    /** A chain that the packet comes to, or one rule of it that applies ({@code number} from 1; 0: any rule that is read). */
    record AtRule(String table, String chain, int number) implements Breakpoint {
        @Override
        public boolean holds(HopCard card) {
            return card.hop().steps().stream().flatMap(step -> read(step.action()).stream())
                    .anyMatch(at -> at.equals(this) || number == 0 && at.table.equals(table) && at.chain.equals(chain));
        }

        /** The rule that was read, with number 0 if it did not apply; empty if none was. */
        private static Optional<AtRule> read(Action action) {
            return switch (action) {
                case Action.RuleTried tried -> Optional.of(new AtRule(tried.table().text(), tried.chain(),
                        tried.verdict() == Action.Verdict.NOT_MATCHED ? 0 : tried.index()));
                case Action.NftRuleTried tried -> Optional.of(new AtRule(tried.at().table().name(), tried.at().chain(),
                        tried.verdict() == Action.Verdict.NOT_MATCHED ? 0 : tried.at().index()));
                case Action other -> Optional.empty();
            };
        }

        @Override
        public String text() {
            return number == 0 ? "chain " + table + " " + chain : "rule " + number + " of " + table + " " + chain;
        }
    }

    /** A device of a machine or pod, as {@code Flow.label} names those. */
    record AtDevice(String room, String device) implements Breakpoint {
        @Override
        public boolean holds(HopCard card) {
            return Flow.label(card.hop().place().namespace()).equals(room)
                    && card.hop().steps().stream().anyMatch(s -> s.place().device().equals(device));
        }

        @Override
        public String text() {
            return "device " + device + " of " + room;
        }
    }

    /** A machine or pod. */
    record AtNode(String room) implements Breakpoint {
        @Override
        public boolean holds(HopCard card) {
            return Flow.label(card.hop().place().namespace()).equals(room);
        }

        @Override
        public String text() {
            return "anything on " + room;
        }
    }

    /** What comes of the packet: rewritten, encapsulated, delivered or dropped. */
    record AtVerdict(Tone tone) implements Breakpoint {
        @Override
        public boolean holds(HopCard card) {
            return card.tone() == tone;
        }

        @Override
        public String text() {
            return "verdict " + tone.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Everything that a trace could be stopped at, verdicts first. */
    static List<Breakpoint> in(Flow flow) {
        Set<Breakpoint> rooms = new LinkedHashSet<>();
        Set<Breakpoint> devices = new LinkedHashSet<>();
        Set<Breakpoint> chains = new LinkedHashSet<>();
        for (HopCard card : flow.cards()) {
            String room = Flow.label(card.hop().place().namespace());
            rooms.add(new AtNode(room));
            card.hop().steps().forEach(step -> {
                if (!step.place().device().isEmpty()) {
                    devices.add(new AtDevice(room, step.place().device()));
                }
                AtRule.read(step.action()).ifPresent(at -> {
                    chains.add(new AtRule(at.table(), at.chain(), 0));
                    chains.add(at);
                });
            });
        }
        List<Breakpoint> all = new ArrayList<>();
        for (Tone tone : List.of(Tone.REWRITTEN, Tone.ENCAPSULATED, Tone.DELIVERED, Tone.DROPPED)) {
            all.add(new AtVerdict(tone));
        }
        all.addAll(rooms);
        all.addAll(devices);
        all.addAll(chains);
        return all;
    }
}
