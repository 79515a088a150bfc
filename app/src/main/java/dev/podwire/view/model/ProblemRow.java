package dev.podwire.view.model;

/**
 * Something wrong with an input, and where.
 *
 * @param line counts from 1; 0 if it is not known
 * @param hint what to do; may be empty
 */
public record ProblemRow(boolean error, String file, int line, int column, String message, String hint) {

    /** {@code file:line:column} as far as it is known. */
    public String place() {
        return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }

    /** The same with the file's name alone. */
    public String shortPlace() {
        String place = place();
        int line = file.length();
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + place.substring(line);
    }
}
