package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code kubernetes}: names of Services, endpoints and pods, read from the cluster's objects. */
final class KubernetesPlugin implements DnsPlugin {

    private final KubernetesSettings settings;
    private final ServiceIndex index;
    private final OutsideNames outside;

    KubernetesPlugin(KubernetesSettings settings, ServiceIndex index, OutsideNames outside) {
        this.settings = settings;
        this.index = index;
        this.outside = outside;
    }

    static KubernetesPlugin of(Corefile.Directive directive, List<String> blockZones, ClusterState cluster,
            OutsideNames outside) {
        return new KubernetesPlugin(KubernetesSettings.of(directive, blockZones), new ServiceIndex(cluster), outside);
    }

    /** One thing a name stands for: an address behind it, or another name. */
    private record Found(String target, String owner, int port) {
        boolean isName() {
            return target.endsWith(".");
        }
    }

    @Override
    public Reply answer(DnsQuestion question, Next next) {
        String name = DnsNames.absolute(question.name());
        Optional<String> zone = settings.zoneOf(name);
        if (zone.isEmpty()) {
            return next.answer(question);
        }
        Reply reply = question.type().equals("AXFR") || question.type().equals("IXFR")
                ? Reply.failure(Reply.REFUSED)
                : isReverse(zone.get())
                        ? reverse(name, question.type(), zone.get())
                        : forward(name, question.type(), zone.get());
        return reply.code() == Reply.NXDOMAIN && settings.fallsThrough(name) ? next.answer(question) : reply;
    }

    private static boolean isReverse(String zone) {
        return zone.endsWith("in-addr.arpa.") || zone.endsWith("ip6.arpa.");
    }

    private Reply forward(String name, String type, String zone) {
        List<String> labels = DnsNames.labelsBelow(name, zone);
        if (labels.isEmpty()) {
            return apex(name, type, zone);
        }
        int size = labels.size();
        if (size == 1 && labels.getFirst().equals("dns-version")) {
            return type.equals("TXT")
                    ? Reply.of(List.of(new DnsRecord(name, "TXT", 28800, "\"1.1.0\"")))
                    : negative(Reply.NOERROR, zone);
        }
        String kind = labels.get(size - 1);
        if (!kind.equals("svc") && !kind.equals("pod") || size > 5) {
            return negative(Reply.NXDOMAIN, zone);
        }
        if (size == 1) {
            return negative(Reply.NOERROR, zone);
        }
        String namespace = labels.get(size - 2);
        if (!index.hasNamespace(namespace)) {
            return negative(Reply.NXDOMAIN, zone);
        }
        if (size == 2) {
            return negative(Reply.NOERROR, zone);
        }
        return kind.equals("pod")
                ? pod(name, type, zone, namespace, labels)
                : service(name, type, zone, namespace, labels);
    }

    private Reply apex(String name, String type, String zone) {
        if (type.equals("SOA")) {
            return Reply.of(List.of(soa(zone)));
        }
        if (!type.equals("NS")) {
            return negative(Reply.NOERROR, zone);
        }
        Optional<Service> dns = index.service("kube-system", "kube-dns");
        String server = dns.map(s -> serviceName(s, zone)).orElse("ns.dns." + zone);
        List<DnsRecord> glue = dns.map(Service::clusterIps).orElse(List.of()).stream()
                .map(ip -> address(server, ip)).toList();
        return new Reply(Reply.NOERROR, true, List.of(new DnsRecord(name, "NS", settings.ttl(), server)), List.of(),
                glue);
    }

    private Reply pod(String name, String type, String zone, String namespace, List<String> labels) {
        Optional<IpAddress> ip = labels.size() == 3 ? DnsNames.undashed(labels.getFirst()) : Optional.empty();
        boolean exists = switch (settings.pods()) {
            case DISABLED -> false;
            case INSECURE -> ip.isPresent();
            case VERIFIED -> ip.isPresent() && index.hasPod(namespace, ip.get());
        };
        if (!exists || ip.isEmpty()) {
            return negative(Reply.NXDOMAIN, zone);
        }
        return type.equals(ip.get().isIpv6() ? "AAAA" : "A")
                ? Reply.of(List.of(address(name, ip.get())))
                : negative(Reply.NOERROR, zone);
    }

    private Reply service(String name, String type, String zone, String namespace, List<String> labels) {
        List<Found> found = index.service(namespace, labels.get(labels.size() - 3))
                .map(s -> targets(s, labels.subList(0, labels.size() - 3), zone)).orElse(List.of());
        if (found.isEmpty()) {
            return negative(Reply.NXDOMAIN, zone);
        }
        if (found.getFirst().isName()) {
            return external(name, type, zone, found.getFirst().target());
        }
        return switch (type) {
            case "A", "AAAA" -> {
                Set<DnsRecord> records = new LinkedHashSet<>();
                found.stream().map(f -> address(name, IpAddress.parse(f.target()))).filter(r -> r.type().equals(type))
                        .forEach(records::add);
                yield records.isEmpty()
                        ? negative(Reply.NOERROR, zone)
                        : Reply.of(new ArrayList<>(records));
            }
            case "SRV" -> srv(name, zone, found);
            default -> negative(Reply.NOERROR, zone);
        };
    }

