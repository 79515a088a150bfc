package dev.podwire.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.view.model.Sample;

/** Finds the clusters that come with Podwire: folders with a README, whose first heading and sentence introduce them. */
final class Samples {

    private static final String FOLDER = "sample-clusters";

    private Samples() {}

    /** The samples in the order of their names; none if the folder cannot be found. */
    static List<Sample> find() {
        return folder().map(Samples::in).orElse(List.of());
    }

    /** Beside the program, or above the working directory, as in a source tree. */
    static Optional<Path> folder() {
        String told = System.getProperty("podwire.samples");
        if (told != null) {
            return Optional.of(Path.of(told)).filter(Files::isDirectory);
        }
        String root = System.getProperty("podwire.root");
        for (Path up = Path.of(root == null ? "" : root).toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve(FOLDER))) {
                return Optional.of(up.resolve(FOLDER));
            }
        }
        return Optional.empty();
    }

    static List<Sample> in(Path folder) {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).sorted(Samples::order).toList()) {
                Path readme = entry.resolve("README.md");
                if (Files.isRegularFile(readme)) {
                    samples.add(read(entry, Files.readAllLines(readme)));
                }
            }
        } catch (IOException e) {
            System.getLogger("podwire").log(System.Logger.Level.WARNING, "the samples cannot be read", e);
        }
        return samples;
    }

    /** What works comes before what fails; then by name. */
    private static int order(Path left, Path right) {
        int fails = Boolean.compare(fails(left), fails(right));
        return fails != 0 ? fails : left.compareTo(right);
    }

    private static boolean fails(Path folder) {
        try {
            return dev.podwire.sim.Sample.read(folder).verdict().filter(v -> !v.equals("delivered")).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private static Sample read(Path folder, List<String> readme) {
        String id = String.valueOf(folder.getFileName());
        String title = readme.stream().filter(l -> l.startsWith("# ")).map(l -> l.substring(2).strip()).findFirst()
                .orElse(id);
        StringBuilder paragraph = new StringBuilder();
        for (String line : readme) {
            if (line.isBlank() && !paragraph.isEmpty()) {
                break;
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        return new Sample(id, title, firstSentence(paragraph.toString().replace("`", "")), folder);
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
