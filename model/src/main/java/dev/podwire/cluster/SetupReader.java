package dev.podwire.cluster;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Addresses;
import dev.podwire.cluster.ClusterSetup.PlannedNode;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import org.jspecify.annotations.Nullable;

/** Reads how a cluster is set up from the files that people set clusters up with: kind, kubeadm and kube-proxy. */
public final class SetupReader {

    private static final int DEFAULT_NODES = 3;
    private static final int MAX_NODES = 5000;

    private final List<Problem> problems;
    private List<Cidr> podCidrs = List.of();
    private List<Cidr> serviceCidrs = List.of();
    private final List<Cidr> moreServiceCidrs = new ArrayList<>();
    private String dnsDomain = ClusterConfig.DEFAULT.dnsDomain();
    private Optional<String> mode = Optional.empty();
    private List<PlannedNode> nodes = List.of();
    private @Nullable Field proxy;

    private SetupReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** Whether a document says how the cluster is set up, rather than what is in it. */
    public static boolean isSetup(Document document) {
        return switch (document.kind()) {
            case "Cluster" -> document.group().equals("kind.x-k8s.io");
            case "ClusterConfiguration" -> document.group().equals("kubeadm.k8s.io");
            case "KubeProxyConfiguration" -> document.group().equals("kubeproxy.config.k8s.io");
            case "ServiceCIDR" -> document.group().equals("networking.k8s.io");
            default -> false;
        };
    }

    /** The set-up that the documents describe, with the documented defaults for the rest. */
    public static ClusterSetup read(List<Document> documents, Wishes wishes, List<Problem> problems) {
        SetupReader reader = new SetupReader(problems);
        for (Document document : documents) {
            switch (document.kind()) {
                case "Cluster" -> reader.kind(document);
                case "ClusterConfiguration" -> reader.kubeadm(document.root().get("networking"));
                case "KubeProxyConfiguration" -> reader.proxy = document.root();
                default -> reader.serviceCidr(document.root());
            }
        }
        return reader.setup(wishes);
    }

    /** What the user asked for apart from any file. */
    public record Wishes(Optional<Integer> nodes, Optional<String> cni, Optional<String> proxyMode) {}

    private void kind(Document document) {
        Field root = document.root();
        if (!document.apiVersion().equals("kind.x-k8s.io/v1alpha4")) {
            problems.add(root.get("apiVersion").error("kind Cluster is known in version kind.x-k8s.io/v1alpha4 only",
                    "write apiVersion: kind.x-k8s.io/v1alpha4"));
        }
        Field network = root.get("networking");
        String family = network.get("ipFamily").text("ipv4");
        podCidrs = cidrs(network.get("podSubnet"), switch (family) {
            case "ipv6" -> "fd00:10:244::/56";
            case "dual" -> "10.244.0.0/16,fd00:10:244::/56";
            default -> "10.244.0.0/16";
        });
        serviceCidrs = cidrs(network.get("serviceSubnet"), switch (family) {
            case "ipv6" -> "fd00:10:96::/112";
            case "dual" -> "10.96.0.0/16,fd00:10:96::/112";
            default -> "10.96.0.0/16";
        });
        mode = network.get("kubeProxyMode").text();
        kindNodes(root);
    }

    private void kindNodes(Field root) {
        String cluster = root.get("name").text("kind");
        List<PlannedNode> planned = new ArrayList<>();
        int controlPlanes = 0;
        int workers = 0;
        for (Field node : root.get("nodes").items()) {
            boolean controlPlane = !node.get("role").text("control-plane").equals("worker");
            int number = controlPlane ? ++controlPlanes : ++workers;
            planned.add(new PlannedNode(
                    cluster + (controlPlane ? "-control-plane" : "-worker") + (number == 1 ? "" : number),
                    controlPlane, node.get("labels").textMap()));
        }
        if (planned.isEmpty()) {
            planned.add(new PlannedNode(cluster + "-control-plane", true, Map.of()));
        }
        nodes = planned;
    }

    private void kubeadm(Field networking) {
        if (networking.get("podSubnet").exists()) {
            podCidrs = cidrs(networking.get("podSubnet"), "");
        }
        if (networking.get("serviceSubnet").exists()) {
            serviceCidrs = cidrs(networking.get("serviceSubnet"), "");
        }
        dnsDomain = networking.get("dnsDomain").text(dnsDomain);
    }

    private void serviceCidr(Field root) {
        for (Field cidr : root.get("spec", "cidrs").items()) {
            moreServiceCidrs.addAll(cidrs(cidr, ""));
        }
    }

    private List<Cidr> cidrs(Field field, String otherwise) {
        List<Cidr> found = new ArrayList<>();
        for (String text : field.text(otherwise).split(",")) {
            Optional<Cidr> cidr = Addresses.parseCidr(text.strip());
            cidr.ifPresent(found::add);
            if (cidr.isEmpty() && !text.isBlank()) {
                problems.add(field.error("Invalid value: \"" + text
                        + "\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)", ""));
            }
        }
        return found;
    }

