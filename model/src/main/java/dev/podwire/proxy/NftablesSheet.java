package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftCommand;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftSet;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.net.Origin;

/** What nftables mode wants to stand in the table of one family, for all Services or for some of them. */
final class NftablesSheet {

    private static final String COMMENT = "rules for kube-proxy";

    private final NftTable.Name table;
    private final Map<String, NftSet> sets = new LinkedHashMap<>();
    private final Map<String, Map<NftValue, NftElement>> elements = new LinkedHashMap<>();
    private final Map<String, NftChain> chains = new LinkedHashMap<>();
    private final Map<String, List<NftRule>> rules = new LinkedHashMap<>();

    NftablesSheet(NftTable.Name table) {
        this.table = table;
    }

    NftTable.Name table() {
        return table;
    }

    void set(NftSet set) {
        sets.put(set.name(), set);
        elements.put(set.name(), new LinkedHashMap<>());
    }

    void chain(NftChain chain) {
        chains.put(chain.name(), chain);
        rules.put(chain.name(), new ArrayList<>(4));
    }

    /** A chain that is only jumped to. */
    void chain(String name) {
        chain(NftChain.regular(name));
    }

    void rule(String chain, Optional<String> comment, Origin origin, NftStatement... statements) {
        rules.computeIfAbsent(chain, k -> new ArrayList<>(4))
                .add(new NftRule(List.of(statements), comment, Optional.of(origin)));
    }

    /** Adds an element to a set that has been named before; of two with the same key the first counts. */
    void element(String set, NftElement element) {
        elements.computeIfAbsent(set, k -> new LinkedHashMap<>()).putIfAbsent(element.key(), element);
    }

    Map<String, NftSet> sets() {
        return sets;
    }

    Map<NftValue, NftElement> elements(String set) {
        return elements.getOrDefault(set, Map.of());
    }

    Map<String, List<NftRule>> rules() {
        return rules;
    }

    /** The commands that write all of it into a kernel that has nothing of it. */
    List<NftCommand> write() {
        List<NftCommand> commands = new ArrayList<>();
        commands.add(new NftCommand.AddTable(table, Optional.of(COMMENT)));
        sets.values().forEach(set -> commands.add(new NftCommand.AddSet(table, set)));
        chains.values().forEach(chain -> commands.add(new NftCommand.AddChain(table,
                new NftChain(chain.name(), chain.base(), chain.comment(),
                        rules.getOrDefault(chain.name(), List.of())))));
        elements.forEach((set, members) -> add(commands, set, List.copyOf(members.values())));
        return commands;
    }

    private void add(List<NftCommand> commands, String set, List<NftElement> members) {
        if (!members.isEmpty()) {
            commands.add(new NftCommand.AddElements(table, set, members));
        }
    }

    /** The commands that make a table that {@code old} was written to into one that this is written to. */
    List<NftCommand> since(NftablesSheet old, NftablesKept kept) {
        List<NftCommand> commands = new ArrayList<>();
        sets.values().stream().filter(set -> !old.sets.containsKey(set.name()))
                .forEach(set -> commands.add(new NftCommand.AddSet(table, set)));
        chains.values().stream().filter(chain -> !old.chains.containsKey(chain.name()))
                .forEach(chain -> commands.add(new NftCommand.AddChain(table, chain)));
        rules.forEach((chain, wanted) -> {
            List<NftRule> before = old.rules.getOrDefault(chain, List.of());
            if (!before.equals(wanted)) {
                if (!before.isEmpty()) {
                    commands.add(new NftCommand.FlushChain(table, chain));
                }
                wanted.forEach(rule -> commands.add(new NftCommand.AddRule(table, chain, rule)));
            }
        });
        changedElements(old, kept, commands);
        List<String> gone = old.chains.keySet().stream().filter(name -> !chains.containsKey(name)).toList();
        gone.forEach(name -> commands.add(new NftCommand.FlushChain(table, name)));
        gone.forEach(name -> commands.add(new NftCommand.DeleteChain(table, name, false)));
        old.sets.keySet().stream().filter(name -> !sets.containsKey(name))
                .forEach(name -> commands.add(new NftCommand.DeleteSet(table, name, false)));
        return commands;
    }

    private void changedElements(NftablesSheet old, NftablesKept kept, List<NftCommand> commands) {
        elements.forEach((set, wanted) -> {
            Map<NftValue, NftElement> before = old.elements(set);
            List<NftElement> gone = before.values().stream()
                    .filter(e -> !e.equals(wanted.get(e.key())) && (wanted.containsKey(e.key()) || !kept.holds(set, e)))
                    .toList();
            List<NftElement> fresh = wanted.values().stream().filter(e -> !e.equals(before.get(e.key()))).toList();
            if (!gone.isEmpty()) {
                commands.add(new NftCommand.DeleteElements(table, set, gone, false));
            }
            add(commands, set, fresh);
        });
    }
}
