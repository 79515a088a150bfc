package dev.podwire.manifest;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;

/** Reads inputs into documents. Nothing that an input holds makes it throw: what is wrong becomes a problem. */
public final class ManifestReader {

    private static final int MAX_FOLDER_DEPTH = 40;

    private final List<Manifests.SourceFile> files = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private ManifestReader() {}

    /** Everything that stands in the inputs, in their order; folders are read in the order of their file names. */
    public static Manifests read(List<Input> inputs) {
        ManifestReader reader = new ManifestReader();
        for (Input input : inputs) {
            switch (input) {
                case Input.OfBytes(String name, byte[] bytes) -> reader.readBytes(name, bytes, "");
                case Input.OfPath(String name, Path path) -> reader.readPath(name, path);
            }
        }
        return new Manifests(reader.files, reader.documents, reader.problems);
    }

    private void readPath(String name, Path path) {
        if (!Files.exists(path)) {
            problems.add(
                    Problem.error(new SourceLocation(name, 0, 0), "", "there is no such file", "check the path"));
        } else if (Files.isDirectory(path)) {
            readFolder(name, path);
        } else {
            readFile(name, path);
        }
    }

    private void readFolder(String name, Path folder) {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder, MAX_FOLDER_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            found = walk.filter(ManifestReader::isManifestName).filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            problems.add(unreadable(name, e));
            return;
        }
        Optional<Path> chart = found.stream().filter(p -> fileName(p).equals("Chart.yaml")).findFirst();
        Path chartFolder = chart.map(Path::getParent).orElse(null);
        for (Path file : found) {
            if (chartFolder == null || !file.startsWith(chartFolder) || chart.get().equals(file)) {
                readFile(nameIn(name, folder, file), file);
            }
        }
        if (found.isEmpty()) {
            problems.add(Problem.error(new SourceLocation(name, 0, 0), "",
                    "the folder holds no .yaml, .yml or .json file", "give a folder with manifests"));
        }
    }

    private static String nameIn(String name, Path folder, Path file) {
        String relative = folder.relativize(file).toString();
        return name.endsWith("/") ? name + relative : name + "/" + relative;
    }

    private static String fileName(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }

    private static boolean isManifestName(Path path) {
        String name = fileName(path).toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) && !name.startsWith(".");
    }

    private void readFile(String name, Path path) {
        try {
            if (Files.size(path) > Decoder.MAX_FILE) {
                problems.add(Problem.error(new SourceLocation(name, 1, 1), "", "the file has "
                        + (Files.size(path) >> 20) + " MiB; more than " + (Decoder.MAX_FILE >> 20) + " are not read",
                        "split it"));
                return;
            }
            readBytes(name, Files.readAllBytes(path), fileName(path));
        } catch (IOException e) {
            problems.add(unreadable(name, e));
        }
    }

    private static Problem unreadable(String name, Exception e) {
        return Problem.error(new SourceLocation(name, 0, 0), "", "cannot be read: " + e.getMessage(),
                "check the permissions");
    }

    private void readBytes(String name, byte[] bytes, String fileName) {
        int before = documents.size();
        Optional<Problem> foreign = Foreign.byName(name, fileName);
        if (foreign.isPresent()) {
            problems.add(foreign.get());
        } else {
            String text = Decoder.decode(name, bytes, problems);
            if (text != null) {
                readText(name, text);
            }
        }
        files.add(new Manifests.SourceFile(name, documents.size() - before));
    }

    private void readText(String name, String text) {
        List<Problem> found = new ArrayList<>();
        List<Tree> trees = new ArrayList<>();
        boolean complete = looksLikeJson(text)
                ? readJson(name, text, trees, found)
                : readYaml(name, text, trees, found);
        Optional<Problem> helm = Foreign.helm(name, text, !complete);
        if (helm.isPresent()) {
            problems.add(helm.get());
            return;
        }
        problems.addAll(found);
        if (trees.isEmpty() && complete) {
            problems.add(Problem.error(new SourceLocation(name, 1, 1), "",
                    text.isBlank() ? "the file is empty" : "the file holds no object, only comments or separators",
                    "nothing was loaded from it"));
        }
        for (Tree tree : trees) {
            add(name, Field.root(name, tree), 0);
        }
    }

    private static boolean looksLikeJson(String text) {
        int i = 0;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[') && !text.startsWith("{{", i);
    }

    /** JSON, or YAML in flow style that only looks like it. */
    private static boolean readJson(String name, String text, List<Tree> trees, List<Problem> found) {
        List<Problem> json = new ArrayList<>();
        if (new JsonTreeReader(name, json).read(text, trees::add)) {
            found.addAll(json);
            return true;
        }
        trees.clear();
        if (name.endsWith(".json")) {
            found.addAll(json);
            return false;
        }
        return readYaml(name, text, trees, found);
    }

    /** Reads documents one by one, so that a broken one does not hide the others. */
    private static boolean readYaml(String name, String text, List<Tree> trees, List<Problem> found) {
        boolean complete = true;
        int start = 0;
        int line = 0;
        while (start <= text.length()) {
            int end = nextSeparator(text, start);
            String chunk = text.substring(start, end);
            if (!isPrelude(chunk)) {
                complete &= new YamlTreeReader(name, line, found).read(chunk, trees::add);
            }
            line += (int) chunk.chars().filter(c -> c == '\n').count();
            if (end >= text.length()) {
                break;
            }
            start = end;
        }
        return complete;
    }

    /** The start of the next line after {@code from} that begins with three dashes. */
    private static int nextSeparator(String text, int from) {
        int at = text.indexOf("\n---", from);
        while (at >= 0) {
            int after = at + 4;
            if (after >= text.length() || Character.isWhitespace(text.charAt(after))) {
                return at + 1;
            }
            at = text.indexOf("\n---", at + 1);
        }
        return text.length();
    }

    /** Whether a stretch holds nothing but blank lines, comments, directives and markers. */
    private static boolean isPrelude(String chunk) {
        return chunk.lines().allMatch(l -> {
            String line = l.strip();
            return line.isEmpty() || line.startsWith("#") || l.startsWith("%") || line.equals("---")
                    || line.equals("...");
        });
    }

    private void add(String file, Field root, int depth) {
        if (!root.isMapping()) {
            problems.add(root.error("a manifest is a map with apiVersion and kind, but here stands "
                    + (root.isSequence() ? "a list" : "a single value"), "start with: apiVersion: v1"));
            return;
        }
        String kind = root.get("kind").text("");
        String apiVersion = root.get("apiVersion").text("");
        if (kind.endsWith("List") && root.get("items").isSequence() && depth < 3) {
            addItems(file, root, kind, apiVersion, depth + 1);
            return;
        }
        if (kind.equals("List") && !root.get("items").isSequence()) {
            problems.add(root.get("items").error("a List holds its objects in items, one after the other",
                    "start each object under items: with '- '"));
            return;
        }
        if (kind.equals("Kustomization") && apiVersion.startsWith("kustomize.config.k8s.io/")) {
            problems.add(Foreign.kustomization(root.location(), file));
            return;
        }
        @Nullable
        Problem missing = kind.isEmpty()
                ? root.error("the object has no kind", "add for example: kind: Service")
                : apiVersion.isEmpty()
                        ? root.error("the object has no apiVersion", "add for example: apiVersion: v1")
                        : null;
        if (missing != null) {
            problems.add(missing);
        } else {
            documents.add(new Document(file, apiVersion, kind, root));
        }
    }

    /** Items of a typed list (RoleList) need not repeat their kind. */
    private void addItems(String file, Field list, String kind, String apiVersion, int depth) {
        for (Field item : list.get("items").items()) {
            Field root = item.asRoot();
            boolean typed = !kind.equals("List") && root.isMapping() && !root.get("kind").exists();
            if (typed) {
                String itemKind = kind.substring(0, kind.length() - "List".length());
                documents.add(new Document(file, root.get("apiVersion").text(apiVersion), itemKind, root));
            } else {
                add(file, root, depth);
            }
        }
    }
}
