package dev.podwire.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.Step;
import dev.podwire.walk.ClientResult;

/** What the client saw, by the keys of a recording. */
record ResultText(LabFile.Request request, ClientResult result, List<Step> steps, NamespaceId client) {

    Map<String, Object> entries(int port) {
        LabFile.Target target = request.target();
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("from", target.from());
        entries.put("to", target.to());
        entries.put("proto", target.protocol().text());
        boolean ok = result.end() == ClientResult.End.OK;
        boolean ping = target.protocol() == IpProtocol.ICMP;
        if (!ping) {
            entries.put("sport", port);
            boolean connected = ok || target.protocol() == IpProtocol.UDP && result.end() != ClientResult.End.ERROR;
            result.local().filter(_ -> connected).ifPresent(local -> entries.put("local", local));
            if (ok && target.protocol() == IpProtocol.TCP) {
                entries.put("peer", target.to());
            }
        }
        entries.put("outcome", outcome());
        if (ok && !ping) {
            entries.put("body", body());
        } else if (ping) {
            result.replyFrom().ifPresent(from -> entries.put("reply_from", from));
            if (ok) {
                replyTtl().ifPresent(ttl -> entries.put("reply_ttl", ttl));
            }
        }
        return entries;
    }

    private String outcome() {
        return switch (result.end()) {
            case OK -> "ok";
            case REFUSED -> "refused";
            case TIMEOUT -> "timeout";
            case ERROR -> "error: " + result.errno();
            case ICMP_ERROR -> "icmp-error " + result.icmp();
        };
    }

    /** What came back last, without the head of an HTTP response. */
    private String body() {
        StringBuilder text = new StringBuilder();
        if (!result.answers().isEmpty()) {
            for (Header header : result.answers().getLast()) {
                if (header instanceof Header.Data data) {
                    text.append(data.text());
                }
            }
        }
        int head = text.indexOf("\r\n\r\n");
        return text.substring(head < 0 ? 0 : head + 4).strip();
    }

    private OptionalInt replyTtl() {
        return steps.stream().filter(s -> s.action() instanceof Action.Received && s.place().namespace().equals(client)
                && s.after().find(Header.Icmp.class).filter(i -> i.type() == Header.Icmp.ECHO_REPLY).isPresent())
                .mapToInt(s -> s.after().network().orElseThrow().ttl()).reduce((a, b) -> b);
    }
}
