package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.ObjectKey;

/** A controller that reads both kinds of rules: those of a Gateway first, where one has a rule for the request. */
record JointRouter(IngressRouter ingress, GatewayRouter gateway, Set<ObjectKey> served) implements Router {

    @Override
    public Decision decide(HttpRequest request, int port) {
        if (gateway.listeners().isEmpty()) {
            return ingress.decide(request, port);
        }
        Decision first = gateway.decide(request, port);
        boolean found = !(first instanceof Decision.Answer answer) || answer.answer().status() != 404;
        return found || ingress.rules().isEmpty() ? first : ingress.decide(request, port);
    }

    @Override
    public Optional<Decision.Reason> certificate(String host) {
        return ingress.certificate(host).or(() -> gateway.certificate(host));
    }

    /** The hosts that rules name. */
    List<String> hosts() {
        List<String> hosts = new ArrayList<>(ingress.rules().stream().map(IngressRule::host).toList());
        gateway.listeners().forEach(l -> l.rules().forEach(r -> hosts.add(r.host())));
        return hosts.stream().filter(h -> !h.isEmpty()).distinct().toList();
    }
}
