package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Origin;

/** The chains of one table while they are being written, in the order of their first mention. */
final class RuleSheet {

    private final String table;
    private final Map<String, List<Rule>> chains = new LinkedHashMap<>();

    RuleSheet(String table) {
        this.table = table;
    }

    /** The rules of the chain, open for more; made if it is not there yet. */
    List<Rule> chain(String name) {
        return chains.computeIfAbsent(name, k -> new ArrayList<>(4));
    }

    void add(String chain, Origin origin, Target target, Match... matches) {
        add(chain, Rule.of(target, matches).withOrigin(origin));
    }

    /** Adds to a chain that need not be there yet. */
    void add(String chain, Rule rule) {
        chain(chain).add(rule);
    }

    String table() {
        return table;
    }

    /** The rules of each chain. */
    Map<String, List<Rule>> chains() {
        return chains;
    }

    void write(NamespaceScript script, boolean ipv6) {
        chains.keySet().forEach(name -> script.chain(ipv6, table, name));
        chains.forEach((name, rules) -> rules.forEach(rule -> script.append(ipv6, table, name, rule)));
    }
}
