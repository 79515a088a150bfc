package dev.podwire.console;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.TlsText;
import dev.podwire.sim.LiveTrace;
import dev.podwire.trace.Action;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** What a client program heard, read off the walk of its request: the packets that reached its own namespace. */
record Heard(LiveTrace walk, NamespaceId client) {

    Outcome outcome() {
        return walk.trace().outcome();
    }

    Outcome.Verdict verdict() {
        return outcome().verdict();
    }

    boolean answered() {
        return verdict() == Outcome.Verdict.DELIVERED;
    }

    /** How long it took in virtual milliseconds. */
    long millis() {
        List<Step> steps = walk.trace().steps();
        return steps.isEmpty()
                ? (walk.ended() - walk.begun()) / 1_000_000
                : (steps.getLast().nanos() - steps.getFirst().nanos()) / 1_000_000;
    }

    /** The whole time until the program gave up or was done. */
    long untilEndMillis() {
        return (walk.ended() - walk.begun()) / 1_000_000;
    }

    /** The packets that came back to the client's namespace. */
    List<Step> replies() {
        return walk.trace().steps().stream().filter(s -> s.action() instanceof Action.Delivered
                && s.place().namespace().equals(client)
                && walk.trace().packet(s.packet()).direction() == TracedPacket.Direction.REPLY).toList();
    }

    /** The bytes that a server sent, in the order of the stream; what TLS wraps, unwrapped. */
    String text() {
        TreeMap<Long, String> parts = new TreeMap<>();
        for (Step step : replies()) {
            TracedPacket packet = walk.trace().packet(step.packet());
            Optional<Header.Data> data = header(step, Header.Data.class);
            if (data.isPresent() && packet.chapter() == TracedPacket.Chapter.DATA) {
                long place = header(step, Header.Tcp.class).map(Header.Tcp::sequence).orElse((long) step.id());
                parts.putIfAbsent(place, TlsText.isTls(data.get()) ? TlsText.opened(data.get()) : data.get().text());
            }
        }
        return String.join("", parts.values());
    }

    static <T extends Header> Optional<T> header(Step step, Class<T> type) {
        return step.before().headers().stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b);
    }

    /** The address that the request went to first, as the client itself wrote it. */
    Optional<IpAddress> destination() {
        return originated().flatMap(s -> header(s, Header.Ipv4.class)).map(Header.Ipv4::destination);
    }

    /** The first packet of the request itself. */
    Optional<Step> originated() {
        return walk.trace().steps().stream().filter(s -> s.action() instanceof Action.Originated
                && s.place().namespace().equals(client)).filter(s -> {
                    TracedPacket packet = walk.trace().packet(s.packet());
                    return packet.chapter() != TracedPacket.Chapter.DNS
                            && packet.direction() == TracedPacket.Direction.REQUEST
                            && header(s, Header.Ipv4.class).isPresent();
                }).findFirst();
    }

    /** Whether a server accepted the connection. */
    boolean connected() {
        return walk.trace().server().isPresent();
    }
}
