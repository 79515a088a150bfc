package dev.podwire.net;

import java.util.Optional;

/**
 * Why a piece of kernel state exists: the object that somebody wrote it for. Opaque to the data plane, which only carries
 * it along so that an explanation can follow it back. Printed {@code Service default/web spec.ports[0] (web.yaml:12)}.
 *
 * @param kind      what the object is, such as {@code Service}; for a program's own rules the program's name
 * @param namespace empty for things outside any namespace
 * @param name      the object's name, may be empty
 * @param field     the path of the field inside the object, may be empty
 * @param location  where it was written, if it came from a file
 */
public record Origin(String kind, String namespace, String name, String field, Optional<SourceLocation> location) {

    /** An origin that names only a program or component, such as {@code flannel} or {@code kubelet}. */
    public static Origin component(String program) {
        return new Origin(program, "", "", "", Optional.empty());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind);
        if (!name.isEmpty()) {
            text.append(' ').append(namespace).append(namespace.isEmpty() ? "" : "/").append(name);
        }
        if (!field.isEmpty()) {
            text.append(' ').append(field);
        }
        location.ifPresent(
                l -> text.append(" (").append(l.line() == 0 ? l.file() : l.file() + ":" + l.line()).append(')'));
        return text.toString();
    }
}
