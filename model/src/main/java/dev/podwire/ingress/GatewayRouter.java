package dev.podwire.ingress;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Origin;

/**
 * The listeners of Gateways with the rules of the HTTPRoutes that attached to them. Of several matches that hold, the one
 * that says more counts (Gateway API, HTTPRouteRule.matches); between equals the older route, then the first by name, then
 * the first rule.
 */
final class GatewayRouter implements Router {

    /** A listener; {@code host} empty: every host. */
    record Listener(String name, String host, int port, boolean secure, List<Rule> rules, Origin origin) {
        Listener {
            rules = List.copyOf(rules);
        }
    }

    /** Where a rule stands: its route's age and name, and its number there. */
    record Place(String created, String route, int number) {}

    /**
     * One match of one rule for one host.
     *
     * @param refused backends in other namespaces that nobody allowed
     */
    record Rule(String host, HttpMatch match, List<Decision.Weighted> backends, List<String> refused,
            HttpFilters filters, Place place, Origin origin) {
        Rule {
            backends = List.copyOf(backends);
            refused = List.copyOf(refused);
        }
    }

    private static final Comparator<Rule> BY_PRECEDENCE = Comparator
            .comparingInt((Rule r) -> -hostRank(r.host())).thenComparingLong(r -> -r.match().rank())
            .thenComparing(r -> r.place().created()).thenComparing(r -> r.place().route())
            .thenComparingInt(r -> r.place().number());

    private final List<Listener> listeners;

    GatewayRouter(List<Listener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    List<Listener> listeners() {
        return listeners;
    }

    /** Whether a pattern covers a host; {@code *.example.com} covers any number of labels more. */
    static boolean covers(String pattern, String host) {
        return pattern.isEmpty() || pattern.equals(host)
                || pattern.startsWith("*.") && host.endsWith(pattern.substring(1))
                        && host.length() > pattern.length() - 1;
    }

    private static int hostRank(String host) {
        return host.isEmpty() ? 0 : host.startsWith("*") ? host.length() : 1000 + host.length();
    }

    @Override
    public Decision decide(HttpRequest request, int port) {
        Optional<Listener> listener = listener(request.host(), request.secure(), port);
        if (listener.isEmpty()) {
            return notFound("no listener of a Gateway is for host " + request.host()
                    + (request.secure() ? " over TLS" : " in plain HTTP"), Optional.empty());
        }
        List<Rule> holding = listener.get().rules().stream()
                .filter(r -> covers(r.host(), request.host()) && r.match().holds(request)).sorted(BY_PRECEDENCE)
                .toList();
        if (holding.isEmpty()) {
            return notFound("no HTTPRoute of listener " + listener.get().name() + " matches " + request.host()
                    + request.path(), Optional.of(listener.get().origin()));
        }
        return rule(request, holding.getFirst(), holding, listener.get().port());
    }

    private Optional<Listener> listener(String host, boolean secure, int port) {
        List<Listener> fitting = listeners.stream().filter(l -> l.secure() == secure && covers(l.host(), host))
                .toList();
        boolean known = fitting.stream().anyMatch(l -> l.port() == port);
        return fitting.stream().filter(l -> !known || l.port() == port)
                .max(Comparator.comparingInt(l -> hostRank(l.host())));
    }

    private static Decision notFound(String why, Optional<Origin> origin) {
        return new Decision.Answer(HttpAnswer.of(404), new Decision.Reason("404", why, origin));
    }

    private static Decision rule(HttpRequest request, Rule rule, List<Rule> holding, int port) {
        String why = request.host() + request.path() + " matches " + rule.match() + " of HTTPRoute "
                + rule.place().route() + (holding.size() > 1
                        ? "; it says more than, or stands before, " + holding.get(1).match()
                        : "");
        Optional<Origin> origin = Optional.of(rule.origin());
        Optional<HttpAnswer> redirect = rule.filters().redirected(request, rule.match(), port);
        if (redirect.isPresent()) {
            return new Decision.Answer(redirect.get(), new Decision.Reason(redirect.get().status() + " to "
                    + redirect.get().headers().get("Location"), why + "; its filter redirects", origin));
        }
        if (rule.backends().isEmpty()) {
            return new Decision.Answer(HttpAnswer.of(500), new Decision.Reason("500",
                    rule.refused().isEmpty()
                            ? why + ", which names no backend"
                            : why + ", but no ReferenceGrant allows it to send to "
                                    + String.join(", ", rule.refused()),
                    origin));
        }
        HttpRequest sent = rule.filters().applied(request, rule.match());
        String did = (rule.host().isEmpty() ? "any host" : rule.host()) + " " + rule.match() + " → "
                + rule.backends().stream().map(b -> b.backend() + (rule.backends().size() > 1
                        ? " (" + b.weight() + ")"
                        : "")).collect(java.util.stream.Collectors.joining(", "));
        return new Decision.Forward(rule.backends(), sent, false, Map.copyOf(rule.filters().response()),
                new Decision.Reason(did, why, origin));
    }

    @Override
    public Optional<Decision.Reason> certificate(String host) {
        return listeners.stream().filter(l -> l.secure() && covers(l.host(), host)).findFirst()
                .map(l -> new Decision.Reason("TLS for " + host + " ends here",
                        "listener " + l.name() + " terminates it", Optional.of(l.origin())));
    }
}
