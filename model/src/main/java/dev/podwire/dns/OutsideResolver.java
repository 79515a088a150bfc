package dev.podwire.dns;

import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Dns;
import dev.podwire.walk.Application;
import dev.podwire.walk.Conversation;

/** A resolver outside the cluster, such as the one that the nodes themselves use: it knows {@link OutsideNames} alone. */
public record OutsideResolver(OutsideNames names) implements Application {

    /** The name under which sockets find it. */
    public static final String APPLICATION = "outside-dns";

    @Override
    public void serve(Request request, Conversation conversation) {
        boolean udp = request.protocol() == IpProtocol.UDP;
        for (Header header : request.payload()) {
            if (header instanceof Dns dns && !dns.response() && dns.questions().size() == 1) {
                conversation.reply(
                        List.of(DnsMessage.answer(dns, names.answer(dns.questions().getFirst()), udp)));
            }
        }
    }
}