    /** What stands behind a Service name; {@code before} are the labels in front of it: an endpoint, or port and protocol. */
    private List<Found> targets(Service service, List<String> before, String zone) {
        if (before.size() > 2) {
            return List.of();
        }
        String endpoint = before.size() == 1 ? before.getFirst() : "";
        String port = before.size() == 2 ? stripped(before.get(0)) : "";
        String protocol = before.size() == 2 ? stripped(before.get(1)) : "";
        String owner = serviceName(service, zone);
        List<Found> found = new ArrayList<>();
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            if (before.isEmpty()) {
                found.add(new Found(DnsNames.absolute(service.external().externalName()), owner, 0));
            }
        } else if (service.headless() || !endpoint.isEmpty()) {
            for (ServiceIndex.Address address : index.addresses(service)) {
                if (address.ready() && (endpoint.isEmpty() || endpoint.equals(address.name()))) {
                    address.ports().stream()
                            .filter(p -> matches(port, p.name()) && matches(protocol, p.protocol().text()))
                            .forEach(p -> found.add(
                                    new Found(address.ip().toString(), address.name() + "." + owner, p.port())));
                }
            }
        } else {
            service.ports().stream().filter(p -> matches(port, p.name()) && matches(protocol, p.protocol().text()))
                    .forEach(p -> service.clusterIps()
                            .forEach(ip -> found.add(new Found(ip.toString(), owner, p.port()))));
        }
        return found;
    }

    private static boolean matches(String asked, String present) {
        return asked.isEmpty() || asked.equalsIgnoreCase(present);
    }

    private static String stripped(String label) {
        return label.startsWith("_") ? label.substring(1) : label;
    }

    private Reply srv(String name, String zone, List<Found> found) {
        List<Found> withPort = found.stream().filter(f -> f.port() >= 0).distinct().toList();
        if (withPort.isEmpty()) {
            return negative(Reply.NOERROR, zone);
        }
        int weight = Math.max(1, 100 / withPort.size());
        Set<DnsRecord> records = new LinkedHashSet<>();
        Set<DnsRecord> addresses = new LinkedHashSet<>();
        for (Found f : withPort) {
            records.add(new DnsRecord(name, "SRV", settings.ttl(), "0 " + weight + " " + f.port() + " " + f.owner()));
            addresses.add(address(f.owner(), IpAddress.parse(f.target())));
        }
        return new Reply(Reply.NOERROR, true, new ArrayList<>(records), List.of(), new ArrayList<>(addresses));
    }

    /** An ExternalName is a CNAME; CoreDNS looks the target up as well and adds what it finds. */
    private Reply external(String name, String type, String zone, String target) {
        if (!type.equals("A") && !type.equals("AAAA") && !type.equals("CNAME")) {
            return negative(Reply.NOERROR, zone);
        }
        List<DnsRecord> records = new ArrayList<>();
        records.add(new DnsRecord(name, "CNAME", settings.ttl(), target));
        if (!type.equals("CNAME")) {
            DnsQuestion question = new DnsQuestion(target, type);
            Reply further = settings.zoneOf(target).isPresent() && !target.equals(name)
                    ? answer(question, _ -> Reply.failure(Reply.NXDOMAIN))
                    : outside.answer(question);
            records.addAll(further.answers());
        }
        return Reply.of(records);
    }

    private Reply reverse(String name, String type, String zone) {
        Optional<IpAddress> ip = DnsNames.reversed(name);
        if (ip.isEmpty()) {
            return negative(name.equals(zone) ? Reply.NOERROR : Reply.NXDOMAIN, zone);
        }
        String domain = settings.primaryZone();
        List<String> names = index.serviceAt(ip.get()).map(s -> List.of(serviceName(s, domain)))
                .orElseGet(() -> index.endpointsAt(ip.get()).stream()
                        .map(a -> a.name() + "." + serviceName(a.service(), domain)).distinct().toList());
        if (names.isEmpty()) {
            return negative(Reply.NXDOMAIN, zone);
        }
        return type.equals("PTR")
                ? Reply.of(names.stream().map(n -> new DnsRecord(name, "PTR", settings.ttl(), n)).toList())
                : negative(Reply.NOERROR, zone);
    }

    private static String serviceName(Service service, String zone) {
        return service.name() + "." + service.meta().namespace() + ".svc." + zone;
    }

    private DnsRecord address(String owner, IpAddress ip) {
        return new DnsRecord(owner, ip.isIpv6() ? "AAAA" : "A", settings.ttl(), ip.toString());
    }

    private Reply negative(int code, String zone) {
        return new Reply(code, true, List.of(), List.of(soa(zone)), List.of());
    }

    private DnsRecord soa(String zone) {
        return new DnsRecord(zone, "SOA", Math.min(settings.ttl(), 300),
                "ns.dns." + zone + " hostmaster." + zone + " 1 7200 1800 86400 " + settings.ttl());
    }
}
