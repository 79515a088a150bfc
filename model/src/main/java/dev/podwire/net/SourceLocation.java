package dev.podwire.net;

/** A place in an input: the file as the user named it, and line and column counted from 1 (0: not known). */
public record SourceLocation(String file, int line, int column) {

    @Override
    public String toString() {
        return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
