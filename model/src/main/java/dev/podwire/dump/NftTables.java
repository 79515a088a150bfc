package dev.podwire.dump;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of {@code nft list ruleset} that are nobody else's: those that {@code iptables} keeps stand there too, and are
 * read from {@code iptables-save}.
 *
 * @param text  the listing without the tables of iptables, line by line in its place
 * @param first whether such a table stands before those of iptables: chains of one priority are asked in that order
 */
record NftTables(String text, boolean first) {

    private static final Pattern TABLE = Pattern.compile("table (\\w+) (\\S+) \\{.*");
    private static final Pattern OF_IPTABLES = Pattern.compile("ip6? (filter|nat|mangle|raw|security)");

    static NftTables own(String listing, boolean iptablesGiven) {
        StringBuilder kept = new StringBuilder();
        boolean skipping = false;
        boolean own = false;
        boolean iptables = false;
        boolean first = false;
        for (String line : listing.split("\n", -1)) {
            Matcher table = TABLE.matcher(line);
            if (table.matches()) {
                skipping = iptablesGiven && OF_IPTABLES.matcher(table.group(1) + " " + table.group(2)).matches();
                first |= !skipping && !iptables;
                own |= !skipping;
                iptables |= skipping;
            }
            kept.append(skipping || line.startsWith("# Warning") ? "" : line).append('\n');
        }
        return new NftTables(own ? kept.toString() : "", first);
    }
}
