package dev.podwire.view.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Trace;

/** What the window needs of a cluster. All of it may be asked on any thread. */
public interface LoadedCluster {

    /** What is written in the command bar. */
    String name();

    List<ObjectRow> objects();

    List<Sender> senders();

    /** What was wrong with the input and could be lived with. */
    List<ProblemRow> problems();

    Facts facts();

    /** A request that makes sense in this cluster, to begin with. */
    Suggestion suggestion();

    Topology topology();

    /** A network namespace as it is before any request. */
    Optional<NetworkNamespace> namespace(NamespaceId id);

    /**
     * Sends a request and records everything.
     *
     * @throws IllegalArgumentException with a sentence for the user if the request makes no sense
     */
    Trace fire(Request request);

    /** All inputs by the names that they go by in source locations. */
    default Map<String, String> texts() {
        return Map.of();
    }

    /** Writes a trace of this cluster in a form that the command line knows too. */
    default void export(String form, Trace trace, OutputStream out) throws IOException {
        throw new IOException("this cluster cannot be written as " + form);
    }

    /** All that it is, as text, to be compared with another. */
    default Snapshot snapshot() {
        return Snapshot.EMPTY;
    }

    /** What it was opened from. */
    default Optional<OpenRequest> source() {
        return Optional.empty();
    }

    /** The text of an input, by the name it goes by in source locations. */
    Optional<String> text(String file);

    /** A first request: who and where. */
    record Suggestion(String from, String to) {}

    /** The line of numbers at the lower edge, and what the cluster is made of. */
    record Facts(int nodes, int pods, int services, String cni, String proxyMode, long seed) {}
}
