package dev.podwire.control;

import java.util.List;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.Resources;
import dev.podwire.manifest.Problem;

/**
 * Why the API server refused something.
 *
 * @param message  the status message as kubectl prints it
 * @param problems the fields that are wrong, each with its file and line; empty if no field is
 */
public record ApiError(Reason reason, String message, List<Problem> problems) {

    /** The status reason, with its HTTP code. */
    public enum Reason {
        NOT_FOUND("NotFound", 404), ALREADY_EXISTS("AlreadyExists", 409), CONFLICT("Conflict", 409), INVALID("Invalid",
                422), BAD_REQUEST("BadRequest", 400);

        private final String text;
        private final int code;

        Reason(String text, int code) {
            this.text = text;
            this.code = code;
        }

        public String text() {
            return text;
        }

        public int code() {
            return code;
        }
    }

    public ApiError {
        problems = List.copyOf(problems);
    }

    /** What kubectl prints on standard error. */
    public String kubectl() {
        return reason == Reason.INVALID ? message : "Error from server (" + reason.text() + "): " + message;
    }

    static ApiError notFound(ObjectKey key) {
        return new ApiError(Reason.NOT_FOUND, Resources.qualified(key) + " \"" + key.name() + "\" not found",
                List.of());
    }

    static ApiError exists(ObjectKey key) {
        return new ApiError(Reason.ALREADY_EXISTS, Resources.qualified(key) + " \"" + key.name() + "\" already exists",
                List.of());
    }

    static ApiError modified(ObjectKey key) {
        return new ApiError(Reason.CONFLICT, "Operation cannot be fulfilled on " + Resources.qualified(key) + " \""
                + key.name() + "\": the object has been modified; please apply your changes to the latest version and"
                + " try again", List.of());
    }

    /** Several wrong fields become a list, as kubectl prints it. */
    static ApiError invalid(ObjectKey key, List<Problem> problems) {
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        StringBuilder text = new StringBuilder("The ").append(key.kind()).append(" \"").append(key.name())
                .append("\" is invalid: ");
        if (errors.size() == 1) {
            text.append(line(errors.getFirst()));
        } else {
            errors.forEach(error -> text.append("\n* ").append(line(error)));
        }
        return new ApiError(Reason.INVALID, text.toString(), errors);
    }

    private static String line(Problem problem) {
        return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
    }

    static ApiError badRequest(String message, List<Problem> problems) {
        return new ApiError(Reason.BAD_REQUEST, message, problems);
    }
}
