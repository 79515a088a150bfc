package dev.podwire.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Data;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.walk.Application;

/** CoreDNS as a program behind a socket: it answers each question from the cluster's objects as its Corefile says. */
public final class CoreDns implements Application {

    /** The name under which sockets find it. */
    public static final String APPLICATION = "coredns";

    /** Plug-ins in the order of CoreDNS' plugin.cfg, which is fixed when it is built and not that of the Corefile. */
    private static final List<String> ORDER = List.of("loadbalance", "cache", "hosts", "kubernetes", "forward");

    /** Plug-ins that change nothing in an answer. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("errors", "health", "ready", "prometheus", "loop",
            "reload",
            "log", "debug", "metadata", "bind", "bufsize", "cancel", "nsid", "root", "pprof", "trace", "tls",
            "timeouts");

    private final List<Server> servers;

    private record Server(List<String> zones, List<DnsPlugin> chain) {}

    public CoreDns(ClusterState cluster, Corefile corefile, OutsideNames outside, RandomGenerator random) {
        List<Server> made = new ArrayList<>();
        for (Corefile.ServerBlock block : corefile.blocks()) {
            if (block.port() == DnsMessage.PORT) {
                made.add(new Server(block.zones(), chain(block, cluster, outside, random)));
            }
        }
        servers = List.copyOf(made);
    }

    /** The directives that are kept but have no effect here, though they have one in CoreDNS; each with its line. */
    public static List<Corefile.Directive> notSimulated(Corefile corefile) {
        return corefile.blocks().stream().flatMap(b -> b.directives().stream())
                .filter(d -> !ORDER.contains(d.name()) && !WITHOUT_EFFECT.contains(d.name())).distinct().toList();
    }

    private static List<DnsPlugin> chain(Corefile.ServerBlock block, ClusterState cluster, OutsideNames outside,
            RandomGenerator random) {
        List<DnsPlugin> chain = new ArrayList<>();
        for (String name : ORDER) {
            block.directives().stream().filter(d -> d.name().equals(name)).forEach(d -> chain.add(switch (name) {
                case "loadbalance" -> new LoadbalancePlugin(random);
                case "cache" -> CachePlugin.of(d);
                case "hosts" -> HostsPlugin.of(d);
                case "kubernetes" -> KubernetesPlugin.of(d, block.zones(), cluster, outside);
                case "forward" -> ForwardPlugin.of(d, cluster, outside);
                default -> throw new IllegalStateException(name);
            }));
        }
        return List.copyOf(chain);
    }

    @Override
    public List<List<Header>> answer(Request request) {
        if (request.protocol() == IpProtocol.UDP && request.payload().size() == 1
                && request.payload().getFirst() instanceof Data data) {
            return NoQuery.answer(data).map(a -> List.of(List.<Header>of(a))).orElse(List.of());
        }
        return request.payload().stream().filter(Dns.class::isInstance).map(Dns.class::cast)
                .filter(q -> !q.response() && q.questions().size() == 1).findFirst()
                .map(q -> List.<List<Header>>of(List.of(DnsMessage.answer(q, reply(q.questions().getFirst())))))
                .orElse(List.of());
    }

    /** The reply to one question, by the server block with the longest zone around it; none: refused. */
    Reply reply(DnsQuestion question) {
        String name = DnsNames.absolute(question.name());
        Server best = null;
        int length = -1;
        for (Server server : servers) {
            Optional<String> zone = server.zones().stream().filter(z -> DnsNames.within(name, z))
                    .max(Comparator.comparing(String::length));
            if (zone.isPresent() && zone.get().length() > length) {
                best = server;
                length = zone.get().length();
            }
        }
        return best == null ? Reply.failure(Reply.REFUSED) : ask(best.chain(), 0, question);
    }

    private static Reply ask(List<DnsPlugin> chain, int position, DnsQuestion question) {
        return position == chain.size()
                ? Reply.failure(Reply.REFUSED)
                : chain.get(position).answer(question, q -> ask(chain, position + 1, q));
    }
}
