package dev.podwire.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A host whose programs run when somebody first looks into it, once. They see and change nothing but this host, so it makes no
 * difference when that is.
 */
final class DeferredHost {

    private final Fabric start;
    private final Set<NamespaceId> promised;
    private final UnaryOperator<Fabric> program;
    private @Nullable Fabric done;

    DeferredHost(Fabric start, List<NamespaceId> made, UnaryOperator<Fabric> program) {
        this.start = start;
        this.program = program;
        promised = new HashSet<>(start.namespaces().keySet());
        promised.addAll(made);
    }

    /** The host after its programs. */
    synchronized Fabric programmed() {
        Fabric known = done;
        if (known == null) {
            known = program.apply(start);
            if (!known.namespaces().keySet().equals(promised)) {
                throw new IllegalStateException(
                        "programs made " + known.namespaces().keySet() + " in place of " + promised);
            }
            done = known;
        }
        return known;
    }

    /** The host as far as its programs have run. */
    synchronized Fabric soFar() {
        return done == null ? start : done;
    }
}
