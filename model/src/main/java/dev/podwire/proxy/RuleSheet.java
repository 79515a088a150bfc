package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Origin;

/** The chains of one table while they are being written; handed over in the order of their names, as iptables-save lists them. */
final class RuleSheet {

    private final String table;
    private final Map<String, List<Rule>> chains = new HashMap<>();

    RuleSheet(String table) {
        this.table = table;
    }

    void chain(String name) {
        chains.computeIfAbsent(name, k -> new ArrayList<>());
    }

    void add(String chain, Origin origin, Target target, Match... matches) {
        add(chain, Rule.of(target, matches).withOrigin(origin));
    }

    void add(String chain, Rule rule) {
        chains.computeIfAbsent(chain, k -> new ArrayList<>(4)).add(rule);
    }

    void write(NamespaceScript script, boolean ipv6) {
        List<String> names = new ArrayList<>(chains.keySet());
        names.sort(null);
        names.forEach(name -> script.chain(ipv6, table, name));
        for (String name : names) {
            for (Rule rule : chains.getOrDefault(name, List.of())) {
                script.append(ipv6, table, name, rule);
            }
        }
    }
}
