package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;

/** Splits text into commands and words as a POSIX shell does, without expanding anything. */
public final class ShellWords {

    private final String text;
    private int at;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private ShellWords(String text) {
        this.text = text;
    }

    /** The commands of a text, which end at {@code ;} or the end of a line; {@code #} begins a comment. */
    public static List<List<String>> commands(String text) {
        ShellWords reader = new ShellWords(text);
        reader.read();
        return reader.commands;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> single();
                case '"' -> twice();
                case '\\' -> escaped();
                case ';', '\n' -> endCommand();
                case ' ', '\t', '\r' -> endWord();
                case '#' -> comment(c);
                default -> add(c);
            }
        }
        endCommand();
    }

    private void add(char c) {
        word.append(c);
        begun = true;
    }

    private void single() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw KubectlException.error("a quote ' is not closed");
        }
        word.append(text, at, end);
        begun = true;
        at = end + 1;
    }

    private void twice() {
        begun = true;
        while (at < text.length() && text.charAt(at) != '"') {
            boolean escape = text.charAt(at) == '\\' && at + 1 < text.length()
                    && "\"\\$`".indexOf(text.charAt(at + 1)) >= 0;
            at += escape ? 1 : 0;
            word.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw KubectlException.error("a quote \" is not closed");
        }
        at++;
    }

    private void escaped() {
        if (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\n') {
                add(c);
            }
        }
    }

    private void comment(char c) {
        if (begun) {
            add(c);
            return;
        }
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void endWord() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
            words = new ArrayList<>();
        }
    }
}
