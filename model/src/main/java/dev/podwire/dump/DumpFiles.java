package dev.podwire.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one machine's dump by what they hold.
 *
 * @param name     the machine's name: what {@code hostname} says, else the folder's name
 * @param parts    the text of each part
 * @param sources  the file that each part came from
 * @param warnings files that hold nothing known
 */
public record DumpFiles(String name, Map<DumpPart, String> parts, Map<DumpPart, String> sources,
        List<String> warnings) {

    /** No file of a dump is larger, in bytes: a node with 10,000 Services writes about 20 million. */
    private static final long MOST = 256L << 20;

    public DumpFiles {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        sources = Collections.unmodifiableMap(new EnumMap<>(sources));
        warnings = List.copyOf(warnings);
    }

    /** Reads the files of a folder; throws {@link DumpException} saying what is wrong with which file. */
    public static DumpFiles read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DumpException(folder + ": is no folder. Give the folder that `podwire collect` wrote.");
        }
        Map<DumpPart, String> parts = new EnumMap<>(DumpPart.class);
        Map<DumpPart, String> sources = new EnumMap<>(DumpPart.class);
        List<String> warnings = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String fileName = String.valueOf(file.getFileName());
            if (Files.size(file) > MOST) {
                throw new DumpException(file + ": has more than " + (MOST >> 20) + " MB; no dump of one machine has.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Optional<DumpPart> part = PartSniffer.sniff(fileName, text);
            if (part.isEmpty()) {
                if (!text.isBlank()) {
                    warnings.add(file + ": not recognised, left out");
                }
            } else if (parts.putIfAbsent(part.get(), text) == null) {
                sources.put(part.get(), file.toString());
            } else {
                throw new DumpException(file + ": holds what " + sources.get(part.get()) + " holds already ("
                        + part.get().command() + "). Keep one of them.");
            }
        }
        String own = parts.getOrDefault(DumpPart.HOSTNAME, "").strip();
        return new DumpFiles(own.isEmpty() ? folderName(folder) : own, parts, sources, warnings);
    }

    private static String folderName(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "node" : name.toString();
    }

    /** The text of a part, if the dump has it. */
    public Optional<String> part(DumpPart part) {
        return Optional.ofNullable(parts.get(part));
    }

    /** The file that a part came from, for messages. */
    String source(DumpPart part) {
        return sources.getOrDefault(part, name + "/" + part.file());
    }

    /** The script that writes such a folder on a machine. */
    public static String collectScript() {
        try (InputStream script = DumpFiles.class.getResourceAsStream("collect.sh")) {
            if (script == null) {
                throw new IllegalStateException("collect.sh is not among the program's files");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
