package dev.podwire.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FabricBuilder;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import dev.podwire.kernel.nftables.NftScript;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.kernel.text.KernelCommand;
import dev.podwire.kernel.text.Sysctls;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;

/** Builds the machines of a lab by kernel operations, in the order in which the recorded labs were built. */
public final class LabBuilder {

    /** Settings of every node, before those of the lab. */
    private static final Map<String, String> NODE_SYSCTLS = Map.of("net.ipv4.ip_forward", "1",
            "net.bridge.bridge-nf-call-iptables", "1", "net.ipv4.conf.all.rp_filter", "2",
            "net.ipv4.conf.default.rp_filter", "2", "net.ipv4.conf.all.route_localnet", "1");
    /** Settings of every node with virtual servers, unless the lab has others. */
    private static final Map<String, String> IPVS_SYSCTLS = Map.of("net.ipv4.vs.conntrack", "1",
            "net.ipv4.vs.expire_nodest_conn", "1", "net.ipv4.vs.expire_quiescent_template", "1");
    private static final int UNDERLAY_MTU = 1500;
    private static final int BRIDGE_AGEING_SECONDS = 300;

    private final LabFile lab;
    private final Map<String, NamespaceId> namespaces = new LinkedHashMap<>();
    private final List<KernelOperation> operations = new ArrayList<>();

    private LabBuilder(LabFile lab) {
        this.lab = lab;
    }

    /** The lab's machines; throws {@link LabException} naming what cannot be built. */
    public static LabWorld build(LabFile lab) {
        return new LabBuilder(lab).build();
    }

    private LabWorld build() {
        underlay();
        for (LabFile.External external : lab.members().externals()) {
            external(external);
        }
        for (LabFile.Node node : lab.members().nodes()) {
            node(node);
        }
        new PodWiring(this, lab).wire();
        Fabric fabric = apply(Fabric.EMPTY, operations, "lab");
        for (LabFile.External external : lab.members().externals()) {
            for (List<String> route : external.routes()) {
                List<String> command = new ArrayList<>(List.of("ip", "route", "add"));
                command.addAll(route);
                fabric = run(fabric, external.name(), command);
            }
        }
        for (LabFile.Node node : lab.members().nodes()) {
            fabric = rules(fabric, node);
        }
        operations.clear();
        listen();
        fabric = apply(fabric, operations, "lab");
        return new LabWorld(fabric, namespaces, lab.members().nodes().stream().map(LabFile.Node::name).toList());
    }

    private static Fabric apply(Fabric fabric, List<KernelOperation> operations, String where) {
        try {
            return new FabricBuilder(fabric).applyAll(operations).build();
        } catch (IllegalArgumentException e) {
            throw new LabException(where + ": " + e.getMessage(), e);
        }
    }

    private Fabric run(Fabric fabric, String namespace, List<String> command) {
        NetworkNamespace now = fabric.namespace(namespace(namespace));
        try {
            return fabric.apply(KernelCommand.parse(now, command));
        } catch (IllegalArgumentException e) {
            throw new LabException(namespace + ": " + e.getMessage(), e);
        }
    }

    private Fabric rules(Fabric start, LabFile.Node node) {
        Fabric fabric = start;
        int number = 0;
        NamespaceId id = namespace(node.name());
        try {
            fabric = apply(fabric, IpsetText.restore(id, IpSets.EMPTY, node.programs().sets()), node.name() + " ipset");
        } catch (RuleSyntaxException e) {
            throw new LabException(node.name() + " ipset: " + e.getMessage(), e);
        }
        if (node.programs().balancer().isPresent()) {
            fabric = balancer(fabric, node, node.programs().balancer().get());
        }
        for (LabFile.Rules rules : node.programs().rules()) {
            String where = node.name() + " rules[" + number++ + "]";
            try {
                List<KernelOperation> program = rules.nft()
                        ? List.of(new KernelOperation.Nft(id,
                                NftScript.parse(rules.text(), fabric.namespace(id).netfilter().nftables())))
                        : IptablesSave.restore(id, false, rules.text());
                fabric = apply(fabric, program, where);
            } catch (RuleSyntaxException e) {
                throw new LabException(where + ": " + e.getMessage(), e);
            }
        }
        for (List<String> command : node.programs().commands()) {
            fabric = run(fabric, node.name(), command);
        }
        return fabric;
    }

    private Fabric balancer(Fabric fabric, LabFile.Node node, LabFile.Balancer balancer) {
        NamespaceId id = namespace(node.name());
        List<KernelOperation> made = new ArrayList<>();
        Link link = new Link("kube-ipvs0", mac(node.name(), "kube-ipvs0", node.name() + ":kube-ipvs0"), UNDERLAY_MTU,
                false, false, Optional.empty(), Link.PortFlags.FRESH);
        made.add(new KernelOperation.AddDevice(id, new Device.Dummy(link)));
        balancer.addresses().forEach(a -> made.add(new KernelOperation.AddAddress(id,
                new InterfaceAddress(link.name(), a.address(), a.prefixLength(), Optional.empty()))));
        IPVS_SYSCTLS.forEach((key, value) -> {
            if (!fabric.namespace(id).sysctls().containsKey(key)) {
                made.add(new KernelOperation.SetSysctl(id, key, value));
            }
        });
        try {
            made.addAll(IpvsadmText.restore(id, balancer.servers()));
        } catch (RuleSyntaxException e) {
            throw new LabException(node.name() + " ipvsadm: " + e.getMessage(), e);
        }
        return apply(fabric, made, node.name() + " ipvsadm");
    }

