package dev.podwire.dns;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Dns;
import dev.podwire.walk.Application;

/** The resolver that the nodes themselves use: it knows {@link OutsideNames} and nothing of the cluster. */
public record OutsideResolver(OutsideNames names) implements Application {

    /** The name under which sockets find it. */
    public static final String APPLICATION = "outside-dns";

    @Override
    public List<List<Header>> answer(Request request) {
        return request.payload().stream().filter(Dns.class::isInstance).map(Dns.class::cast)
                .filter(q -> !q.response() && q.questions().size() == 1).findFirst()
                .map(q -> List.<List<Header>>of(
                        List.of(DnsMessage.answer(q, names.answer(q.questions().getFirst())))))
                .orElse(List.of());
    }
}
