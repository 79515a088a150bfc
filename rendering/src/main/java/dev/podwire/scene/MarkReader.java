package dev.podwire.scene;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Row;
import dev.podwire.layout.Spot;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.palette.Meaning;
import dev.podwire.scene.Journey.Leg;
import dev.podwire.scene.Marks.RuleKey;
import dev.podwire.scene.Marks.RuleMark;
import dev.podwire.scene.Marks.TrackMark;
import dev.podwire.scene.Marks.Translation;
import dev.podwire.timeline.Timeline.Moment;
import dev.podwire.topology.TopologyNode;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Stage;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** Reads off a trace what the picture shows beside the packet itself. */
final class MarkReader {

    private final Layout layout;
    private final Journey journey;
    private final Map<String, Meaning> things = new HashMap<>();
    private final Map<RuleKey, RuleMark> rules = new HashMap<>();
    private final Map<String, TrackMark> trackers = new HashMap<>();
    private Optional<Translation> translation = Optional.empty();
    private Optional<Marks.Drop> drop = Optional.empty();
    private Optional<Spot> aim = Optional.empty();

    private MarkReader(Layout layout, Journey journey) {
        this.layout = layout;
        this.journey = journey;
    }

    static Marks read(Layout layout, Journey journey, Moment moment) {
        return new MarkReader(layout, journey).read(moment);
    }

    /** The hue of a packet: that of the chapter it belongs to. */
    static Meaning meaning(TracedPacket packet) {
        return switch (packet.chapter()) {
            case DNS -> Meaning.DNS;
            case CONNECT, CLOSE -> Meaning.CONNECTION;
            case DATA -> Meaning.DATA;
            case CONTROL -> packet.kind().startsWith("icmp 3") ? Meaning.DROPPED : Meaning.CONNECTION;
        };
    }

    private Marks read(Moment moment) {
        int now = moment.cue().hop().index();
        int packet = moment.cue().hop().packet();
        Meaning hue = meaning(journey.trace().packet(packet));
        for (Leg leg : journey.legs().subList(0, now)) {
            boolean happened = leg.hop().index() < now || moment.progress() >= 1;
            if (leg.hop().packet() == packet && happened) {
                passed(leg, hue);
            }
        }
        Optional<Marks.Next> next = journey.legs().stream().skip(now)
                .filter(leg -> leg.hop().packet() == packet || leg.hop().index() == now + 1)
                .filter(leg -> leg.spot().isPresent()).findFirst()
                .map(leg -> new Marks.Next(leg.hop(), leg.spot(), HopWords.verb(leg.hop()).next()));
        return new Marks(things, rules, trackers, translation, drop, moment.progress() >= 1 ? next : Optional.empty());
    }

    /** The cards below the one at which a packet died. */
    private void notReached(Spot spot) {
        for (Row row : Row.values()) {
            boolean known = rules.containsKey(new RuleKey(spot.id(), row));
            if (!known && rules.keySet().stream()
                    .anyMatch(k -> k.room().equals(spot.id()) && k.row().compareTo(row) < 0)) {
                rules.put(new RuleKey(spot.id(), row),
                        new RuleMark(RoomArt.name(row), "not reached", Optional.empty(), Optional.empty()));
            }
        }
    }

    private void passed(Leg leg, Meaning hue) {
        leg.spot().ifPresent(spot -> {
            switch (spot.kind()) {
                case POD, EXTERNAL, HOST -> things.putIfAbsent(spot.id(), hue);
                case TUNNEL -> things.put(spot.id(), Meaning.ENCAPSULATED);
                case PORT -> things.put(spot.id(),
                        leg.hop().last().after().isEncapsulated() ? Meaning.ENCAPSULATED : hue);
                case PREROUTING -> rule(leg.hop(), spot.id(), Row.PREROUTING);
                case ROUTING -> rule(leg.hop(), spot.id(), Row.ROUTING);
                case FILTER -> rule(leg.hop(), spot.id(), Row.FILTER);
                case POSTROUTING -> rule(leg.hop(), spot.id(), Row.POSTROUTING);
                case PLUG, BRIDGE -> {
                    // wires say by their trail that they were used
                }
            }
        });
        leg.hop().steps().forEach(step -> tracked(leg, step));
        dropped(leg);
    }

