package dev.podwire.kernel.netfilter;

import java.util.Locale;
import java.util.stream.Collectors;

/** The matches of {@link FieldMatch} and {@link ConntrackMatch} as iptables-save prints them. */
final class FieldMatchText {

    private FieldMatchText() {}

    static String module(FieldMatch match) {
        return switch (match) {
            case FieldMatch.Length _ -> "length";
            case FieldMatch.Ttl _ -> "ttl";
            case FieldMatch.Tos _ -> "tos";
            case FieldMatch.Dscp _ -> "dscp";
            case FieldMatch.TcpOption _ -> "tcp";
            case FieldMatch.TcpMss _ -> "tcpmss";
            case FieldMatch.SourceMac _ -> "mac";
            case FieldMatch.PacketType _ -> "pkttype";
            case FieldMatch.AddressRange _ -> "iprange";
            case FieldMatch.U32 _ -> "u32";
            case FieldMatch.Owner _ -> "owner";
            case FieldMatch.ReversePath _ -> "rpfilter";
        };
    }

    static String options(FieldMatch match) {
        return switch (match) {
            case FieldMatch.Length(var bytes, boolean not) -> not(not) + "--length " + bytes.text(':');
            case FieldMatch.Ttl(var order, int value, boolean not) -> not(not) + "--ttl-"
                    + order.name().toLowerCase(Locale.ROOT) + " " + value;
            case FieldMatch.Tos(int value, int mask, boolean not) -> not(not) + "--tos " + byteText(value) + "/"
                    + byteText(mask);
            case FieldMatch.Dscp(int value, boolean not) -> not(not) + "--dscp " + byteText(value);
            case FieldMatch.TcpOption(int kind, boolean not) -> not(not) + "--tcp-option " + kind;
            case FieldMatch.TcpMss(var bytes, boolean not) -> not(not) + "--mss " + bytes.text(':');
            case FieldMatch.SourceMac(var mac, boolean not) -> not(not) + "--mac-source " + mac;
            case FieldMatch.PacketType(var kind, boolean not) -> not(not) + "--pkt-type "
                    + kind.name().toLowerCase(Locale.ROOT);
            case FieldMatch.AddressRange r -> not(r.negated()) + (r.source() ? "--src-range " : "--dst-range ")
                    + r.first() + "-" + r.last();
            case FieldMatch.U32(var tests, boolean not) -> not(not) + "--u32 \"" + tests + "\"";
            case FieldMatch.Owner(var id, var range, boolean not) -> not(not) + switch (id) {
                case USER -> "--uid-owner ";
                case GROUP -> "--gid-owner ";
                case SOCKET -> "--socket-exists";
            } + range.map(r -> r.text('-')).orElse("");
            case FieldMatch.ReversePath r -> ((r.loose() ? " --loose" : "") + (r.validMark() ? " --validmark" : "")
                    + (r.acceptLocal() ? " --accept-local" : "") + (r.negated() ? " --invert" : "")).strip();
        };
    }

    static String options(ConntrackMatch match) {
        return switch (match) {
            case ConntrackMatch.Protocol(int number, boolean not) -> not(not) + "--ctproto " + number;
            case ConntrackMatch.Address(var end, var cidr, boolean not) -> not(not) + "--ct" + end.text() + " "
                    + (cidr.isHost() ? cidr.address() : cidr);
            case ConntrackMatch.Port(var end, var ports, boolean not) -> not(not) + "--ct" + end.text() + "port "
                    + ports;
            case ConntrackMatch.Status(var bits, boolean not) -> not(not) + "--ctstatus "
                    + (bits.isEmpty()
                            ? "NONE"
                            : bits.stream().sorted().map(Enum::name)
                                    .collect(Collectors.joining(",")));
            case ConntrackMatch.Expires(var seconds, boolean not) -> not(not) + "--ctexpire " + seconds.text(':');
            case ConntrackMatch.Direction(boolean reply, boolean not) -> not(not) + "--ctdir "
                    + (reply ? "REPLY" : "ORIGINAL");
        };
    }

    private static String not(boolean negated) {
        return negated ? "! " : "";
    }

    private static String byteText(int value) {
        return String.format(Locale.ROOT, "0x%02x", value);
    }
}
