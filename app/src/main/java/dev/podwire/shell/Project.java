package dev.podwire.shell;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Request;

/**
 * What is worked on, as a folder of plain files that can be compared and put under version control: {@code manifests/} and
 * {@code drafts/} as they are, {@code requests.txt} with a sender and a line each, {@code project.properties}.
 *
 * @param texts    all manifests by name; names are relative, with slashes
 * @param drafts   those that are being edited
 * @param requests the latest first
 */
record Project(String name, Map<String, String> texts, OpenRequest.Wishes wishes, Map<String, String> drafts,
        List<Request> requests) {

    /** The ending of a project's folder. */
    static final String ENDING = ".podwire";

    private static final String SETTINGS = "project.properties";
    private static final String REQUESTS = "requests.txt";

    Project {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
        drafts = Collections.unmodifiableMap(new TreeMap<>(drafts));
        requests = List.copyOf(requests);
    }

    /** Whether a folder holds a project. */
    static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(SETTINGS)) && Files.isDirectory(folder.resolve("manifests"));
    }

    /** Writes the folder beside itself first, so that a crash in between leaves the old one whole. */
    void write(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(folder + " is no place for a project.");
        }
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, "." + folder.getFileName());
        Map<String, String> shortNames = shortNames();
        writeAll(fresh.resolve("manifests"), texts, shortNames);
        writeAll(fresh.resolve("drafts"), drafts, shortNames);
        StringBuilder lines = new StringBuilder();
        requests.forEach(r -> lines.append(r.from()).append('\t').append(r.line()).append('\n'));
        Files.writeString(fresh.resolve(REQUESTS), lines);
        StringBuilder settings = new StringBuilder("# A Podwire project\nname=" + escaped(name) + "\n");
        wishes.cni().ifPresent(cni -> settings.append("plugIn=").append(cni).append('\n'));
        wishes.proxyMode().ifPresent(mode -> settings.append("proxyMode=").append(mode).append('\n'));
        Files.writeString(fresh.resolve(SETTINGS), settings);
        if (Files.exists(folder)) {
            if (!is(folder)) {
                delete(fresh);
                throw new IOException(folder + " exists and is no project; it was left as it is.");
            }
            delete(folder);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** Files of one folder keep their names; those of several get a number where names meet. */
    private Map<String, String> shortNames() {
        Map<String, String> names = new LinkedHashMap<>();
        List<String> taken = new ArrayList<>();
        for (String file : texts.keySet()) {
            String plain = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
            String name = plain;
            for (int number = 2; taken.contains(name); number++) {
                name = number + "-" + plain;
            }
            taken.add(name);
            names.put(file, name);
        }
        return names;
    }

    private static void writeAll(Path folder, Map<String, String> texts, Map<String, String> names)
            throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(folder.resolve(names.getOrDefault(text.getKey(), text.getKey())), text.getValue());
        }
    }

    static Project read(Path folder) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(Files.readString(folder.resolve(SETTINGS))));
        List<Request> requests = new ArrayList<>();
        if (Files.isRegularFile(folder.resolve(REQUESTS))) {
            for (String line : Files.readAllLines(folder.resolve(REQUESTS))) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    requests.add(Request.of(line.substring(0, tab), line.substring(tab + 1)));
                }
            }
        }
        return new Project(settings.getProperty("name", String.valueOf(folder.getFileName())),
                readAll(folder.resolve("manifests")),
                new OpenRequest.Wishes(Optional.ofNullable(settings.getProperty("plugIn")),
                        Optional.ofNullable(settings.getProperty("proxyMode"))),
                readAll(folder.resolve("drafts")), requests);
    }

    private static Map<String, String> readAll(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    texts.put(String.valueOf(file.getFileName()),
                            new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    /** Deletes a project's folder and nothing else. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What opens it. */
    OpenRequest request() {
        return new OpenRequest(name, List.of(), "", true, texts, wishes);
    }
}
