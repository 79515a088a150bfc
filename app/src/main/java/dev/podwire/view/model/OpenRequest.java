package dev.podwire.view.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What the user wants to open.
 *
 * @param name      what the cluster is to be called
 * @param paths     files and folders
 * @param pasted    text from the clipboard; empty: none
 * @param keepGoing whether to go on with the valid objects when others have errors
 */
public record OpenRequest(String name, List<Path> paths, String pasted, boolean keepGoing) {

    public OpenRequest {
        paths = List.copyOf(paths);
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
        return new OpenRequest(name, paths, pasted, true);
    }
}
