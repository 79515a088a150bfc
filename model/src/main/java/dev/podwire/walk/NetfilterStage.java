package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** The hooks of netfilter: tables, connection tracking and address translation in the order of their priorities. */
final class NetfilterStage {

    private final Network network;
    private final ChainRunner chains;
    private final NftRunner nftables;

    NetfilterStage(Network network) {
        this.network = network;
        chains = new ChainRunner(network, !network.recorder().wants(Recording.FULL));
        nftables = new NftRunner(network);
    }

    /** How many rules the kernels have tried so far. */
    long rulesTried() {
        return chains.tried() + nftables.tried();
    }

    /** How many times the kernels have looked something up in a set or map so far. */
    long lookups() {
        return nftables.lookups();
    }

    /** Shows a packet to a hook; false if it does not go on from here. */
    boolean pass(Kernel kernel, Hook hook, Skb skb, @Nullable String in, @Nullable String out) {
        Station[] stations = kernel.config().stations().at(hook);
        if (stations.length == 0 || !skb.isIpv4()) {
            return true;
        }
        if (hook == Hook.PREROUTING && skb.hash == 0) {
            // whoever steers or traces received packets has asked for the hash by now: before addresses are translated
            skb.hash = TunnelStage.flowHash(skb.packet);
        }
        HookPoint at = new HookPoint(kernel, hook, in, out);
        for (Station station : stations) {
            boolean goesOn = switch (station) {
                case Station.Gather _ -> network.fragments().gather(kernel, skb);
                case Station.Track _ -> track(at, skb);
                case Station.Iptables chain -> chain.reroutes() ? rerouting(at, chain, skb) : chain(at, chain, skb);
                case Station.Nft chain -> chain.reroutes() ? rerouting(at, chain, skb) : chain(at, chain, skb);
                case Station.Translate translate -> nat(at, translate, skb);
                case Station.BalancedAnswers _ -> network.ipvs().answer(at, skb);
                case Station.BalancedRequests _ -> hook == Hook.FORWARD
                        ? network.ipvs().errorFromClient(at, skb)
                        : network.ipvs().request(at, skb);
                case Station.Confirm _ -> confirm(at, skb);
            };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    private boolean chain(HookPoint at, Station station, Skb skb) {
        return switch (station) {
            case Station.Iptables(TableWalk table, TableWalk.ChainWalk base, _, _) -> {
                entered(at, Family.IP, table.table().name().text(), base.chain().name(), skb);
                yield chains.run(at, table, base, skb);
            }
            case Station.Nft(NftTable table, NftChain base, _, _) -> {
                entered(at, table.name().family(), table.name().name(), base.name(), skb);
                yield nftables.run(at, table, base, skb);
            }
            case Station.Gather _,Station.Track _,Station.Translate _,Station.BalancedAnswers _,Station.BalancedRequests _,Station.Confirm _ ->
                true;
        };
    }

    private void entered(HookPoint at, Family family, String table, String chain, Skb skb) {
        if (network.recorder().wants(Recording.FULL)) {
            network.note(at.kernel(), at.device(), skb,
                    new Action.HookEntered(new BaseChain(family, table, chain), at.hook(),
                            Optional.ofNullable(at.in()), Optional.ofNullable(at.out()), skb.tracking.text(),
                            skb.outer));
        }
    }

    private boolean track(HookPoint at, Skb skb) {
        network.conntrack().track(at.kernel(), skb);
        return true;
    }

    /** A local packet whose addresses or mark the chain changed is routed again. */
    private boolean rerouting(HookPoint at, Station station, Skb skb) {
        Header.Ipv4 before = skb.ip();
        int mark = skb.mark;
        if (!chain(at, station, skb)) {
            return false;
        }
        Header.Ipv4 after = skb.ip();
        boolean same = before.source().equals(after.source()) && before.destination().equals(after.destination())
                && mark == skb.mark && before.tos() == after.tos();
        return same || network.routes().reroute(at.kernel(), skb);
    }

    private boolean nat(HookPoint at, Station.Translate translate, Skb skb) {
        Kernel kernel = at.kernel();
        Connection connection = skb.tracking.connection();
        if (connection == null) {
            return true;
        }
        if (NatStage.undecided(skb, at.hook())) {
            if (!natChains(at, translate, skb)) {
                return false;
            }
            if (NatStage.undecided(skb, at.hook())
                    && !network.nat().decideNothing(kernel, connection, translate.source())) {
                network.drop(kernel, at.device(), skb, DropReason.NAT_CLASH, "no free port for address translation");
                return false;
            }
        } else if (at.hook() == Hook.POSTROUTING && connection.masqueradedBy != null
                && skb.tracking.kind() != ConntrackInfo.Kind.RELATED && !skb.tracking.reply()
                && !connection.masqueradedBy.equals(at.out())) {
            network.conntrack().destroy(kernel, skb, connection);
            network.drop(kernel, at.device(), skb, DropReason.NAT_CLASH,
                    "masqueraded connection now leaves by another device");
            return false;
        }
        return rewrite(at, skb, connection);
    }

    /** Asks the nat chains of the hook one after the other until the connection is decided. */
    private boolean natChains(HookPoint at, Station.Translate translate, Skb skb) {
        List<Station> asked = translate.chains();
        for (int i = 0; i < asked.size() && NatStage.undecided(skb, at.hook()); i++) {
            if (!chain(at, asked.get(i), skb)) {
                return false;
            }
        }
        return true;
    }

    private boolean rewrite(HookPoint at, Skb skb, Connection connection) {
        IpAddress destination = skb.destination();
        if (!network.nat().rewrite(at.kernel(), skb, at.hook())) {
            network.drop(at.kernel(), at.device(), skb, DropReason.NAT_CLASH,
                    "a redirect for a translated connection is not sent");
            return false;
        }
        if (at.hook() == Hook.PREROUTING && !destination.equals(skb.destination())) {
            skb.dst = null;
        }
        if (at.hook() == Hook.OUTPUT) {
            boolean reply = skb.tracking.reply();
            boolean moved = !connection.tuple(reply).destination().equals(connection.tuple(!reply).source());
            return !moved || network.routes().reroute(at.kernel(), skb);
        }
        return true;
    }

    private boolean confirm(HookPoint at, Skb skb) {
        if (network.conntrack().confirm(at.kernel(), skb)) {
            return true;
        }
        network.drop(at.kernel(), at.device(), skb, DropReason.NAT_CLASH,
                "another connection has the same addresses and ports");
        return false;
    }
}
