package dev.podwire.walk;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.packet.PacketLength;

/** Lengths of packets in bytes, as the protocols' documents give them. */
final class Sizes {

    private Sizes() {}

    /** Everything from the network header on: what an MTU limits. */
    static int total(Packet packet) {
        return of(packet.headers());
    }

    /** What follows the first transport header. */
    static int payload(Packet packet) {
        List<Header> headers = packet.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i) instanceof Header.Transport) {
                List<Header> rest = headers.subList(i + 1, headers.size());
                return headers.get(i) instanceof Header.Tcp ? stream(rest) : of(rest);
            }
        }
        return 0;
    }

    static int of(List<Header> headers) {
        return PacketLength.of(headers);
    }

    /** What these headers take in a TCP stream, where each DNS message has its length in front (RFC 1035, section 4.2.2). */
    static int stream(List<Header> payload) {
        return of(payload) + 2 * (int) payload.stream().filter(Header.Dns.class::isInstance).count();
    }
}
