package dev.podwire.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.packet.PacketText;

/** The devices that a packet's frames passed, one line each: {@code client eth0 out 10.244.1.10:40001>… TCP [S] ttl=64}. */
public final class PathText {

    private PathText() {}

    /** Whether the step is a frame on a device, as a capture sees it. */
    public static boolean isFrame(Step step) {
        return direction(step).isPresent();
    }

    /** {@code in} or {@code out} if the step is a frame on a device. */
    public static Optional<String> direction(Step step) {
        return switch (step.action()) {
            case Action.Received _ -> Optional.of("in");
            case Action.Transmitted _ -> Optional.of("out");
            case Action.Originated _,Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Rewritten _,Action.Tracked _,Action.Balanced _,Action.Routed _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Encapsulated _,Action.Decapsulated _,Action.Queued _,Action.Delivered _,Action.Handled _,Action.Dropped _ ->
                Optional
                        .empty();
        };
    }

    /** The line of a frame; throws {@link IllegalArgumentException} for any other step. */
    public static String line(Step step, PacketText spelling) {
        String direction = direction(step)
                .orElseThrow(() -> new IllegalArgumentException("step " + step.id() + " is no frame"));
        return step.place().namespace().label() + " " + step.place().device() + " " + direction + " "
                + spelling.line(step.after());
    }

    /** The lines of all frames among the steps, in order. */
    public static List<String> lines(List<Step> steps, PacketText spelling) {
        List<String> lines = new ArrayList<>();
        for (Step step : steps) {
            if (isFrame(step)) {
                lines.add(line(step, spelling));
            }
        }
        return lines;
    }
}
