package dev.podwire.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RulesetDiff;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The iptables commands of one who wants other rules than before. Chains of its own it writes anew; in built-in chains, where
 * others have rules too, it takes out and puts in single ones.
 */
final class RuleScript {

    private final NamespaceId id;
    private final boolean ipv6;
    private final List<KernelOperation> declared = new ArrayList<>();
    private final List<KernelOperation> written = new ArrayList<>();
    private final List<KernelOperation> removed = new ArrayList<>();
    private final List<KernelOperation> gone = new ArrayList<>();

    private RuleScript(NamespaceId id, boolean ipv6) {
        this.id = id;
        this.ipv6 = ipv6;
    }

    static List<KernelOperation> between(NamespaceId id, boolean ipv6, RulesetDiff.Sides sides) {
        RuleScript script = new RuleScript(id, ipv6);
        for (TableName name : TableName.values()) {
            Map<String, Chain> old = chains(sides.before().tables().get(name));
            Map<String, Chain> wanted = chains(sides.after().tables().get(name));
            if (!old.equals(wanted)) {
                script.table(name, old, wanted, chains(sides.live().tables().get(name)));
            }
        }
        List<KernelOperation> all = new ArrayList<>(script.removed);
        all.addAll(script.declared);
        all.addAll(script.written);
        all.addAll(script.gone);
        return all;
    }

    private static Map<String, Chain> chains(@Nullable Table table) {
        return table == null ? Map.of() : table.chains();
    }

    private void table(TableName name, Map<String, Chain> old, Map<String, Chain> wanted, Map<String, Chain> live) {
        String table = name.text();
        for (Chain chain : wanted.values()) {
            Chain before = old.get(chain.name());
            if (chain.equals(before)) {
                continue;
            }
            List<Rule> had = before == null ? List.of() : before.rules();
            if (chain.isBuiltIn()) {
                Chain present = live.get(chain.name());
                builtIn(table, chain, had, present == null ? had : present.rules());
            } else {
                declared.add(new KernelOperation.DeclareChain(id, ipv6, table, chain.name()));
                chain.rules().forEach(
                        rule -> written.add(new KernelOperation.AppendRule(id, ipv6, table, chain.name(), rule)));
            }
        }
        for (Chain chain : old.values()) {
            if (!wanted.containsKey(chain.name())) {
                if (chain.isBuiltIn()) {
                    Chain present = live.get(chain.name());
                    builtIn(table, new Chain(chain.name(), chain.policy(), List.of()), chain.rules(),
                            present == null ? chain.rules() : present.rules());
                } else {
                    removed.add(new KernelOperation.DeclareChain(id, ipv6, table, chain.name()));
                    gone.add(new KernelOperation.DeleteChain(id, ipv6, table, chain.name()));
                }
            }
        }
    }

    private void builtIn(String table, Chain wanted, List<Rule> had, List<Rule> live) {
        List<Rule> present = new ArrayList<>(live);
        for (Rule rule : had) {
            int index = wanted.rules().contains(rule) ? -1 : present.indexOf(rule);
            if (index >= 0) {
                present.remove(index);
                removed.add(new KernelOperation.DeleteRule(id, ipv6, table, wanted.name(), index + 1));
            }
        }
        boolean kept = false;
        int front = 1;
        for (Rule rule : wanted.rules()) {
            if (had.contains(rule)) {
                kept = true;
            } else if (!kept && !had.isEmpty() || !kept && wanted.rules().size() > 1 && !live.isEmpty()) {
                written.add(new KernelOperation.InsertRule(id, ipv6, table, wanted.name(), front++, rule));
            } else {
                written.add(new KernelOperation.AppendRule(id, ipv6, table, wanted.name(), rule));
            }
        }
        wanted.policy().ifPresent(policy -> {
            if (policy != Policy.ACCEPT) {
                written.add(new KernelOperation.SetPolicy(id, ipv6, table, wanted.name(), policy));
            }
        });
    }
}
