package dev.podwire.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;

/**
 * Something that running kernels went through, with all that came before it: two pasts share what they have in common. A
 * moment is only equal to itself.
 */
final class Moment {

    private final Optional<Moment> before;
    private final long nanos;
    private final What what;

    private Moment(Optional<Moment> before, long nanos, What what) {
        this.before = before;
        this.nanos = nanos;
        this.what = what;
    }

    long nanos() {
        return nanos;
    }

    What what() {
        return what;
    }

    /** What happened. */
    sealed interface What {

        /** Somebody changed kernels. */
        record Changed(List<KernelOperation> operations) implements What {}

        /** A request was fired; what happened until {@link Ended} happened while it was under way. */
        record Fired(Simulation cluster, TraceRequest request, NamespaceId outside) implements What {}

        /** The request was over. */
        record Ended() implements What {}
    }

    static Optional<Moment> after(Optional<Moment> past, long nanos, What what) {
        return Optional.of(new Moment(past, nanos, what));
    }

    /** What happened since an earlier moment, in order; empty if that moment is not part of this past. */
    static Optional<List<Moment>> since(Optional<Moment> past, Optional<Moment> earlier) {
        List<Moment> found = new ArrayList<>();
        Optional<Moment> here = past;
        while (here.isPresent() && (earlier.isEmpty() || here.get() != earlier.get())) {
            found.add(here.get());
            here = here.get().before;
        }
        if (here.isEmpty() && earlier.isPresent()) {
            return Optional.empty();
        }
        Collections.reverse(found);
        return Optional.of(found);
    }
}
