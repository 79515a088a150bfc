package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/** Which rules came and which went between two sets of tables, for those who want to see what a program has just done. */
public final class RulesetDiff {

    private RulesetDiff() {}

    /** What somebody wanted before, what he wants now, and what is there, with the rules of others. */
    public record Sides(Ruleset before, Ruleset after, Ruleset live) {}

    /**
     * A chain that is not what it was.
     *
     * @param removed rules that are gone, and {@code added} those that are new, each in order
     * @param made    whether the chain itself is new
     * @param gone    whether the chain itself is gone
     */
    public record ChainChange(TableName table, String chain, List<Rule> removed, List<Rule> added, boolean made,
            boolean gone) {
        public ChainChange {
            removed = List.copyOf(removed);
            added = List.copyOf(added);
        }
    }

    /** Every chain that differs, by table and name. */
    public static List<ChainChange> between(Ruleset before, Ruleset after) {
        List<ChainChange> changes = new ArrayList<>();
        for (TableName name : TableName.values()) {
            Table old = before.tables().get(name);
            Table now = after.tables().get(name);
            if (old == now) {
                continue;
            }
            TreeSet<String> names = new TreeSet<>();
            Optional.ofNullable(old).ifPresent(table -> names.addAll(table.chains().keySet()));
            Optional.ofNullable(now).ifPresent(table -> names.addAll(table.chains().keySet()));
            for (String chain : names) {
                compare(name, chain(old, chain), chain(now, chain)).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private static @Nullable Chain chain(@Nullable Table table, String name) {
        return table == null ? null : table.chains().get(name);
    }

    private static Optional<ChainChange> compare(TableName table, @Nullable Chain old, @Nullable Chain now) {
        if (old == now || old != null && old.equals(now)) {
            return Optional.empty();
        }
        List<Rule> removed = new ArrayList<>(old == null ? List.of() : old.rules());
        List<Rule> added = new ArrayList<>();
        for (Rule rule : now == null ? List.<Rule>of() : now.rules()) {
            if (!removed.remove(rule)) {
                added.add(rule);
            }
        }
        boolean nothing = removed.isEmpty() && added.isEmpty() && old != null && now != null;
        String name = old != null ? old.name() : now == null ? "" : now.name();
        return nothing
                ? Optional.empty()
                : Optional.of(new ChainChange(table, name, removed, added, old == null, now == null));
    }
}
