package dev.podwire.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.RulesetDiff;

/**
 * What has to be done to bring machines from what some program wanted before to what it wants now, leaving alone what others
 * have written. Settings that nobody asks for any more stay, as on a real machine.
 */
public final class FabricDiff {

    private final Fabric before;
    private final Fabric after;
    private final Fabric live;
    private final List<KernelOperation> operations = new ArrayList<>();

    private FabricDiff(Fabric before, Fabric after, Fabric live) {
        this.before = before;
        this.after = after;
        this.live = live;
    }

    /** {@code live} is how the machines are: {@code before} with what others have added to it. */
    public static List<KernelOperation> between(Fabric before, Fabric after, Fabric live) {
        FabricDiff diff = new FabricDiff(before, after, live);
        diff.write();
        return diff.operations;
    }

    private void write() {
        before.hosts().keySet().stream().filter(name -> !after.hosts().containsKey(name))
                .forEach(name -> operations.add(new KernelOperation.DeleteHost(name)));
        for (NamespaceId id : before.namespaces().keySet()) {
            if (!id.isHost() && !after.namespaces().containsKey(id) && after.hosts().containsKey(id.host())) {
                operations.add(new KernelOperation.DeleteNamespace(id));
            }
        }
        for (Map.Entry<NamespaceId, NetworkNamespace> entry : after.namespaces().entrySet()) {
            NamespaceId id = entry.getKey();
            Optional<NetworkNamespace> old = before.find(id);
            if (old.isEmpty()) {
                operations.add(id.isHost()
                        ? new KernelOperation.AddHost(Objects.requireNonNull(after.hosts().get(id.host())))
                        : new KernelOperation.AddNamespace(id));
            }
        }
        for (Map.Entry<NamespaceId, NetworkNamespace> entry : after.namespaces().entrySet()) {
            NamespaceId id = entry.getKey();
            NetworkNamespace old = before.find(id).orElseGet(() -> fresh(id));
            if (!old.equals(entry.getValue())) {
                new Change(old, entry.getValue(), live.find(id).orElse(old)).write();
            }
        }
    }

    private static NetworkNamespace fresh(NamespaceId id) {
        return Fabric.EMPTY.apply(List.of(new KernelOperation.AddNamespace(id))).namespace(id);
    }

    /** The change of one namespace. */
    private final class Change {

        private final NetworkNamespace old;
        private final NetworkNamespace wanted;
        private final NetworkNamespace present;
        private final NamespaceId id;

        Change(NetworkNamespace old, NetworkNamespace wanted, NetworkNamespace present) {
            this.old = old;
            this.wanted = wanted;
            this.present = present;
            id = wanted.id();
        }

        void write() {
            for (ListeningSocket socket : old.sockets()) {
                if (!wanted.sockets().contains(socket) && present.sockets().contains(socket)) {
                    operations.add(new KernelOperation.StopListening(id, socket));
                }
            }
            List<KernelOperation> links = new ArrayList<>();
            devices(links);
            addresses(links);
            operations.addAll(links);
            // What the kernel does by itself about routes and neighbours when devices come and go needs no asking for.
            NetworkNamespace now = new Fabric(Map.of(), Map.of(id, old)).apply(links).namespace(id);
            routes(now);
            entries(now);
            wanted.sysctls().forEach((key, value) -> {
                if (!value.equals(old.sysctls().get(key))) {
                    operations.add(new KernelOperation.SetSysctl(id, key, value));
                }
            });
            rules();
            for (ListeningSocket socket : wanted.sockets()) {
                if (!old.sockets().contains(socket)) {
                    operations.add(new KernelOperation.Listen(id, socket));
                }
            }
        }

        private void devices(List<KernelOperation> links) {
            for (Device device : old.links().devices().values()) {
                Device there = wanted.links().devices().get(device.name());
                if (there == null || !there.withLink(device.link()).equals(device)) {
                    links.add(new KernelOperation.DeleteDevice(id, device.name()));
                } else if (!there.link().equals(device.link())) {
                    links.add(new KernelOperation.SetLink(id, there.link()));
                }
            }
            for (Device device : wanted.links().devices().values()) {
                Device there = old.links().devices().get(device.name());
                if (there == null || !there.withLink(device.link()).equals(device)) {
                    links.add(new KernelOperation.AddDevice(id, device));
                }
            }
        }