    private ClusterSetup setup(Wishes wishes) {
        List<Cidr> clusterCidrs = proxy == null ? List.of() : cidrs(proxy.get("clusterCIDR"), "");
        List<Cidr> pods = !podCidrs.isEmpty()
                ? podCidrs
                : !clusterCidrs.isEmpty() ? clusterCidrs : ClusterConfig.DEFAULT.podCidrs();
        List<Cidr> services = new ArrayList<>(
                serviceCidrs.isEmpty() ? ClusterConfig.DEFAULT.serviceCidrs() : serviceCidrs);
        moreServiceCidrs.stream().filter(cidr -> !services.contains(cidr)).forEach(services::add);
        ClusterConfig.ProxyConfig settings = proxy(clusterCidrs.isEmpty() ? pods : clusterCidrs, wishes.proxyMode());
        if (wishes.proxyMode().isPresent()) {
            settings = settings.withMode(wishes.proxyMode().get());
        }
        ClusterConfig config = new ClusterConfig(pods, services, dnsDomain,
                wishes.cni().orElse(ClusterConfig.DEFAULT.cni()), settings);
        return new ClusterSetup(config, wishes.nodes().isPresent() || nodes.isEmpty()
                ? planned(wishes.nodes().orElse(DEFAULT_NODES))
                : nodes);
    }

    private static List<PlannedNode> planned(int count) {
        List<PlannedNode> planned = new ArrayList<>();
        planned.add(new PlannedNode("control-plane", true, Map.of()));
        for (int i = 1; i < Math.clamp(count, 1, MAX_NODES); i++) {
            planned.add(new PlannedNode("worker-" + i, false, Map.of()));
        }
        return planned;
    }

    private ClusterConfig.ProxyConfig proxy(List<Cidr> clusterCidrs, Optional<String> wish) {
        ClusterConfig.ProxyConfig defaults = ClusterConfig.ProxyConfig.DEFAULT;
        String wanted = mode.orElse(defaults.mode());
        if (proxy == null) {
            return new ClusterConfig.ProxyConfig(wanted, clusterCidrs, defaults.detectLocalMode(), Optional.empty(),
                    defaults.masquerade(), List.of(), defaults.localhostNodePorts(), defaults.conntrackLiberal(),
                    defaults.ipvs());
        }
        Field modeField = proxy.get("mode");
        wanted = modeField.text(wanted).isEmpty() ? wanted : modeField.text(wanted);
        if (!Set.of("iptables", "nftables", "ipvs", "none", "ebpf").contains(wanted)) {
            problems.add(modeField.error("Unsupported value: \"" + wanted
                    + "\": supported values: \"iptables\", \"ipvs\", \"nftables\"", ""));
        }
        Field section = proxy.get(wish.orElse(wanted).equals("nftables") ? "nftables" : "iptables");
        String detect = proxy.get("detectLocalMode").text("");
        detect = detect.isEmpty() ? defaults.detectLocalMode() : detect;
        Field local = proxy.get("detectLocal");
        return new ClusterConfig.ProxyConfig(wanted, clusterCidrs, detect,
                (detect.equals("BridgeInterface") ? local.get("bridgeInterface") : local.get("interfaceNamePrefix"))
                        .text(),
                new ClusterConfig.Masquerade(section.get("masqueradeBit").integer(defaults.masquerade().bit()),
                        section.get("masqueradeAll").bool(false)),
                nodePortAddresses(proxy), proxy.get("iptables", "localhostNodePorts").bool(true),
                proxy.get("conntrack", "tcpBeLiberal").bool(false), ipvs(proxy.get("ipvs")));
    }

    private ClusterConfig.IpvsConfig ipvs(Field section) {
        Field scheduler = section.get("scheduler");
        Scheduler chosen = ClusterConfig.IpvsConfig.DEFAULT.scheduler();
        try {
            chosen = scheduler.text("").isEmpty() ? chosen : Scheduler.parse(scheduler.text(""));
        } catch (IllegalArgumentException e) {
            problems.add(scheduler.error(String.valueOf(e.getMessage()), ""));
        }
        IpvsTable.Timeouts kernel = IpvsTable.Timeouts.DEFAULT;
        return new ClusterConfig.IpvsConfig(chosen, section.get("strictARP").bool(false),
                new IpvsTable.Timeouts(seconds(section.get("tcpTimeout"), kernel.tcp()),
                        seconds(section.get("tcpFinTimeout"), kernel.tcpFin()),
                        seconds(section.get("udpTimeout"), kernel.udp())));
    }

    /** A duration as Go writes it, for example {@code 1h30m}; 0 leaves what the kernel has. */
    private int seconds(Field field, int otherwise) {
        String text = field.text("");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long seconds = text.equals("0") ? 0 : Duration.parse("PT" + text).toSeconds();
            return seconds == 0 ? otherwise : Math.toIntExact(seconds);
        } catch (DateTimeParseException | ArithmeticException e) {
            problems.add(field.error("Invalid value: \"" + text + "\": must be a duration such as 15m0s", ""));
            return otherwise;
        }
    }

    /** The CIDRs of nodePortAddresses; {@code primary} is no CIDR and left to the proxy mode's own default. */
    private List<Cidr> nodePortAddresses(Field root) {
        List<Cidr> found = new ArrayList<>();
        for (Field each : root.get("nodePortAddresses").items()) {
            if (!each.text("").equals("primary")) {
                found.addAll(cidrs(each, ""));
            }
        }
        return found;
    }
}
