package dev.podwire.dump;

import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells what a file of a dump is: by the collecting script's file names, else by what stands in it. */
final class PartSniffer {

    private static final Pattern IPTABLES = Pattern.compile("(?m)^\\*(filter|nat|mangle|raw|security)\\s*$");
    private static final Pattern IPV6_CIDR = Pattern.compile("(?m)^-A .*-[sd] [0-9a-f:]*:[0-9a-f:]*/\\d+");
    private static final Pattern NFT = Pattern
            .compile("(?m)^\\s*(add )?table (ip6?|inet|arp|bridge|netdev) \\S+");
    private static final Pattern IPSET = Pattern.compile("(?m)^create \\S+ (hash|list|bitmap):");
    private static final Pattern IPVS = Pattern.compile("(?m)^-A -[tuf] \\S+ -s \\S+");
    private static final Pattern CONNTRACK = Pattern.compile("(?m)^\\w+\\s+\\d+ .*src=\\S+ dst=\\S+");
    private static final Pattern SOCKETS = Pattern.compile("(?m)^(tcp|udp)\\s+(LISTEN|UNCONN)\\s");
    private static final Pattern SYSCTL = Pattern.compile("(?m)^net\\.[\\w./-]+\\s*=\\s*\\S+");

    private PartSniffer() {}

    /** What the file is; empty if it is nothing that a dump has. */
    static Optional<DumpPart> sniff(String fileName, String text) {
        Optional<DumpPart> named = DumpPart.named(fileName);
        if (named.isPresent()) {
            return named;
        }
        String start = text.stripLeading();
        return start.startsWith("[") ? json(fileName, start) : plain(fileName, text);
    }

    private static Optional<DumpPart> json(String fileName, String text) {
        JsonNode first;
        try {
            first = JsonMapper.shared().readTree(text).path(0);
        } catch (JacksonException e) {
            throw new DumpException(fileName + ": looks like JSON but is not: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr(), e);
        }
        if (first.has("addr_info")) {
            return Optional.of(DumpPart.ADDRESSES);
        }
        if (first.has("mac") && first.has("ifname")) {
            return Optional.of(DumpPart.FDB);
        }
        if (first.has("hairpin") || first.has("cost") && first.has("ifname")) {
            return Optional.of(DumpPart.BRIDGE_PORTS);
        }
        if (first.has("priority") && (first.has("table") || first.has("action"))) {
            return Optional.of(text.contains("\"table\":\"default\"")
                    ? DumpPart.RULES
                    : family(fileName, text,
                            DumpPart.RULES, DumpPart.RULES6));
        }
        if (first.has("state") && first.path("state").isArray() && first.has("dst")) {
            return Optional.of(DumpPart.NEIGHBOURS);
        }
        return first.has("dst")
                ? Optional.of(family(fileName, text, DumpPart.ROUTES, DumpPart.ROUTES6))
                : Optional.empty();
    }

    private static DumpPart family(String fileName, String text, DumpPart ipv4, DumpPart ipv6) {
        boolean four = text.matches("(?s).*\"\\d+\\.\\d+\\.\\d+\\.\\d+.*");
        return fileName.contains("6") && !four || !four && text.contains("::") ? ipv6 : ipv4;
    }

    private static Optional<DumpPart> plain(String fileName, String text) {
        if (IPTABLES.matcher(text).find()) {
            boolean six = text.contains("ip6tables-save") || fileName.startsWith("ip6")
                    || IPV6_CIDR.matcher(text).find();
            return Optional.of(six ? DumpPart.IP6TABLES : DumpPart.IPTABLES);
        }
        if (NFT.matcher(text).find()) {
            return Optional.of(DumpPart.NFTABLES);
        }
        if (IPSET.matcher(text).find()) {
            return Optional.of(DumpPart.IPSET);
        }
        if (IPVS.matcher(text).find()) {
            return Optional.of(DumpPart.IPVS);
        }
        if (CONNTRACK.matcher(text).find()) {
            return Optional.of(DumpPart.CONNTRACK);
        }
        if (SOCKETS.matcher(text).find()) {
            return Optional.of(DumpPart.SOCKETS);
        }
        return SYSCTL.matcher(text).find() ? Optional.of(DumpPart.SYSCTL) : Optional.empty();
    }
}
