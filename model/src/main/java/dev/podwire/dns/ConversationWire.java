package dev.podwire.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Conversation;

/** Other name servers as a program reaches them from where it runs: every question a packet. */
record ConversationWire(Conversation conversation, String program) implements Wire {

    /** How long CoreDNS waits for an upstream's answer ({@code plugin/pkg/proxy}, readTimeout). */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    private static final double NANOS = 1e9;

    @Override
    public void ask(Upstream upstream, DnsQuestion question, Consumer<Optional<Dns>> then) {
        int id = Math.floorMod(question.hashCode() * 31 + Long.hashCode(conversation.now()), 65536);
        Header ask = DnsMessage.question(id, question);
        conversation.call(new Conversation.Call(upstream.tcp() ? IpProtocol.TCP : IpProtocol.UDP, upstream.address(),
                upstream.port(), List.of(ask), READ_TIMEOUT), result -> then.accept(first(result)));
    }

    private static Optional<Dns> first(ClientResult result) {
        return result.answers().stream().flatMap(List::stream).filter(Dns.class::isInstance).map(Dns.class::cast)
                .findFirst();
    }

    @Override
    public double seconds() {
        return conversation.now() / NANOS;
    }

    @Override
    public void note(String did, String why) {
        conversation.note(new Conversation.Decision(program, did, why, Optional.empty()));
    }
}
