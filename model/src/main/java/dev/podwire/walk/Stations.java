package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.TableName;

/** What is registered at each hook of one kernel, in the order in which a packet meets it (core.c, {@code nf_hook_entries}). */
final class Stations {

    private final Map<Hook, Station[]> hooks = new EnumMap<>(Hook.class);
    private final boolean tracks;

    /** The stations of the iptables tables; {@code tracks}: connection tracking runs; {@code balances}: IPVS has servers. */
    Stations(Map<TableName, TableWalk> tables, boolean tracks, boolean balances) {
        this.tracks = tracks;
        for (Hook hook : Hook.values()) {
            List<Station> found = new ArrayList<>();
            if (!tables.isEmpty() && hook == Hook.PREROUTING) {
                found.add(new Station.Gather());
            }
            if (tracks && (hook == Hook.PREROUTING || hook == Hook.OUTPUT)) {
                found.add(new Station.Track());
            }
            tables.forEach((name, table) -> {
                TableWalk.ChainWalk base = table.base(hook);
                if (base != null && name != TableName.NAT) {
                    found.add(new Station.Iptables(table, base, name == TableName.MANGLE && hook == Hook.OUTPUT));
                }
            });
            if (tables.containsKey(TableName.NAT) && hook != Hook.FORWARD) {
                found.add(new Station.Translate(NatStage.changesSource(hook)));
            }
            if (balances && hook != Hook.PREROUTING && hook != Hook.POSTROUTING) {
                found.add(new Station.BalancedAnswers(hook));
                found.add(new Station.BalancedRequests(hook));
            }
            if (tracks && (hook == Hook.INPUT || hook == Hook.POSTROUTING)) {
                found.add(new Station.Confirm());
            }
            found.sort(Comparator.comparingInt(Station::priority));
            hooks.put(hook, found.toArray(Station[]::new));
        }
    }

    /** Whether connection tracking runs. */
    boolean tracks() {
        return tracks;
    }

    /** The stations of a hook; the array is not to be changed. */
    Station[] at(Hook hook) {
        return hooks.getOrDefault(hook, new Station[0]);
    }
}
