package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftTable;

/**
 * What is registered at each hook of one kernel, in the order in which a packet meets it (core.c, {@code nf_hook_entries}): by
 * priority, and where that is equal the latest registration first.
 */
final class Stations {

    private final Map<Hook, Station[]> hooks = new EnumMap<>(Hook.class);
    private final Map<BaseChain, Integer> registrations = new HashMap<>();
    private final boolean tracks;

    /** A station with the place of its registration. */
    private record Placed(Station station, int registration) {}

    private static final Comparator<Placed> ORDER = Comparator.comparingInt((Placed p) -> p.station().priority())
            .thenComparing(Comparator.comparingInt(Placed::registration).reversed());

    Stations(NetworkNamespace namespace, Map<TableName, TableWalk> tables) {
        NetworkNamespace.Netfilter netfilter = namespace.netfilter();
        boolean balances = !netfilter.ipvs().isEmpty();
        for (BaseChain chain : netfilter.registered()) {
            registrations.put(chain, registrations.size());
        }
        tracks = TrackingNeed.of(namespace);
        boolean any = !tables.isEmpty() || !netfilter.nftables().tables().isEmpty();
        for (Hook hook : Hook.values()) {
            List<Placed> chains = new ArrayList<>();
            List<Placed> nat = new ArrayList<>();
            iptables(hook, tables, chains, nat);
            netfilter.nftables().tables().values().forEach(table -> nftables(hook, table, chains, nat));
            List<Placed> found = new ArrayList<>(chains);
            if (any && hook == Hook.PREROUTING) {
                found.add(new Placed(new Station.Gather(), -1));
            }
            if (tracks && (hook == Hook.PREROUTING || hook == Hook.OUTPUT)) {
                found.add(new Placed(new Station.Track(), -1));
            }
            if (hook != Hook.FORWARD && translates(netfilter, tables)) {
                nat.sort(ORDER);
                int first = nat.stream().mapToInt(Placed::registration).min().orElse(-1);
                found.add(new Placed(new Station.Translate(NatStage.changesSource(hook),
                        nat.stream().map(Placed::station).toList()), first));
            }
            if (balances && hook != Hook.PREROUTING && hook != Hook.POSTROUTING) {
                found.add(new Placed(new Station.BalancedAnswers(hook), -1));
                found.add(new Placed(new Station.BalancedRequests(hook), -1));
            }
            if (tracks && (hook == Hook.INPUT || hook == Hook.POSTROUTING)) {
                found.add(new Placed(new Station.Confirm(), -1));
            }
            found.sort(ORDER);
            hooks.put(hook, found.stream().map(Placed::station).toArray(Station[]::new));
        }
    }

    private void iptables(Hook hook, Map<TableName, TableWalk> tables, List<Placed> chains, List<Placed> nat) {
        tables.forEach((name, table) -> {
            TableWalk.ChainWalk base = table.base(hook);
            if (base != null) {
                Station station = new Station.Iptables(table, base, priority(name, hook),
                        name == TableName.MANGLE && hook == Hook.OUTPUT);
                (name == TableName.NAT ? nat : chains)
                        .add(new Placed(station, registration(new BaseChain(Family.IP, name.text(), hook.name()))));
            }
        });
    }

    private static int priority(TableName table, Hook hook) {
        return switch (table) {
            case RAW -> -300;
            case MANGLE -> -150;
            case NAT -> NatStage.changesSource(hook) ? 100 : -100;
            case FILTER -> 0;
            case SECURITY -> 50;
        };
    }

    private void nftables(Hook hook, NftTable table, List<Placed> chains, List<Placed> nat) {
        if (!table.name().family().sees(false)) {
            return;
        }
        for (NftChain chain : table.chains().values()) {
            if (chain.base().isPresent() && chain.base().get().hook() == hook) {
                NftChain.Base base = chain.base().get();
                Station station = new Station.Nft(table, chain, base.priority(),
                        base.type() == NftChain.Base.Type.ROUTE);
                (base.type() == NftChain.Base.Type.NAT ? nat : chains).add(new Placed(station,
                        registration(new BaseChain(table.name().family(), table.name().name(), chain.name()))));
            }
        }
    }

    private int registration(BaseChain chain) {
        return registrations.getOrDefault(chain, -1);
    }

    /** NAT's own hooks are all there as soon as there is one nat chain ({@code nf_nat_register_fn}). */
    private static boolean translates(NetworkNamespace.Netfilter netfilter, Map<TableName, TableWalk> tables) {
        return tables.containsKey(TableName.NAT) || netfilter.nftables().tables().values().stream()
                .filter(t -> t.name().family().sees(false)).flatMap(t -> t.chains().values().stream())
                .anyMatch(c -> c.base().filter(b -> b.type() == NftChain.Base.Type.NAT).isPresent());
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
