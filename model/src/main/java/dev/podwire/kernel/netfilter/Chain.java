package dev.podwire.kernel.netfilter;

import java.util.List;
import java.util.Optional;

/** A chain of rules, tried in order. Only built-in chains have a policy. */
public record Chain(String name, Optional<Policy> policy, List<Rule> rules) {

    public Chain {
        rules = List.copyOf(rules);
    }

    public static Chain builtIn(Hook hook) {
        return new Chain(hook.name(), Optional.of(Policy.ACCEPT), List.of());
    }

    public static Chain custom(String name, List<Rule> rules) {
        return new Chain(name, Optional.empty(), rules);
    }

    public boolean isBuiltIn() {
        return policy.isPresent();
    }
}
