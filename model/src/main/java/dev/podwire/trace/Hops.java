package dev.podwire.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.podwire.kernel.netfilter.Hook;
import org.jspecify.annotations.Nullable;

/**
 * Groups the steps of a trace into hops: consecutive steps of one packet at one {@link Stage} in one network namespace (and,
 * where the stage is a device, at that device). The text form, the flow strip and the picture all show these.
 */
public final class Hops {

    private final Set<Place> tunnels = new HashSet<>();
    private final Set<Place> bridges = new HashSet<>();
    private final Map<Integer, Position> positions = new HashMap<>();
    private final List<Hop> hops = new ArrayList<>();

    /** How far along a packet is in one namespace: its stage, and whether it has been routed there yet. */
    private record Position(Place place, Stage stage, boolean routed) {}

    private Hops() {}

    /** The hops of a trace in the order of happening, numbered from 1. */
    public static List<Hop> of(Trace trace) {
        return of(trace.steps());
    }

    /** The hops of these steps in the order of happening, numbered from 1. */
    public static List<Hop> of(List<Step> steps) {
        return new Hops().group(steps);
    }

    private List<Hop> group(List<Step> steps) {
        steps.forEach(this::noteDevice);
        List<Step> open = new ArrayList<>();
        Stage openStage = Stage.SOCKET;
        for (Step step : steps) {
            Stage stage = stage(step);
            if (!open.isEmpty() && !continues(open.getFirst(), openStage, step, stage)) {
                close(open, openStage);
                open = new ArrayList<>();
            }
            openStage = stage;
            open.add(step);
        }
        if (!open.isEmpty()) {
            close(open, openStage);
        }
        return List.copyOf(hops);
    }

    private void close(List<Step> steps, Stage stage) {
        Step first = steps.getFirst();
        hops.add(new Hop(hops.size() + 1, first.packet(), first.place(), stage, steps));
    }

    private static boolean continues(Step first, Stage openStage, Step step, Stage stage) {
        return first.packet() == step.packet() && openStage == stage
                && first.place().namespace().equals(step.place().namespace())
                && (!isDevice(stage) || first.place().device().equals(step.place().device()));
    }

    private static boolean isDevice(Stage stage) {
        return stage == Stage.DEVICE || stage == Stage.BRIDGE || stage == Stage.TUNNEL;
    }

    /** A device shows what it is by what it does: the one that wraps is a tunnel, the one that looks up MACs a bridge. */
    private void noteDevice(Step step) {
        if (step.action() instanceof Action.Encapsulated || step.action() instanceof Action.Decapsulated) {
            tunnels.add(step.place());
        } else if (step.action() instanceof Action.FdbLookedUp) {
            bridges.add(step.place());
        }
    }

    private Stage stage(Step step) {
        Position before = positions.get(step.packet());
        Stage current = before != null && before.place().namespace().equals(step.place().namespace())
                ? before.stage()
                : null;
        boolean routed = current != null && before != null && before.routed();
        Stage stage = switch (step.action()) {
            case Action.Originated _,Action.Delivered _,Action.Handled _ -> Stage.SOCKET;
            case Action.Received _,Action.Transmitted _ -> atDevice(step.place(), Stage.DEVICE);
            case Action.FdbLookedUp _ -> atDevice(step.place(), Stage.BRIDGE);
            case Action.Encapsulated _,Action.Decapsulated _ -> Stage.TUNNEL;
            case Action.HookEntered(_, Hook hook, _, _, _, _) -> of(hook);
            case Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _ ->
                Objects.requireNonNullElse(current, Stage.DEVICE);
            case Action.Rewritten(Action.Rewritten.Kind kind) -> rewriting(kind, current, routed);
            case Action.Tracked(Action.Tracked.Event event, _) -> tracking(event, current, routed);
            case Action.Balanced _ -> hookOr(current, Stage.INPUT);
            case Action.Routed _ -> Stage.ROUTING;
            case Action.NeighbourLookedUp _ -> Stage.NEIGHBOUR;
            case Action.Queued _ -> Objects.requireNonNullElse(current, Stage.DEVICE);
            case Action.Dropped(DropReason cause, _) -> dying(cause, Objects.requireNonNullElse(current, Stage.DEVICE));
        };
        boolean arrived = step.action() instanceof Action.Received || step.action() instanceof Action.Originated;
        positions.put(step.packet(),
                new Position(step.place(), stage, !arrived && (routed || step.action() instanceof Action.Routed)));
        return stage;
    }

    /** Routing decides some deaths although the packet was last seen in a hook. */
    private static Stage dying(DropReason cause, Stage current) {
        return switch (cause) {
            case NO_ROUTE, BLACKHOLE, FORWARDING_OFF, TTL_EXPIRED, REVERSE_PATH, MARTIAN, TOO_BIG,
                    FRAGMENT_MISSING ->
                Stage.ROUTING;
            case NEIGHBOUR_FAILED -> Stage.NEIGHBOUR;
            case NO_SOCKET, UNKNOWN_PROTOCOL -> Stage.SOCKET;
            case RULE, POLICY, REJECTED, NOT_FOR_US, FDB_UNKNOWN, SAME_PORT, LINK_DOWN, INVALID_STATE, NAT_CLASH,
                    CONSUMED, BEYOND ->
                current;
        };
    }

    private Stage atDevice(Place place, Stage otherwise) {
        return tunnels.contains(place) ? Stage.TUNNEL : bridges.contains(place) ? Stage.BRIDGE : otherwise;
    }

    private static Stage of(Hook hook) {
        return switch (hook) {
            case PREROUTING -> Stage.PREROUTING;
            case INPUT -> Stage.INPUT;
            case FORWARD -> Stage.FORWARD;
            case OUTPUT -> Stage.OUTPUT;
            case POSTROUTING -> Stage.POSTROUTING;
        };
    }

    /** Conntrack undoes translations without asking a chain: the destination on the way in, the source on the way out. */
    private static Stage rewriting(Action.Rewritten.Kind kind, @Nullable Stage current, boolean routed) {
        return switch (kind) {
            case DNAT, UNDO_SNAT -> hookOr(current, routed ? Stage.OUTPUT : Stage.PREROUTING);
            case SNAT, UNDO_DNAT -> current == Stage.INPUT || current == Stage.POSTROUTING
                    ? current
                    : Stage.POSTROUTING;
            case IPVS -> hookOr(current, Stage.OUTPUT);
            case UNDO_IPVS -> hookOr(current, Stage.FORWARD);
            case TTL -> Stage.ROUTING;
            case MAC -> Objects.requireNonNullElse(current, Stage.BRIDGE);
        };
    }

    private static Stage tracking(Action.Tracked.Event event, @Nullable Stage current, boolean routed) {
        return switch (event) {
            case CONFIRMED -> current == Stage.INPUT ? Stage.INPUT : Stage.POSTROUTING;
            case CREATED, FOUND, UPDATED, DESTROYED, RELATED, INVALID, UNTRACKED -> hookOr(current,
                    routed || current == Stage.SOCKET ? Stage.OUTPUT : Stage.PREROUTING);
        };
    }

    private static Stage hookOr(@Nullable Stage current, Stage otherwise) {
        return current != null && isHook(current) ? current : otherwise;
    }

    /** Whether netfilter is asked at this stage. */
    static boolean isHook(Stage stage) {
        return switch (stage) {
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> true;
            case SOCKET, DEVICE, BRIDGE, ROUTING, NEIGHBOUR, TUNNEL -> false;
        };
    }
}
