package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.manifest.Input;

/**
 * A cluster that comes with Podwire: a folder of manifests with a {@code request.txt}, whose lines are a word and a value
 * ({@code from}, {@code to}, {@code seed}, {@code verdict}, {@code warning}).
 *
 * @param request what to fire to see what the sample shows
 * @param verdict what must come of it, if the sample says so
 * @param warning part of the one warning that loading it gives; a sample without it loads without a word
 */
public record Sample(Path folder, TraceRequest request, Optional<String> verdict, Optional<String> warning) {

    private static final String REQUEST = "request.txt";

    /** The folder's name. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What to load. */
    public List<Input> inputs() {
        return List.of(Input.path(folder));
    }

    /** Reads one sample; throws {@link IOException} if its request cannot be read or understood. */
    public static Sample read(Path folder) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve(REQUEST))) {
            String[] words = line.strip().split("\\s+", 2);
            if (words.length == 2 && !words[0].startsWith("#")) {
                settings.put(words[0], words[1]);
            }
        }
        String from = settings.get("from");
        String to = settings.get("to");
        if (from == null || to == null) {
            throw new IOException(folder.resolve(REQUEST) + ": write a line 'from WHO' and a line 'to WHERE'.");
        }
        try {
            long seed = Long.parseLong(settings.getOrDefault("seed", "1"));
            return new Sample(folder, TraceRequest.of(from, to, seed), Optional.ofNullable(settings.get("verdict")),
                    Optional.ofNullable(settings.get("warning")));
        } catch (NumberFormatException e) {
            throw new IOException(folder.resolve(REQUEST) + ": '" + settings.get("seed") + "' is no seed.", e);
        }
    }

    /** The samples below a folder in the order of their names. */
    public static List<Sample> all(Path root) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(f -> Files.exists(f.resolve(REQUEST))).sorted().toList()) {
                samples.add(read(folder));
            }
        }
        return List.copyOf(samples);
    }
}