    NamespaceId namespace(String name) {
        NamespaceId id = namespaces.get(name);
        if (id == null) {
            throw new LabException("nothing in the lab is called '" + name + "'");
        }
        return id;
    }

    MacAddress mac(String namespace, String device, String derivedFrom) {
        MacAddress given = lab.macs().getOrDefault(namespace, Map.of()).get(device);
        return given != null ? given : LabNames.mac(derivedFrom);
    }

    void add(KernelOperation operation) {
        operations.add(operation);
    }

    NamespaceId open(String name, NamespaceId id) {
        if (namespaces.putIfAbsent(name, id) != null) {
            throw new LabException("two members of the lab are called '" + name + "'");
        }
        sysctl(id, "net.ipv6.conf.all.disable_ipv6", "1");
        sysctl(id, "net.ipv6.conf.default.disable_ipv6", "1");
        sysctl(id, "net.ipv4.tcp_synack_retries", "0");
        return id;
    }

    void sysctl(NamespaceId id, String key, String value) {
        add(new KernelOperation.SetSysctl(id, key, value));
    }

    private NamespaceId host(String name, Host.Kind kind) {
        add(new KernelOperation.AddHost(new Host(name, kind, Optional.empty())));
        return open(name, NamespaceId.hostOf(name));
    }

    private void underlay() {
        NamespaceId id = host(LabWorld.UNDERLAY, Host.Kind.UNDERLAY);
        sysctl(id, "net.bridge.bridge-nf-call-iptables", "0");
        sysctl(id, "net.ipv4.ip_forward", "1");
        Link link = Link.up("br0", mac(LabWorld.UNDERLAY, "br0", "gw"), UNDERLAY_MTU);
        add(new KernelOperation.AddDevice(id, new Device.Bridge(link, BRIDGE_AGEING_SECONDS, false)));
        lab.network().gateway().ifPresent(gateway -> add(new KernelOperation.AddAddress(id,
                new InterfaceAddress("br0", gateway, lab.network().underlay().prefixLength(), Optional.empty()))));
    }

    /** Plugs a machine's eth0 into the switch and sets its default route. */
    private void plug(NamespaceId id, String name, IpAddress address) {
        NamespaceId underlay = namespace(LabWorld.UNDERLAY);
        String port = "sw-" + name.substring(0, Math.min(12, name.length()));
        Link outer = Link.up(port, mac(LabWorld.UNDERLAY, port, name + ":swport"), UNDERLAY_MTU).portOf("br0", false);
        Link inner = Link.up("eth0", mac(name, "eth0", name + ":eth0"), UNDERLAY_MTU);
        add(new KernelOperation.AddDevice(underlay,
                new Device.Physical(outer, Optional.of(new Device.Port(id, "eth0")))));
        add(new KernelOperation.AddDevice(id,
                new Device.Physical(inner, Optional.of(new Device.Port(underlay, port)))));
        add(new KernelOperation.AddAddress(id, new InterfaceAddress("eth0", address,
                lab.network().underlay().prefixLength(), Optional.empty())));
        lab.network().gateway().ifPresent(gateway -> add(new KernelOperation.ReplaceRoute(id,
                Route.via(Cidr.ALL_IPV4, gateway, "eth0", false))));
    }

    private void external(LabFile.External external) {
        plug(host(external.name(), Host.Kind.EXTERNAL), external.name(), external.ip());
    }

    private void node(LabFile.Node node) {
        NamespaceId id = host(node.name(), Host.Kind.NODE);
        Map<String, String> settings = new LinkedHashMap<>(NODE_SYSCTLS);
        settings.putAll(lab.network().sysctls());
        settings.putAll(node.sysctls());
        settings.keySet().stream().filter(key -> !Sysctls.acts(key)).findFirst().ifPresent(key -> {
            throw new LabException(node.name() + ": the setting " + key + " is not simulated");
        });
        settings.forEach((key, value) -> sysctl(id, key, value));
        plug(id, node.name(), node.ip());
    }

    private void listen() {
        for (LabFile.Pod pod : lab.members().pods()) {
            listen(namespace(pod.hostNetwork() ? pod.node() : pod.name()), pod.name(), pod.ports());
        }
        lab.members().externals().forEach(e -> listen(namespace(e.name()), e.name(), e.ports()));
        lab.members().nodes().forEach(n -> listen(namespace(n.name()), n.name(), n.ports()));
    }

    private void listen(NamespaceId id, String owner, LabFile.Ports ports) {
        ports.tcp().forEach(port -> add(new KernelOperation.Listen(id, new ListeningSocket(IpProtocol.TCP,
                Optional.empty(), port, owner, LabServer.TCP, Optional.empty()))));
        ports.udp().forEach(port -> add(new KernelOperation.Listen(id, new ListeningSocket(IpProtocol.UDP,
                Optional.empty(), port, owner, LabServer.UDP, Optional.empty()))));
    }
}
