package dev.podwire.kernel.nftables;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.netfilter.BaseChain;

/** The nftables of one namespace under change: does what the commands of an {@code nft} script say. */
public final class NftBuilder {

    private final Map<NftTable.Name, NftTable> present;
    private final Map<NftTable.Name, OpenTable> open = new LinkedHashMap<>();
    private final Set<BaseChain> registered;

    /** {@code registered} are the base chains of the namespace, in the order of their registration; kept up to date. */
    public NftBuilder(Nftables start, Set<BaseChain> registered) {
        present = new LinkedHashMap<>(start.tables());
        this.registered = registered;
    }

    /** Does the commands; throws {@link IllegalArgumentException} where the kernel would refuse. */
    public void apply(List<NftCommand> commands) {
        commands.forEach(this::apply);
        open.values().forEach(OpenTable::requireTargets);
    }

    private void apply(NftCommand command) {
        switch (command) {
            case NftCommand.FlushRuleset _ -> {
                open.keySet().forEach(this::unregister);
                present.keySet().forEach(this::unregister);
                open.clear();
                present.clear();
            }
            case NftCommand.AddTable(NftTable.Name name, var comment) -> {
                if (!present.containsKey(name)) {
                    present.put(name, new NftTable(name, comment, Map.of(), Map.of()));
                }
            }
            case NftCommand.DeleteTable(NftTable.Name name, boolean destroy) -> {
                if (!destroy || present.containsKey(name)) {
                    table(name);
                    unregister(name);
                    open.remove(name);
                    present.remove(name);
                }
            }
            case NftCommand.FlushTable(NftTable.Name name) -> table(name).flush();
            case NftCommand.AddChain(NftTable.Name name, NftChain chain) -> table(name).add(chain, registered);
            case NftCommand.DeleteChain(NftTable.Name name, String chain, boolean destroy) -> {
                if (!destroy || table(name).hasChain(chain)) {
                    table(name).delete(chain);
                    registered.remove(new BaseChain(name.family(), name.name(), chain));
                }
            }
            case NftCommand.FlushChain(NftTable.Name name, String chain) -> table(name).rules(chain).clear();
            case NftCommand.AddRule(NftTable.Name name, String chain, NftRule rule) ->
                table(name).insert(chain, -1, rule);
            case NftCommand.InsertRule(NftTable.Name name, String chain, int index, NftRule rule) ->
                table(name).insert(chain, index, rule);
            case NftCommand.AddSet(NftTable.Name name, NftSet set) -> table(name).add(set);
            case NftCommand.DeleteSet(NftTable.Name name, String set, boolean destroy) -> {
                if (!destroy || table(name).hasSet(set)) {
                    table(name).deleteSet(set);
                }
            }
            case NftCommand.FlushSet(NftTable.Name name, String set) -> table(name).elements(set).clear();
            case NftCommand.AddElements(NftTable.Name name, String set, List<NftElement> elements) ->
                table(name).addElements(set, elements);
            case NftCommand.DeleteElements(NftTable.Name name, String set, List<NftElement> elements, boolean destroy) ->
                table(name).deleteElements(set, elements, destroy);
        }
    }

    private OpenTable table(NftTable.Name name) {
        OpenTable known = open.get(name);
        if (known == null) {
            NftTable start = present.get(name);
            if (start == null) {
                throw new IllegalArgumentException("no table " + name);
            }
            known = new OpenTable(start);
            open.put(name, known);
        }
        return known;
    }

    private void unregister(NftTable.Name name) {
        new LinkedHashSet<>(registered).stream()
                .filter(b -> b.family() == name.family() && b.table().equals(name.name()))
                .forEach(registered::remove);
    }

    /** The tables as they are now. */
    public Nftables build() {
        open.forEach((name, table) -> present.put(name, table.build()));
        open.clear();
        return new Nftables(present);
    }
}
