package dev.podwire.ingress;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Origin;

/**
 * The rules of all Ingress objects that one controller serves, merged by host as ingress-nginx does: the rules of the most
 * specific host count, and only those.
 */
final class IngressRouter implements Router {

    private static final int REDIRECT = 308;

    /** A TLS section; {@code present} says whether its Secret exists. */
    record Tls(List<String> hosts, String secret, boolean present, Origin origin) {
        Tls {
            hosts = List.copyOf(hosts);
        }
    }

    static final IngressRouter EMPTY = new IngressRouter(List.of(), List.of(), Optional.empty(), Optional.empty());

    private final List<IngressRule> rules;
    private final List<Tls> tls;
    private final Optional<IngressRule> fallback;
    private final Optional<Decision.Backend> defaultBackend;

    IngressRouter(List<IngressRule> rules, List<Tls> tls, Optional<IngressRule> fallback,
            Optional<Decision.Backend> defaultBackend) {
        this.rules = rules.stream().sorted(Comparator.comparingLong(IngressRule::rank).reversed()).toList();
        this.tls = List.copyOf(tls);
        this.fallback = fallback;
        this.defaultBackend = defaultBackend;
    }

    List<IngressRule> rules() {
        return rules;
    }

    @Override
    public Decision decide(HttpRequest request, int port) {
        Optional<String> host = rules.stream().map(IngressRule::host).distinct()
                .filter(h -> IngressRule.covers(h, request.host()))
                .max(Comparator.comparing((String h) -> !h.isEmpty()).thenComparing(h -> !h.startsWith("*")));
        List<IngressRule> own = rules.stream().filter(r -> host.isPresent() && r.host().equals(host.get())).toList();
        Optional<IngressRule> rule = own.stream().filter(r -> r.matches(request.path())).findFirst();
        if (rule.isPresent()) {
            return rule(request, rule.get(), own);
        }
        String why = host.isEmpty() || host.get().isEmpty()
                ? "no rule names host " + request.host()
                : "host " + host.get() + " has no rule for path " + request.path();
        if (fallback.isPresent()) {
            return forward(fallback.get(), request, "default backend " + fallback.get().backend(),
                    why + ", so the default backend of the Ingress takes it");
        }
        if (defaultBackend.isPresent()) {
            return new Decision.Forward(List.of(new Decision.Weighted(defaultBackend.get(), 1)), request, false,
                    Map.of(), new Decision.Reason("default backend " + defaultBackend.get(),
                            why + ", so the controller's default backend takes it", Optional.empty()));
        }
        return new Decision.Answer(HttpAnswer.of(404), new Decision.Reason("404 default backend",
                why + " and there is no default backend, so the controller answers 404 itself", Optional.empty()));
    }

    private Decision rule(HttpRequest request, IngressRule rule, List<IngressRule> own) {
        boolean wanted = rule.annotations().getOrDefault("force-ssl-redirect", "").equals("true")
                || !rule.annotations().getOrDefault("ssl-redirect", "").equals("false")
                        && section(request.host()).isPresent();
        if (!request.secure() && wanted) {
            String location = "https://" + request.host() + request.target();
            return new Decision.Answer(HttpAnswer.redirect(REDIRECT, location), new Decision.Reason(
                    REDIRECT + " to " + location,
                    "the Ingress has a certificate for this host, so plain HTTP is sent to HTTPS",
                    Optional.of(rule.origin())));
        }
        return forward(rule, request, (rule.host().isEmpty() ? "any host" : rule.host()) + " " + rule.comparison()
                + " → " + rule.backend(), why(request, rule, own));
    }

    private static String why(HttpRequest request, IngressRule rule, List<IngressRule> own) {
        StringBuilder why = new StringBuilder();
        why.append(rule.host().isEmpty()
                ? "the rule holds for every host"
                : "host " + request.host() + " is "
                        + (rule.host().startsWith("*") ? "covered by " + rule.host() : "named by the rule"));
        why.append(", and ").append(request.path()).append(" matches ").append(rule.comparison());
        own.stream().filter(r -> r != rule && r.matches(request.path())).findFirst()
                .ifPresent(r -> why.append("; it comes before ").append(r.comparison()).append(
                        rule.type() == IngressRule.Type.EXACT && r.type() != IngressRule.Type.EXACT
                                ? " because an exact path wins"
                                : " because the longer path wins"));
        return why.toString();
    }

    private static Decision.Forward forward(IngressRule rule, HttpRequest request, String did, String why) {
        HttpRequest sent = request.withTarget(rule.rewritten(request.path()) + request.query());
        boolean service = rule.annotations().getOrDefault("service-upstream", "").equals("true");
        return new Decision.Forward(List.of(new Decision.Weighted(rule.backend(), 1)), sent, service, Map.of(),
                new Decision.Reason(did, sent.target().equals(request.target())
                        ? why
                        : why + "; the path is rewritten to " + sent.path(), Optional.of(rule.origin())));
    }

    private Optional<Tls> section(String host) {
        return tls.stream().filter(t -> t.hosts().stream().anyMatch(h -> IngressRule.covers(h, host))).findFirst();
    }

    @Override
    public Optional<Decision.Reason> certificate(String host) {
        return section(host).map(t -> new Decision.Reason("TLS for " + host + " ends here",
                t.present()
                        ? "the certificate is that of Secret " + t.secret()
                        : "Secret " + t.secret() + " does not exist, so the controller shows its own fake certificate",
                Optional.of(t.origin())));
    }
}
