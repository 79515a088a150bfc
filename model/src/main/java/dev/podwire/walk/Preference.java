package dev.podwire.walk;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.Target;
import org.jspecify.annotations.Nullable;

/** The endpoints on which random choices should fall where they can. */
record Preference(Set<String> endpoints) {

    static final Preference NONE = new Preference(Set.of());

    static Preference of(List<String> endpoints) {
        return new Preference(Set.copyOf(endpoints));
    }

    /** Whether a random match of this rule should hold; empty if neither it nor a later rule leads to a preferred endpoint. */
    Optional<Boolean> decide(Table table, Chain chain, int index) {
        if (endpoints.isEmpty()) {
            return Optional.empty();
        }
        if (leads(table, chain.rules().get(index - 1), new HashSet<>())) {
            return Optional.of(true);
        }
        for (Rule later : chain.rules().subList(index, chain.rules().size())) {
            if (leads(table, later, new HashSet<>())) {
                return Optional.of(false);
            }
        }
        return Optional.empty();
    }

    /** Whether this endpoint ({@code address:port}) is preferred. */
    boolean names(String endpoint) {
        return endpoints.contains(endpoint);
    }

    private boolean leads(Table table, Rule rule, Set<String> visited) {
        return switch (rule.target()) {
            case Target.Dnat dnat -> endpoints.contains(endpoint(dnat));
            case Target.Jump(String name) -> leads(table, table.chains().get(name), visited);
            case Target.Goto(String name) -> leads(table, table.chains().get(name), visited);
            case Target.None t -> false;
            case Target.Accept t -> false;
            case Target.Drop t -> false;
            case Target.Return t -> false;
            case Target.Reject t -> false;
            case Target.Mark t -> false;
            case Target.Connmark t -> false;
            case Target.Snat t -> false;
            case Target.Masquerade t -> false;
            case Target.Redirect t -> false;
            case Target.Ct t -> false;
            case Target.Log t -> false;
            case Target.Nflog t -> false;
            case Target.Dscp t -> false;
            case Target.Tos t -> false;
            case Target.Ttl t -> false;
            case Target.Trace t -> false;
            case Target.TcpMss t -> false;
            case Target.Checksum t -> false;
            case Target.SetChange t -> false;
        };
    }

    private boolean leads(Table table, @Nullable Chain chain, Set<String> visited) {
        return chain != null && visited.add(chain.name())
                && chain.rules().stream().anyMatch(r -> leads(table, r, visited));
    }

    private static String endpoint(Target.Dnat dnat) {
        return dnat.to().first().map(Object::toString).orElse("")
                + dnat.to().ports().map(p -> ":" + p.from()).orElse("");
    }
}
