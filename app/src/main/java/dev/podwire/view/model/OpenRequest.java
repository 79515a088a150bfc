package dev.podwire.view.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants to open.
 *
 * @param name      what the cluster is to be called
 * @param paths     files and folders
 * @param pasted    text from the clipboard; empty: none
 * @param keepGoing whether to go on with the valid objects when others have errors
 * @param texts     the inputs as they were edited, by file; empty: as the files have them
 * @param wishes    what the cluster is to be made of, whatever the files say
 */
public record OpenRequest(String name, List<Path> paths, String pasted, boolean keepGoing, Map<String, String> texts,
        Wishes wishes) {

    /** A network plug-in and a proxy mode by name; empty: as the files have it. */
    public record Wishes(Optional<String> cni, Optional<String> proxyMode) {
        public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty());
    }

    public OpenRequest {
        paths = List.copyOf(paths);
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    public OpenRequest(String name, List<Path> paths, String pasted, boolean keepGoing) {
        this(name, paths, pasted, keepGoing, Map.of(), Wishes.NONE);
    }

    /** The same inputs with other texts: all of them, not only those that changed. */
    public OpenRequest withTexts(Map<String, String> all) {
        return new OpenRequest(name, paths, pasted, keepGoing, all, wishes);
    }

    public OpenRequest withWishes(Wishes other) {
        return new OpenRequest(name, paths, pasted, keepGoing, texts, other);
    }

    /** Whether this is the same cluster as another request's, changed or not. */
    public boolean continues(OpenRequest before) {
        return name.equals(before.name) && paths.equals(before.paths) && pasted.equals(before.pasted);
    }

    /** Files and folders under the name of the first of them. */
    public static OpenRequest of(List<Path> paths) {
        Path first = paths.getFirst().toAbsolutePath().normalize();
        String name = String.valueOf(first.getFileName());
        return new OpenRequest(paths.size() == 1 ? name : name + " and " + (paths.size() - 1) + " more", paths, "",
                false);
    }

    /** The name that pasted or dropped text goes by, in messages and in source locations alike. */
    public static final String PASTED = "clipboard.yaml";

    public static OpenRequest text(String text) {
        return new OpenRequest(PASTED, List.of(), text, false);
    }

    /** The same again, but living with errors. */
    public OpenRequest goingOn() {
        return new OpenRequest(name, paths, pasted, true, texts, wishes);
    }
}
