package dev.podwire.manifest;

import java.util.List;

/**
 * What was read from the inputs.
 *
 * @param files     each file that was read and how many objects it holds
 * @param documents all objects in order
 */
public record Manifests(List<SourceFile> files, List<Document> documents, List<Problem> problems) {

    /** A file and its number of objects. */
    public record SourceFile(String name, int documents) {}

    public Manifests {
        files = List.copyOf(files);
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }
}
