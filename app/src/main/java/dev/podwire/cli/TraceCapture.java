package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.packet.PcapngWriter;
import dev.podwire.packet.PcapngWriter.Direction;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Place;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;

/** A trace as a capture of all devices at once: every frame that one of them sent or received, with what led to it. */
final class TraceCapture {

    /** A frame with what is to be said about it. */
    private record Frame(Step step, Direction direction, List<String> words) {}

    private TraceCapture() {}

    static void write(TraceFormat.Page page, PrintStream out) throws IOException {
        List<Frame> frames = frames(page);
        PcapngWriter writer = new PcapngWriter(out, "Podwire");
        Map<Place, Integer> devices = new LinkedHashMap<>();
        for (Frame frame : frames) {
            Place place = frame.step().place();
            if (!devices.containsKey(place)) {
                devices.put(place, writer.addInterface(place.toString(),
                        place.device() + " of " + HopWords.room(place.namespace())));
            }
        }
        for (Frame frame : frames) {
            writer.packet(devices.getOrDefault(frame.step().place(), 0), frame.step().nanos(), frame.step().after(),
                    frame.direction(), String.join("\n", frame.words()));
        }
    }

    /** What happened to a packet between two frames is told at the second; what came after the last, at the last. */
    private static List<Frame> frames(TraceFormat.Page page) {
        Trace trace = page.trace();
        List<Frame> frames = new ArrayList<>();
        Map<Integer, List<String>> untold = new HashMap<>();
        Map<Integer, Frame> last = new HashMap<>();
        for (Step step : trace.steps()) {
            if (page.isUnderlay(step.place().namespace())) {
                continue;
            }
            List<String> words = untold.computeIfAbsent(step.packet(), _ -> new ArrayList<>());
            switch (step.action()) {
                case Action.Received _ -> add(trace, step, Direction.IN, words, frames, last);
                case Action.Transmitted _ -> add(trace, step, Direction.OUT, words, frames, last);
                case Action.Originated _,Action.Rewritten _,Action.Routed _,Action.NeighbourLookedUp _,Action.FdbLookedUp _,Action.Encapsulated _,Action.Decapsulated _,Action.Queued _,Action.Delivered _,Action.Handled _,Action.Dropped _ ->
                    words.add(words(step));
                case Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Tracked _,Action.Balanced _ ->
                    {
                    }
            }
        }
        untold.forEach((packet, words) -> {
            Frame frame = last.get(packet);
            if (frame != null) {
                frame.words().addAll(words);
            }
        });
        return frames;
    }

    private static void add(Trace trace, Step step, Direction direction, List<String> words, List<Frame> frames,
            Map<Integer, Frame> last) {
        TracedPacket packet = trace.packet(step.packet());
        List<String> all = new ArrayList<>();
        all.add("packet " + packet.number() + ", " + packet.chapter().text() + ", " + packet.direction().text());
        all.addAll(words);
        all.add(Explanation.of(step).why());
        words.clear();
        Frame frame = new Frame(step, direction, all);
        frames.add(frame);
        last.put(step.packet(), frame);
    }

    private static String words(Step step) {
        Explanation words = Explanation.of(step);
        return words.verb() + " on " + HopWords.room(step.place().namespace()) + ": " + words.what() + ". "
                + words.why()
                + step.origin().map(o -> " Written for " + o + ".").orElse("");
    }
}
