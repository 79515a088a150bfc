package dev.podwire.dump;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which built-in chains an iptables table really has. With the nf_tables back end {@code iptables-save} prints all chains
 * that a table may have, but the kernel holds only those that somebody has used; {@code nft list ruleset} shows which.
 */
final class BuiltInChains {

    private static final Pattern TABLE = Pattern.compile("\\s*table (ip6?) (\\w+) \\{.*");
    private static final Pattern CHAIN = Pattern.compile("\\s*chain ([A-Z]+) \\{.*");
    private static final Pattern BUILT_IN = Pattern.compile(":([A-Z]+) (ACCEPT|DROP)( .*)?");

    private BuiltInChains() {}

    /** The {@code iptables-save} text without the lines of built-in chains that the kernel does not hold. */
    static String keepReal(String save, boolean ipv6, String nft) {
        if (!save.contains("(nf_tables)")) {
            return save;
        }
        Set<String> real = real(ipv6 ? "ip6" : "ip", nft);
        StringBuilder kept = new StringBuilder();
        String table = "";
        for (String line : save.split("\n", -1)) {
            table = line.startsWith("*") ? line.substring(1).strip() : table;
            Matcher chain = BUILT_IN.matcher(line);
            // an unused chain becomes an empty line, so that messages name the file's own lines
            kept.append(chain.matches() && !real.contains(table + " " + chain.group(1)) ? "" : line).append('\n');
        }
        return kept.toString();
    }

    private static Set<String> real(String family, String nft) {
        Set<String> found = new HashSet<>();
        String table = "";
        String chain = "";
        for (String line : nft.split("\n", -1)) {
            Matcher t = TABLE.matcher(line);
            Matcher c = CHAIN.matcher(line);
            if (t.matches()) {
                table = t.group(1).equals(family) ? t.group(2) : "";
            } else if (c.matches()) {
                chain = c.group(1);
            } else if (line.contains(" hook ") && !table.isEmpty()) {
                found.add(table + " " + chain);
            }
        }
        return found;
    }
}
