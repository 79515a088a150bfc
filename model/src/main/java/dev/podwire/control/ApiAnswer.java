package dev.podwire.control;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Problem;

/**
 * What the API server answers to a request.
 *
 * @param store    the store after it; the same one if the request was refused or changed nothing
 * @param events   what those who watch are told
 * @param message  what kubectl prints: {@code service/web created}
 * @param warnings what the server only frowned at
 * @param error    why it was refused
 */
public record ApiAnswer(ObjectStore store, List<WatchEvent> events, String message, List<Problem> warnings,
        Optional<ApiError> error) {

    public ApiAnswer {
        events = List.copyOf(events);
        warnings = List.copyOf(warnings);
    }

    /** Whether the request was carried out. */
    public boolean ok() {
        return error.isEmpty();
    }

    static ApiAnswer refused(ObjectStore store, ApiError error) {
        return new ApiAnswer(store, List.of(), error.kubectl(), List.of(), Optional.of(error));
    }

    static ApiAnswer done(ObjectStore store, List<WatchEvent> events, String message) {
        return new ApiAnswer(store, events, message, List.of(), Optional.empty());
    }

    /** What {@code kubectl drain} says of pods that nobody would make anew. */
    public static ApiAnswer drainRefused(String node, List<ObjectKey> pods) {
        String names = String.join(", ", pods.stream().map(ObjectKey::path).toList());
        String message = "error: unable to drain node \"" + node
                + "\" due to error: cannot delete cannot delete Pods that"
                + " declare no controller (use --force to override): " + names;
        return new ApiAnswer(ObjectStore.EMPTY, List.of(), message, List.of(),
                Optional.of(new ApiError(ApiError.Reason.BAD_REQUEST, message, List.of())));
    }

    ApiAnswer withWarnings(List<Problem> more) {
        return new ApiAnswer(store, events, message, more, error);
    }
}
