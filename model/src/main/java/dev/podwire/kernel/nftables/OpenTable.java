package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.BaseChain;

/** A table under change: rules and elements are copied when the first of a chain or set changes. */
final class OpenTable {

    private final NftTable start;
    private final Map<String, NftChain> chains;
    private final Map<String, NftSet> sets;
    private final Map<String, List<NftRule>> rules = new HashMap<>();
    private final Map<String, Map<NftValue, NftElement>> elements = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private boolean chainsGone;

    OpenTable(NftTable start) {
        this.start = start;
        chains = new LinkedHashMap<>(start.chains());
        sets = new LinkedHashMap<>(start.sets());
    }

    boolean hasChain(String name) {
        return chains.containsKey(name);
    }

    boolean hasSet(String name) {
        return sets.containsKey(name);
    }

    private NftChain chain(String name) {
        NftChain found = chains.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no chain " + name + " in table " + start.name());
        }
        return found;
    }

    List<NftRule> rules(String chain) {
        List<NftRule> known = rules.get(chain);
        if (known == null) {
            known = new ArrayList<>(chain(chain).rules());
            rules.put(chain, known);
        }
        return known;
    }

    void add(NftChain chain, Set<BaseChain> registered) {
        NftChain present = chains.get(chain.name());
        if (present == null) {
            chains.put(chain.name(), chain.withRules(List.of()));
            if (chain.base().isPresent()) {
                registered.add(new BaseChain(start.name().family(), start.name().name(), chain.name()));
            }
        } else if (chain.base().isPresent()) {
            if (present.base().isEmpty() || present.base().get().hook() != chain.base().get().hook()) {
                throw new IllegalArgumentException(
                        "chain " + chain.name() + " is there already and no such base chain");
            }
            chains.put(chain.name(), new NftChain(chain.name(), chain.base(), present.comment(), present.rules()));
        }
        chain.rules().forEach(rule -> insert(chain.name(), -1, rule));
    }

    /** At {@code index}, counted from 0, or at the end if it is negative. */
    void insert(String chain, int index, NftRule rule) {
        List<NftRule> list = rules(chain);
        if (index > list.size()) {
            throw new IllegalArgumentException("chain " + chain + " has no rule " + index);
        }
        NftReferences.chains(rule, wanted::add);
        NftReferences.sets(rule, this::requireSet);
        list.add(index < 0 ? list.size() : index, rule);
    }

    private void requireSet(String name) {
        if (!sets.containsKey(name)) {
            throw new IllegalArgumentException("no set or map " + name + " in table " + start.name());
        }
    }

    void flush() {
        chains.keySet().forEach(chain -> rules(chain).clear());
    }

    void delete(String chain) {
        chain(chain);
        chains.remove(chain);
        rules.remove(chain);
        chainsGone = true;
    }

    void add(NftSet set) {
        sets.putIfAbsent(set.name(), set.withElements(Map.of()));
        if (!set.elements().isEmpty()) {
            addElements(set.name(), new ArrayList<>(set.elements().values()));
        }
    }

    void deleteSet(String name) {
        requireSet(name);
        sets.remove(name);
        elements.remove(name);
    }

    Map<NftValue, NftElement> elements(String set) {
        Map<NftValue, NftElement> known = elements.get(set);
        if (known == null) {
            requireSet(set);
            known = new LinkedHashMap<>(sets.getOrDefault(set, NftSet.empty(set, NftSet.Type.set(), "")).elements());
            elements.put(set, known);
        }
        return known;
    }

    void addElements(String set, List<NftElement> added) {
        Map<NftValue, NftElement> known = elements(set);
        for (NftElement element : added) {
            NftElement before = known.putIfAbsent(element.key(), element);
            if (before != null && !before.data().equals(element.data())) {
                throw new IllegalArgumentException("map " + set + " has another element of this key already");
            }
            element.data().ifPresent(data -> NftReferences.chains(data, wanted::add));
        }
    }

    void deleteElements(String set, List<NftElement> gone, boolean destroy) {
        Map<NftValue, NftElement> known = elements(set);
        for (NftElement element : gone) {
            if (known.remove(element.key()) == null && !destroy) {
                throw new IllegalArgumentException("set " + set + " has no such element");
            }
        }
    }

    /** The kernel lets no rule or element lead to a chain that is not there. */
    void requireTargets() {
        if (chainsGone) {
            NftTable now = build();
            now.chains().values().forEach(c -> c.rules().forEach(r -> NftReferences.chains(r, wanted::add)));
            now.sets().values().forEach(s -> s.elements().values()
                    .forEach(e -> e.data().ifPresent(d -> NftReferences.chains(d, wanted::add))));
            chainsGone = false;
        }
        Optional<String> missing = wanted.stream().filter(c -> !chains.containsKey(c)).findFirst();
        if (missing.isPresent()) {
            throw new IllegalArgumentException("no chain " + missing.get() + " in table " + start.name()
                    + ", to which a rule or an element leads");
        }
        wanted.clear();
    }

    NftTable build() {
        rules.forEach((name, list) -> chains.put(name, chain(name).withRules(list)));
        rules.clear();
        elements.forEach((name, map) -> sets.computeIfPresent(name, (n, set) -> set.withElements(map)));
        elements.clear();
        return new NftTable(start.name(), start.comment(), sets, chains);
    }
}