    private void rule(Hop hop, String room, Row row) {
        if (hop.stage() == Stage.NEIGHBOUR || hop.stage() == Stage.BRIDGE) {
            return;
        }
        String name = hop.stage() == Stage.ROUTING ? "routing" : hop.stage().name();
        String result = Explanation.of(hop).verb();
        Optional<Meaning> meaning = Optional.empty();
        for (Step step : hop.steps()) {
            if (step.action() instanceof Action.Rewritten(var kind) && kind != Action.Rewritten.Kind.TTL
                    && kind != Action.Rewritten.Kind.MAC) {
                result = switch (kind) {
                    case DNAT -> "DNAT";
                    case SNAT -> "SNAT";
                    case UNDO_DNAT -> "DNAT undone";
                    case UNDO_SNAT -> "SNAT undone";
                    case IPVS -> "IPVS";
                    case UNDO_IPVS -> "IPVS undone";
                    case TTL, MAC -> result;
                };
                meaning = Optional.of(Meaning.REWRITTEN);
                translated(step, kind, room, row);
            } else if (step.action() instanceof Action.Routed routed) {
                aim = routed.decision() == Action.Routed.Decision.LOCAL ? Optional.empty() : aim(room, routed);
                result = switch (routed.decision()) {
                    case LOCAL -> "local";
                    case FORWARD, OUTPUT, REROUTE -> routed.chosen().flatMap(r -> r.device()).orElse("no route");
                    case UNREACHABLE -> "unreachable";
                    case BLACKHOLE -> "blackhole";
                };
            } else if (step.action() instanceof Action.Dropped(DropReason cause, String _)) {
                result = cause == DropReason.REJECTED ? "rejected" : "dropped";
                meaning = Optional.of(Meaning.DROPPED);
            }
        }
        boolean onlyTtl = row == Row.ROUTING && meaning.isEmpty()
                && hop.steps().stream().noneMatch(s -> s.action() instanceof Action.Routed);
        RuleMark mark = new RuleMark(name, result, meaning, Optional.of(hop));
        if (onlyTtl) {
            rules.putIfAbsent(new RuleKey(room, row), mark);
        } else {
            rules.put(new RuleKey(room, row), mark);
        }
    }

    private Optional<Spot> aim(String room, Action.Routed routed) {
        return routed.chosen().flatMap(r -> r.device()).flatMap(device -> layout.room(room).flatMap(r -> {
            Optional<Spot> tunnel = r.kernel().tunnels().stream().filter(t -> t.label().equals(device)).findFirst()
                    .map(t -> new Spot(Spot.Kind.TUNNEL, t.id()));
            return tunnel.or(() -> r.kernel().ports().stream().filter(p -> p.label().equals(device)).findFirst()
                    .map(p -> new Spot(Spot.Kind.PORT, p.id())));
        }));
    }

    /** Of a translation the Service is named by the rule's origin or, when it is undone, by the address that comes back. */
    private void translated(Step step, Action.Rewritten.Kind kind, String room, Row row) {
        Packet after = step.after().innermost();
        Optional<String> service = Translations.service(layout.topology(), step);
        Optional<String> endpoint = kind == Action.Rewritten.Kind.DNAT
                ? after.network().map(Header.Network::destination).flatMap(this::podAt)
                : Optional.empty();
        if (service.isPresent() || endpoint.isPresent()) {
            service.ifPresent(id -> things.put(id, Meaning.REWRITTEN));
            endpoint.ifPresent(id -> things.put(id, Meaning.REWRITTEN));
            translation = Optional.of(new Translation(service, room, row, endpoint));
        }
    }

    private Optional<String> podAt(IpAddress address) {
        return layout.topology().podAt(address).map(TopologyNode::id);
    }

    private void tracked(Leg leg, Step step) {
        if (leg.wrapped() || !(step.action() instanceof Action.Tracked(var event, var entry))) {
            return;
        }
        layout.topology().machine(step.place().namespace()).ifPresent(room -> {
            int fresh = event == Action.Tracked.Event.CREATED ? 1 : 0;
            TrackMark old = trackers.getOrDefault(room.id(), new TrackMark(0, "", Optional.empty()));
            trackers.put(room.id(),
                    new TrackMark(old.fresh() + fresh, entry.map(e -> e.state()).orElse(old.state()),
                            entry.or(old::entry)));
        });
    }

    /** Where the request itself was decided, its outcome has the better words. */
    private String sentence(Leg leg, String reason) {
        return journey.trace().outcome().where()
                .filter(where -> where.place().namespace().equals(leg.hop().place().namespace()))
                .filter(where -> where.at().endsWith(leg.hop().stage().name()))
                .map(where -> journey.trace().outcome().reason()).filter(words -> !words.isEmpty()).orElse(reason);
    }

    private void dropped(Leg leg) {
        if (leg.hop().last().action() instanceof Action.Dropped(DropReason cause, String reason)
                && cause != DropReason.CONSUMED && cause != DropReason.NOT_FOR_US) {
            String title = (cause == DropReason.REJECTED ? "Rejected" : "Dropped") + switch (leg.hop().stage()) {
                case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> " in " + leg.hop().stage().name();
                case ROUTING -> " at routing";
                case SOCKET -> " at the socket";
                case NEIGHBOUR -> ": no neighbour";
                case DEVICE, BRIDGE, TUNNEL -> " at " + leg.hop().place().device();
            };
            drop = Optional.of(new Marks.Drop(leg.hop(), leg.spot(), aim, title, sentence(leg, reason)));
            if (leg.hop().stage() != Stage.INPUT) {
                leg.spot().ifPresent(this::notReached);
            }
            Translations.refusing(layout.topology(), journey.trace())
                    .ifPresent(service -> things.put(service, Meaning.DROPPED));
        }
    }
}
