package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.podwire.api.Service;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code kubernetes}: names of Services, endpoints and pods, read from the cluster's objects. */
final class KubernetesPlugin implements DnsPlugin {

    private static final int LONGEST_CHAIN = 7;
    private static final int MOST_LABELS = 5;

    private final KubernetesSettings settings;
    private final Supplier<ServiceIndex> index;
    private final Next lookup;

    /** {@code lookup} asks the whole server for a name, as CoreDNS does for the target of an ExternalName. */
    KubernetesPlugin(KubernetesSettings settings, Supplier<ServiceIndex> index, Next lookup) {
        this.settings = settings;
        this.index = index;
        this.lookup = lookup;
    }

    /** One thing a name stands for: an address behind it, or another name. */
    private record Found(String target, String owner, int port) {
        boolean isName() {
            return target.endsWith(".");
        }
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        Optional<String> zone = settings.zoneOf(query.name());
        if (zone.isEmpty()) {
            next.answer(query, done);
            return;
        }
        Consumer<Reply> checked = reply -> {
            if (reply.code() == Reply.NXDOMAIN && Corefile.within(settings.fallthrough(), query.name())) {
                next.answer(query, done);
            } else {
                done.accept(reply);
            }
        };
        if (query.type().equals("AXFR") || query.type().equals("IXFR")) {
            done.accept(Reply.failure(Reply.REFUSED));
        } else if (isReverse(zone.get())) {
            checked.accept(reverse(query.name(), query.type(), zone.get()));
        } else {
            forward(query, zone.get(), checked);
        }
    }

    private static boolean isReverse(String zone) {
        return zone.endsWith("in-addr.arpa.") || zone.endsWith("ip6.arpa.");
    }

    private void forward(Query query, String zone, Consumer<Reply> done) {
        List<String> labels = DnsNames.labelsBelow(query.name(), zone);
        Optional<Reply> special = withoutService(query, zone, labels);
        if (special.isPresent()) {
            done.accept(special.get());
            return;
        }
        List<Found> found = find(query.name(), zone);
        if (found.isEmpty()) {
            done.accept(negative(Reply.NXDOMAIN, zone));
        } else if (found.getFirst().isName()) {
            external(query, zone, found.getFirst().target(), done);
        } else {
            done.accept(service(query, zone, found));
        }
    }

    /** Names that stand for no Service: the zone and its parts, the schema's version, pods, and what cannot exist. */
    private Optional<Reply> withoutService(Query query, String zone, List<String> labels) {
        int size = labels.size();
        if (size == 0) {
            return Optional.of(apex(query.name(), query.type(), zone));
        }
        if (size == 1 && labels.getFirst().equals("dns-version")) {
            return Optional.of(query.type().equals("TXT")
                    ? Reply.of(List.of(new DnsRecord(query.name(), "TXT", 28800, "\"1.1.0\"")))
                    : negative(Reply.NOERROR, zone));
        }
        String kind = labels.get(size - 1);
        if (!kind.equals("svc") && !kind.equals("pod") || size > MOST_LABELS) {
            return Optional.of(negative(Reply.NXDOMAIN, zone));
        }
        if (size > 1 && !hasNamespace(labels.get(size - 2))) {
            return Optional.of(negative(Reply.NXDOMAIN, zone));
        }
        if (size <= 2) {
            return Optional.of(negative(Reply.NOERROR, zone));
        }
        return kind.equals("pod")
                ? Optional.of(pod(query.name(), query.type(), zone, labels.get(size - 2), labels))
                : Optional.empty();
    }

    private boolean hasNamespace(String name) {
        return settings.exposes(name) && index.get().hasNamespace(name);
    }

    /** What stands behind {@code [endpoint | _port._protocol].service.namespace.svc} in a zone. */
    private List<Found> find(String name, String zone) {
        List<String> labels = DnsNames.labelsBelow(name, zone);
        int size = labels.size();
        if (size < 3 || size > MOST_LABELS || !labels.get(size - 1).equals("svc")
                || !hasNamespace(labels.get(size - 2))) {
            return List.of();
        }
        return index.get().service(labels.get(size - 2), labels.get(size - 3))
                .map(s -> targets(s, labels.subList(0, size - 3), zone)).orElse(List.of());
    }

    private Reply apex(String name, String type, String zone) {
        if (type.equals("SOA")) {
            return Reply.of(List.of(soa(zone)));
        }
        if (!type.equals("NS")) {
            return negative(Reply.NOERROR, zone);
        }
        Optional<Service> dns = index.get().service("kube-system", "kube-dns");
        String server = dns.map(s -> serviceName(s, zone)).orElse("ns.dns." + zone);
        List<DnsRecord> glue = dns.map(Service::clusterIps).orElse(List.of()).stream()
                .map(ip -> address(server, ip)).toList();
        return new Reply(Reply.NOERROR, true, false, List.of(new DnsRecord(name, "NS", settings.ttl(), server)),
                List.of(),
                glue);
    }

