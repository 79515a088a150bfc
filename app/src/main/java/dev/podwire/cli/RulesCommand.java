package dev.podwire.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.kernel.text.Listings;
import dev.podwire.sim.Simulation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code podwire rules}: prints what a node's kernel was programmed with, as the tools of Linux print it. */
@Command(name = "rules", sortOptions = false, mixinStandardHelpOptions = true, description = "Print a node's programmed state in the format of the tool that shows it.", footer = {
        "", "Example: podwire rules sample-clusters/three-tier --node worker-1 --format iptables-save"})
final class RulesCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--node", required = true, paramLabel = "NODE", description = "which node")
    String node = "";

    @Option(names = "--bare", description = "exactly the objects in the files and what kube-proxy alone writes")
    boolean bare;

    @Option(names = "--format", paramLabel = "FORMAT", description = "iptables-save, ip6tables-save, nft (default: that of the proxy mode), ip-route, ip-rule, ip-addr, neigh, fdb, ipset or ipvsadm")
    @Nullable
    String format;

    /** The formats in the order in which they are offered. */
    private enum Format {
        IPTABLES_SAVE((_, n) -> IptablesSave.save(n.netfilter().ipv4(), false)), IP6TABLES_SAVE(
                (_, n) -> IptablesSave.save(n.netfilter().ipv6(), true)), NFT(
                        (_, n) -> NftText.list(n.netfilter().nftables())), IP_ROUTE(
                                (_, n) -> Listings.routes(n)), IP_RULE((_, n) -> Listings.rules(n)), IP_ADDR(
                                        (f, n) -> Listings.addresses(f, n.id())), NEIGH(
                                                (_, n) -> Listings.neighbours(n)), FDB(
                                                        (_, n) -> Listings.fdb(n)), IPSET(
                                                                (_, n) -> IpsetText
                                                                        .save(n.netfilter().sets())), IPVSADM(
                                                                                (_, n) -> IpvsadmText
                                                                                        .save(n.netfilter().ipvs()));

        private final BiFunction<Fabric, NetworkNamespace, String> text;

        Format(BiFunction<Fabric, NetworkNamespace, String> text) {
            this.text = text;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The format of this name, without one that of the tool for the proxy mode. */
        static Format of(@Nullable String name, String proxyMode) {
            if (name == null) {
                return switch (proxyMode) {
                    case "nftables" -> NFT;
                    case "ipvs" -> IPVSADM;
                    default -> IPTABLES_SAVE;
                };
            }
            return Arrays.stream(values()).filter(f -> f.word().equals(name)).findFirst()
                    .orElseThrow(() -> CliException.usage("--format " + name + ": there is no such format. There are "
                            + Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", ")) + "."));
        }
    }

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        Format.of(format, "");
        Simulation simulation = cluster.load(console, bare, Optional.empty());
        Format chosen = Format.of(format, simulation.cluster().config().proxy().mode());
        String text = chosen.text.apply(simulation.fabric(), simulation.node(node));
        if (cluster.json) {
            try (Json json = new Json(console.out())) {
                json.object(d -> d.field("node", node).field("format", chosen.word()).strings("lines",
                        text.lines().toList()));
            }
        } else {
            console.out().print(text);
        }
        return Exit.YES;
    }
}
