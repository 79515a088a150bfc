package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Chain;
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

    /** A chain with all its rules at once; none of its name may be there. */
    void whole(String chain, Rule... rules) {
        if (chains.putIfAbsent(chain, List.of(rules)) != null) {
            throw new IllegalStateException("chain " + chain + " is written twice");
        }
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
        List<Chain> all = new ArrayList<>(chains.size());
        chains.forEach((name, rules) -> all.add(Chain.custom(name, rules)));
        script.restore(ipv6, table, all);
    }
}