    private Reply pod(String name, String type, String zone, String namespace, List<String> labels) {
        Optional<IpAddress> ip = labels.size() == 3 ? DnsNames.undashed(labels.getFirst()) : Optional.empty();
        boolean exists = switch (settings.pods()) {
            case DISABLED -> false;
            case INSECURE -> ip.isPresent();
            case VERIFIED -> ip.isPresent() && index.get().hasPod(namespace, ip.get());
        };
        if (!exists || ip.isEmpty()) {
            return negative(Reply.NXDOMAIN, zone);
        }
        return type.equals(ip.get().isIpv6() ? "AAAA" : "A")
                ? Reply.of(List.of(address(name, ip.get())))
                : negative(Reply.NOERROR, zone);
    }

    private Reply service(Query query, String zone, List<Found> found) {
        return switch (query.type()) {
            case "A", "AAAA" -> {
                List<DnsRecord> records = addresses(query, found);
                yield records.isEmpty() ? negative(Reply.NOERROR, zone) : Reply.of(records);
            }
            case "SRV" -> srv(query.name(), zone, found);
            default -> negative(Reply.NOERROR, zone);
        };
    }

    private List<DnsRecord> addresses(Query query, List<Found> found) {
        Set<DnsRecord> records = new LinkedHashSet<>();
        found.stream().map(f -> address(query.name(), IpAddress.parse(f.target())))
                .filter(r -> r.type().equals(query.type())).forEach(records::add);
        return List.copyOf(records);
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
            for (ServiceIndex.Address address : settings.endpoints()
                    ? index.get().addresses(service)
                    : List.<ServiceIndex.Address>of()) {
                String own = address.name(settings.podNames());
                if (address.ready() && (endpoint.isEmpty() || endpoint.equals(own))) {
                    address.ports().stream()
                            .filter(p -> matches(port, p.name()) && matches(protocol, p.protocol().text()))
                            .forEach(p -> found.add(
                                    new Found(address.ip().toString(), own + "." + owner, p.port())));
                }
            }
        } else if (!settings.ignoreEmpty() || index.get().hasReady(service)) {
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
        return new Reply(Reply.NOERROR, true, false, new ArrayList<>(records), List.of(), new ArrayList<>(addresses));
    }

    /** An ExternalName is a CNAME; CoreDNS looks the target up as well and adds what it finds. */
    private void external(Query query, String zone, String target, Consumer<Reply> done) {
        switch (query.type()) {
            case "CNAME" -> done.accept(Reply.of(List.of(cname(query.name(), target))));
            case "A", "AAAA" -> chase(query, zone, target, List.of(), records -> done.accept(
                    records.isEmpty() ? negative(Reply.NOERROR, zone) : Reply.of(records)));
            default -> done.accept(negative(Reply.NOERROR, zone));
        }
    }

    private DnsRecord cname(String name, String target) {
        return new DnsRecord(name, "CNAME", settings.ttl(), target);
    }

    /**
     * Follows a name that stands for another one ({@code plugin/backend_lookup.go}). One that leads back, or to nothing in
     * the zone, has no records at all.
     */
    private void chase(Query query, String zone, String target, List<DnsRecord> before,
            Consumer<List<DnsRecord>> then) {
        DnsRecord link = cname(query.name(), target);
        if (target.equals(query.name()) || before.size() > LONGEST_CHAIN || before.contains(link)) {
            then.accept(List.of());
            return;
        }
        Query further = query.named(target);
        if (!DnsNames.within(target, zone)) {
            lookup.answer(further, reply -> then.accept(joined(link, reply.answers())));
            return;
        }
        List<Found> found = find(target, zone);
        Consumer<List<DnsRecord>> kept = rest -> then.accept(rest.isEmpty() ? List.of() : joined(link, rest));
        if (!found.isEmpty() && found.getFirst().isName()) {
            chase(further, zone, found.getFirst().target(), joined(link, before), kept);
        } else {
            kept.accept(addresses(further, found));
        }
    }

    private static List<DnsRecord> joined(DnsRecord first, List<DnsRecord> rest) {
        List<DnsRecord> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return List.copyOf(all);
    }

    private Reply reverse(String name, String type, String zone) {
        Optional<IpAddress> ip = DnsNames.reversed(name);
        if (ip.isEmpty()) {
            return negative(name.equals(zone) ? Reply.NOERROR : Reply.NXDOMAIN, zone);
        }
        String domain = settings.primaryZone();
        List<String> names = index.get().serviceAt(ip.get()).map(s -> List.of(serviceName(s, domain)))
                .orElseGet(() -> index.get().endpointsAt(ip.get()).stream().filter(a -> settings.endpoints())
                        .map(a -> a.name(settings.podNames()) + "." + serviceName(a.service(), domain)).distinct()
                        .toList());
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
        return new Reply(code, true, false, List.of(), List.of(soa(zone)), List.of());
    }

    private DnsRecord soa(String zone) {
        return new DnsRecord(zone, "SOA", Math.min(settings.ttl(), 300),
                "ns.dns." + zone + " hostmaster." + zone + " 1 7200 1800 86400 " + settings.ttl());
    }
}
