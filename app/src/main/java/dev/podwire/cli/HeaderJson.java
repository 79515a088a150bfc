package dev.podwire.cli;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** A packet as JSON: one object per header by its protocol's name; what a tunnel or an ICMP error carries is {@code inner}. */
final class HeaderJson {

    private HeaderJson() {}

    /** Writes the headers as fields of the open object. */
    static void write(Json json, Packet packet) {
        write(json, packet.headers(), 0);
    }

    private static void write(Json json, List<Header> headers, int from) {
        for (int i = from; i < headers.size(); i++) {
            header(json, headers.get(i));
            boolean carries = headers.get(i) instanceof Header.Vxlan
                    || headers.get(i) instanceof Header.Icmp icmp && icmp.isError();
            if (carries && i + 1 < headers.size()) {
                int next = i + 1;
                json.object("inner", _ -> write(json, headers, next));
                return;
            }
        }
    }

    private static void header(Json json, Header header) {
        switch (header) {
            case Header.Ethernet(var destination, var source, int type) -> json.object("ethernet",
                    j -> j.field("src", source.toString()).field("dst", destination.toString()).field("type",
                            "0x" + Integer.toHexString(0x10000 | type).substring(1)));
            case Header.Arp arp -> json.object("arp",
                    j -> j.field("operation", arp.operation() == Header.Arp.REQUEST ? "request" : "reply")
                            .field("senderMac", arp.senderMac().toString())
                            .field("senderIp", arp.senderIp().toString())
                            .field("targetMac", arp.targetMac().toString())
                            .field("targetIp", arp.targetIp().toString()));
            case Header.Network network -> json.object(network instanceof Header.Ipv4 ? "ipv4" : "ipv6",
                    j -> j.field("src", network.source().toString()).field("dst", network.destination().toString())
                            .field("ttl", network.ttl()).field("protocol", network.protocolNumber()));
            case Header.Tcp tcp -> json.object("tcp",
                    j -> j.field("sport", tcp.sourcePort()).field("dport", tcp.destinationPort())
                            .field("flags", tcp.flagText()).field("seq", tcp.sequence())
                            .field("ack", tcp.acknowledgment()));
            case Header.Udp udp -> json.object("udp",
                    j -> j.field("sport", udp.sourcePort()).field("dport", udp.destinationPort()));
            case Header.Sctp sctp -> json.object("sctp",
                    j -> j.field("sport", sctp.sourcePort()).field("dport", sctp.destinationPort()));
            case Header.Icmp icmp -> json.object("icmp", j -> j.field("type", icmp.type()).field("code", icmp.code())
                    .field("id", icmp.id()).field("seq", icmp.sequence()));
            case Header.Icmpv6 icmp -> json.object("icmpv6",
                    j -> j.field("type", icmp.type()).field("code", icmp.code()));
            case Header.Vxlan vxlan -> json.object("vxlan", j -> j.field("vni", vxlan.vni()));
            case Header.Dns dns -> json.object("dns", j -> {
                j.field("id", dns.id()).field("response", dns.response()).field("rcode", dns.responseCode());
                j.strings("questions", dns.questions().stream().map(q -> q.type() + " " + q.name()).toList());
                j.strings("answers", dns.answers().stream().map(a -> a.type() + " " + a.data()).toList());
            });
            case Header.Data data -> json.field("data", data.bytes().length);
        }
    }
}
