package dev.podwire.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.view.model.LoadedCluster.Suggestion;

/** The request that a sample folder brings along in its {@code request.txt}: one setting per line. */
final class SampleRequest {

    private static final String FILE = "request.txt";

    private SampleRequest() {}

    /** The request of a folder; empty if what was opened is no folder or brings none. */
    static Optional<Suggestion> of(List<Path> opened) throws IOException {
        if (opened.size() != 1 || !Files.isRegularFile(opened.getFirst().resolve(FILE))) {
            return Optional.empty();
        }
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(opened.getFirst().resolve(FILE))) {
            String[] words = line.strip().split("\\s+", 2);
            if (words.length == 2) {
                settings.put(words[0], words[1]);
            }
        }
        String from = settings.get("from");
        String to = settings.get("to");
        return from == null || to == null ? Optional.empty() : Optional.of(new Suggestion(from, to));
    }
}