        private void addresses(List<KernelOperation> links) {
            Set<String> anew = new HashSet<>();
            links.forEach(operation -> {
                if (operation instanceof KernelOperation.AddDevice(NamespaceId _, Device device)) {
                    anew.add(device.name());
                }
            });
            for (InterfaceAddress address : old.addressing().addresses()) {
                boolean deviceStays = wanted.device(address.device()).isPresent() && !anew.contains(address.device());
                if (deviceStays && !wanted.addressing().addresses().contains(address)) {
                    links.add(new KernelOperation.DeleteAddress(id, address.device(), address.address()));
                }
            }
            for (InterfaceAddress address : wanted.addressing().addresses()) {
                if (anew.contains(address.device()) || !old.addressing().addresses().contains(address)) {
                    links.add(new KernelOperation.AddAddress(id, address));
                }
            }
        }

        private void routes(NetworkNamespace now) {
            for (Route route : now.routing().routes()) {
                // What somebody has taken out by hand need not be taken out again.
                boolean gone = old.routing().routes().contains(route) && !present.routing().routes().contains(route);
                if (!wanted.routing().routes().contains(route) && !gone) {
                    operations.add(new KernelOperation.DeleteRoute(id, route));
                }
            }
            for (Route route : wanted.routing().routes()) {
                if (!now.routing().routes().contains(route)) {
                    boolean beside = wanted.routing().routes().stream()
                            .anyMatch(other -> !other.equals(route) && isBeside(other, route));
                    operations.add(beside
                            ? new KernelOperation.AppendRoute(id, route)
                            : new KernelOperation.ReplaceRoute(id, route));
                }
            }
            for (RoutingRule rule : now.routing().rules()) {
                if (!wanted.routing().rules().contains(rule)) {
                    operations.add(new KernelOperation.DeleteRoutingRule(id, rule));
                }
            }
            for (RoutingRule rule : wanted.routing().rules()) {
                if (!now.routing().rules().contains(rule)) {
                    operations.add(new KernelOperation.AddRoutingRule(id, rule));
                }
            }
        }

        private static boolean isBeside(Route one, Route other) {
            return one.table() == other.table() && one.destination().equals(other.destination())
                    && one.metric() == other.metric();
        }

        private void entries(NetworkNamespace now) {
            for (Neighbour neighbour : now.addressing().neighbours()) {
                if (wanted.addressing().neighbours().stream().noneMatch(n -> n.device().equals(neighbour.device())
                        && n.address().equals(neighbour.address()))) {
                    operations.add(new KernelOperation.DeleteNeighbour(id, neighbour.device(), neighbour.address()));
                }
            }
            for (Neighbour neighbour : wanted.addressing().neighbours()) {
                if (!now.addressing().neighbours().contains(neighbour)) {
                    operations.add(new KernelOperation.ReplaceNeighbour(id, neighbour));
                }
            }
            for (FdbEntry entry : now.links().fdb()) {
                if (wanted.links().fdb().stream()
                        .noneMatch(f -> sameFdb(f, entry) && f.remote().equals(entry.remote()))) {
                    operations.add(new KernelOperation.DeleteFdb(id, entry.device(), entry.mac(), entry.remote()));
                }
            }
            for (FdbEntry entry : wanted.links().fdb()) {
                if (!now.links().fdb().contains(entry)) {
                    boolean beside = wanted.links().fdb().stream().filter(f -> sameFdb(f, entry)).count() > 1;
                    operations.add(beside
                            ? new KernelOperation.AppendFdb(id, entry)
                            : new KernelOperation.ReplaceFdb(id, entry));
                }
            }
        }

        private static boolean sameFdb(FdbEntry one, FdbEntry other) {
            return one.device().equals(other.device()) && one.mac().equals(other.mac());
        }

        private void rules() {
            RulesetDiff.Sides ipv4 = new RulesetDiff.Sides(old.netfilter().ipv4(), wanted.netfilter().ipv4(),
                    present.netfilter().ipv4());
            RulesetDiff.Sides ipv6 = new RulesetDiff.Sides(old.netfilter().ipv6(), wanted.netfilter().ipv6(),
                    present.netfilter().ipv6());
            operations.addAll(RuleScript.between(id, false, ipv4));
            operations.addAll(RuleScript.between(id, true, ipv6));
        }
    }
}
