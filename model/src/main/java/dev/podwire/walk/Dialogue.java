package dev.podwire.walk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.packet.Header;
import dev.podwire.trace.Action;

/** The conversation of a program in one kernel; {@code skb} brought the request. */
record Dialogue(Network network, Kernel kernel, String device, Skb skb,
        Consumer<List<Header>> answer) implements Conversation {

    @Override
    public void reply(List<Header> payload) {
        answer.accept(payload);
    }

    @Override
    public void call(Call call, Consumer<ClientResult> then) {
        if (call.destination().isIpv6()) {
            // Walks are of IPv4 so far.
            network.events().wake(() -> then.accept(new ClientResult(ClientResult.End.ERROR, "Network is unreachable",
                    "", Optional.empty(), Optional.empty(), List.of(), List.of())));
            return;
        }
        Exchange.of(network, new ClientRequest(kernel.id(), call.protocol(), call.destination(), call.port(),
                Optional.empty(), 0, 0, call.payload(), 1, Duration.ZERO, call.timeout(), List.of())).begin(then);
    }

    @Override
    public void note(Decision decision) {
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, device, skb,
                    new Action.Handled(decision.by(), decision.did(), decision.why()), skb.packet, decision.origin(),
                    List.of());
        }
    }

    @Override
    public long now() {
        return network.now();
    }
}
