package dev.podwire.dns;

import java.util.List;

import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;

/**
 * CoreDNS' {@code forward}: passes names of its zone to resolvers. Those outside the cluster know {@link OutsideNames}; one
 * inside it cannot be asked here, so such a name fails with SERVFAIL.
 */
record ForwardPlugin(String zone, boolean reachable, OutsideNames outside) implements DnsPlugin {

    static ForwardPlugin of(Corefile.Directive directive, ClusterState cluster, OutsideNames outside) {
        List<String> words = directive.arguments();
        List<String> servers = words.isEmpty() ? List.of() : words.subList(1, words.size());
        return new ForwardPlugin(words.isEmpty() ? "." : DnsNames.absolute(words.getFirst()),
                servers.stream().anyMatch(s -> isOutside(s, cluster)), outside);
    }

    private static boolean isOutside(String server, ClusterState cluster) {
        if (server.startsWith("/")) {
            return true;
        }
        String bare = server.contains("://") ? server.substring(server.indexOf("://") + 3) : server;
        int colon = bare.indexOf(':');
        try {
            IpAddress address = IpAddress.parse(
                    colon > 0 && colon == bare.lastIndexOf(':') ? bare.substring(0, colon) : bare);
            return cluster.config().serviceCidrs().stream().noneMatch(c -> c.contains(address))
                    && cluster.config().podCidrs().stream().noneMatch(c -> c.contains(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Reply answer(DnsQuestion question, Next next) {
        if (!DnsNames.within(DnsNames.absolute(question.name()), zone)) {
            return next.answer(question);
        }
        return reachable ? outside.answer(question) : Reply.failure(Reply.SERVFAIL);
    }
}
