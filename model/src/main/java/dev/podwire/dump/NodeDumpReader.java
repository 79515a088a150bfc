package dev.podwire.dump;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.nftables.NftScript;
import dev.podwire.kernel.text.CommandException;
import dev.podwire.kernel.text.ConntrackReader;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;

/** Turns the files of one machine into a host with exactly their state. */
public final class NodeDumpReader {

    /** The program behind the sockets of a dumped machine: it accepts and answers. */
    private static final String APPLICATION = "echo";

    private final DumpFiles files;
    private final NamespaceId id;
    private final Gaps gaps = new Gaps();

    private NodeDumpReader(DumpFiles files) {
        this.files = files;
        id = NamespaceId.hostOf(files.name());
    }

    /** Reads a machine; throws {@link DumpException} naming the file that is wrong or missing. */
    public static NodeDump read(DumpFiles files) {
        return new NodeDumpReader(files).read();
    }

    private NodeDump read() {
        need(DumpPart.ADDRESSES);
        need(DumpPart.ROUTES);
        DeviceReader devices = new DeviceReader(files, id, gaps);
        TextReader texts = new TextReader(files, id, gaps);
        RoutingReader routing = new RoutingReader(files, id, gaps);
        files.warnings().forEach(gaps::warn);
        List<KernelOperation> first = new ArrayList<>();
        first.add(new KernelOperation.AddHost(new Host(files.name(), Host.Kind.NODE, Optional.empty())));
        first.addAll(texts.settings());
        first.addAll(devices.read());
        Fabric fabric = apply(Fabric.EMPTY, first);
        List<KernelOperation> second = new ArrayList<>(routes(fabric.namespace(id), routing));
        askIfMissing(DumpPart.RULES, "policy routing rules", "the three that every kernel starts with");
        second.addAll(routing.rules());
        askIfMissing(DumpPart.NEIGHBOURS, "which neighbours the kernel knew", "none");
        second.addAll(routing.neighbours());
        askIfMissing(DumpPart.FDB, "what bridges and tunnels had learned", "nothing");
        second.addAll(routing.fdb());
        second.addAll(texts.sockets(APPLICATION));
        second.addAll(rules(fabric.namespace(id)));
        return new NodeDump(files.name(), apply(fabric, second), connections(), devices.edges(), gaps.asked(),
                gaps.warnings());
    }

    private void need(DumpPart part) {
        if (files.part(part).isEmpty()) {
            throw new DumpException(files.name() + ": " + part.file() + " is missing: " + part.howToGet());
        }
    }

    private void askIfMissing(DumpPart part, String what, String taken) {
        if (files.part(part).isEmpty()) {
            gaps.ask(what, taken, part);
        }
    }

    private Fabric apply(Fabric fabric, List<KernelOperation> operations) {
        try {
            return fabric.apply(operations);
        } catch (DumpException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new DumpException(files.name() + ": " + e.getMessage(), e);
        }
    }

    /** The dump's routes in place of those that came with the addresses, in every table that the dump shows. */
    private List<KernelOperation> routes(NetworkNamespace now, RoutingReader routing) {
        List<Route> given = new ArrayList<>(routing.routes(DumpPart.ROUTES));
        given.addAll(routing.routes(DumpPart.ROUTES6));
        Set<Integer> shown = new LinkedHashSet<>(List.of(Route.MAIN));
        given.forEach(r -> shown.add(r.table()));
        boolean six = files.part(DumpPart.ROUTES6).isPresent();
        List<KernelOperation> operations = new ArrayList<>();
        for (Route route : now.routing().routes()) {
            if (shown.contains(route.table()) && (six || !route.destination().address().isIpv6())) {
                operations.add(new KernelOperation.DeleteRoute(id, route));
            }
        }
        given.forEach(route -> operations.add(new KernelOperation.ReplaceRoute(id, route)));
        return operations;
    }

    private List<KernelOperation> rules(NetworkNamespace now) {
        List<KernelOperation> operations = new ArrayList<>();
        if (files.part(DumpPart.IPTABLES).isEmpty() && files.part(DumpPart.NFTABLES).isEmpty()) {
            gaps.ask("netfilter rules", "none", DumpPart.IPTABLES);
        }
        try {
            files.part(DumpPart.IPSET)
                    .ifPresent(text -> operations.addAll(IpsetText.restore(id, now.netfilter().sets(), text)));
        } catch (RuleSyntaxException e) {
            throw new DumpException(files.source(DumpPart.IPSET) + ": " + e.getMessage(), e);
        }
        operations.addAll(virtualServers());
        Optional<NftTables> own = files.part(DumpPart.NFTABLES)
                .map(text -> NftTables.own(text, files.part(DumpPart.IPTABLES).isPresent()));
        boolean first = own.map(NftTables::first).orElse(false);
        if (first) {
            operations.addAll(nftables(own, now));
        }
        operations.addAll(iptables(DumpPart.IPTABLES, false));
        operations.addAll(iptables(DumpPart.IP6TABLES, true));
        if (!first) {
            operations.addAll(nftables(own, now));
        }
        return operations;
    }

    private List<KernelOperation> virtualServers() {
        try {
            return files.part(DumpPart.IPVS).map(text -> IpvsadmText.restore(id, text)).orElse(List.of());
        } catch (RuleSyntaxException e) {
            throw new DumpException(files.source(DumpPart.IPVS) + ": " + e.getMessage(), e);
        }
    }

    private List<KernelOperation> nftables(Optional<NftTables> tables, NetworkNamespace now) {
        try {
            return tables.filter(t -> !t.text().isEmpty()).<List<KernelOperation>>map(t -> List.of(
                    new KernelOperation.Nft(id, NftScript.parse(t.text(), now.netfilter().nftables()))))
                    .orElse(List.of());
        } catch (RuleSyntaxException e) {
            throw new DumpException(files.source(DumpPart.NFTABLES) + ": " + e.getMessage(), e);
        }
    }

    private List<KernelOperation> iptables(DumpPart part, boolean ipv6) {
        Optional<String> text = files.part(part);
        try {
            Optional<String> nft = files.part(DumpPart.NFTABLES);
            return text.map(t -> nft.map(n -> BuiltInChains.keepReal(t, ipv6, n)).orElse(t))
                    .map(t -> IptablesSave.restore(id, ipv6, t)).orElse(List.of());
        } catch (RuleSyntaxException e) {
            throw new DumpException(files.source(part) + ": " + e.getMessage(), e);
        }
    }

    private List<ConntrackEntry> connections() {
        try {
            return files.part(DumpPart.CONNTRACK).map(ConntrackReader::read).orElse(List.of());
        } catch (CommandException e) {
            throw new DumpException(files.source(DumpPart.CONNTRACK) + ": " + e.getMessage(), e);
        }
    }
}
