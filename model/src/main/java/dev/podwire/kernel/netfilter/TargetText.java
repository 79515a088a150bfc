package dev.podwire.kernel.netfilter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.net.IpAddress;

/** Targets as iptables-save prints them. */
public final class TargetText {

    private TargetText() {}

    /** The target's name as it stands after {@code -j} or {@code -g}; empty for a rule without target. */
    public static String name(Target target) {
        return switch (target) {
            case Target.None() -> "";
            case Target.Accept() -> "ACCEPT";
            case Target.Drop() -> "DROP";
            case Target.Return() -> "RETURN";
            case Target.Jump(String chain) -> chain;
            case Target.Goto(String chain) -> chain;
            case Target.Reject _ -> "REJECT";
            case Target.Mark _ -> "MARK";
            case Target.Connmark _ -> "CONNMARK";
            case Target.Dnat _ -> "DNAT";
            case Target.Snat _ -> "SNAT";
            case Target.Masquerade _ -> "MASQUERADE";
            case Target.Redirect _ -> "REDIRECT";
            case Target.Ct ct -> ct.older() ? "NOTRACK" : "CT";
            case Target.Log _ -> "LOG";
            case Target.Nflog _ -> "NFLOG";
            case Target.Dscp _ -> "DSCP";
            case Target.Tos _ -> "TOS";
            case Target.Ttl _ -> "TTL";
            case Target.Trace _ -> "TRACE";
            case Target.TcpMss _ -> "TCPMSS";
            case Target.Checksum _ -> "CHECKSUM";
            case Target.SetChange _ -> "SET";
        };
    }

    /** {@code -j NAME} with all options; empty for a rule without target. */
    static String format(Target target) {
        if (target instanceof Target.None) {
            return "";
        }
        return (target instanceof Target.Goto ? "-g " : "-j ") + name(target) + options(target);
    }

    private static String options(Target target) {
        return switch (target) {
            case Target.None _,Target.Accept _,Target.Drop _,Target.Return _,Target.Jump _,Target.Goto _,Target.Trace _ ->
                "";
            case Target.Reject(Target.Reject.With with) -> " --reject-with "
                    + with.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Target.Mark(int value, int mask) -> " --set-xmark " + hex(value) + "/" + hex(mask);
            case Target.Connmark c -> connmark(c);
            case Target.Dnat(Target.NatRange to, boolean random, boolean persistent) -> " --to-destination " + range(to)
                    + flag(random, "random") + flag(persistent, "persistent");
            case Target.Snat(Target.NatRange to, boolean fully, boolean random, boolean persistent) -> " --to-source "
                    + range(to) + flag(random, "random") + flag(fully, "random-fully")
                    + flag(persistent, "persistent");
            case Target.Masquerade(boolean fully, boolean random, Optional<Match.PortRange> ports) -> toPorts(ports)
                    + flag(random, "random") + flag(fully, "random-fully");
            case Target.Redirect(Optional<Match.PortRange> ports, boolean random) -> toPorts(ports)
                    + flag(random, "random");
            case Target.Ct(boolean notrack, Optional<Target.Zone> zone, boolean older) -> flag(notrack && !older,
                    "notrack") + zone.map(TargetText::zone).orElse("");
            case Target.Log(String prefix, int level, List<Target.Log.Extra> extras) ->
                (prefix.isEmpty() ? "" : " --log-prefix " + quoteIfNeeded(prefix))
                        + (level == 4 ? "" : " --log-level " + level)
                        + extras.stream().map(e -> flag(true, "log-" + dashed(e.name()))).collect(Collectors.joining());
            case Target.Nflog(int group, String prefix) -> (prefix.isEmpty()
                    ? ""
                    : " --nflog-prefix " + quoteIfNeeded(prefix)) + (group == 0 ? "" : " --nflog-group " + group);
            case Target.Dscp(int value) -> " --set-dscp " + octet(value);
            case Target.Tos(int value, int mask) -> " --set-tos " + octet(value) + "/" + octet(mask);
            case Target.Ttl(Target.Ttl.Change change, int value) -> " --ttl-" + dashed(change.name()) + " " + value;
            case Target.TcpMss(int mss) -> mss == 0 ? " --clamp-mss-to-pmtu" : " --set-mss " + mss;
            case Target.Checksum() -> " --checksum-fill";
            case Target.SetChange(Optional<Target.SetRef> add, boolean exist, Optional<Integer> timeout, Optional<Target.SetRef> delete) ->
                add.map(set -> set("add", set)).orElse("") + flag(exist, "exist")
                        + timeout.map(t -> " --timeout " + t).orElse("")
                        + delete.map(set -> set("del", set)).orElse("");
        };
    }

    private static String zone(Target.Zone zone) {
        String option = switch (zone.of()) {
            case BOTH -> " --zone ";
            case ORIGINAL -> " --zone-orig ";
            case REPLY -> " --zone-reply ";
        };
        return option + (zone.marked() ? "mark" : zone.id());
    }

    private static String octet(int value) {
        return String.format(Locale.ROOT, "0x%02x", value);
    }

    private static String dashed(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Text in double quotes if it is more than one plain word ({@code xtables_save_string}). */
    private static String quoteIfNeeded(String text) {
        return text.matches("[A-Za-z0-9_-]+") ? text : quote(text);
    }

    private static String connmark(Target.Connmark c) {
        String masks = " --nfmask " + hex(c.nfmask()) + " --ctmask " + hex(c.mask());
        return switch (c.mode()) {
            case SET -> " --set-xmark " + hex(c.value()) + "/" + hex(c.mask());
            case SAVE -> " --save-mark" + masks;
            case RESTORE -> " --restore-mark" + masks;
        };
    }

    private static String set(String verb, Target.SetRef set) {
        return " --" + verb + "-set " + set.name() + " " + String.join(",", set.flags());
    }

    private static String flag(boolean set, String name) {
        return set ? " --" + name : "";
    }

    private static String toPorts(Optional<Match.PortRange> ports) {
        return ports.map(p -> " --to-ports " + dashed(p)).orElse("");
    }

    private static String dashed(Match.PortRange ports) {
        return ports.from() == ports.to() ? Integer.toString(ports.from()) : ports.from() + "-" + ports.to();
    }

    private static String range(Target.NatRange range) {
        boolean brackets = range.ports().isPresent() && range.first().map(IpAddress::isIpv6).orElse(false);
        StringBuilder text = new StringBuilder();
        range.first().ifPresent(first -> {
            text.append(first);
            range.last().filter(last -> !last.equals(first)).ifPresent(last -> text.append('-').append(last));
        });
        if (brackets) {
            text.insert(0, '[').append(']');
        }
        range.ports().ifPresent(p -> text.append(':').append(dashed(p)));
        return text.toString();
    }

    static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    /** A string in double quotes, with a backslash before quotes and backslashes. */
    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'") + '"';
    }
}
