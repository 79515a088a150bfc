package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;

/** The words of one line of rule text with a cursor, and the place to report an error at. */
public final class RuleWords {

    private final List<String> words;
    private final int line;
    private int position;

    /** Words that are split already, as a program's arguments are; {@code line} 0 if there is none. */
    public RuleWords(List<String> words, int line) {
        this.words = List.copyOf(words);
        this.line = line;
    }

    /** Splits at blanks; double or single quotes hold a word together, a backslash in double quotes escapes. */
    public static RuleWords split(String text, int line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                    word.append(text.charAt(++i));
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (quote != 0) {
            throw new RuleSyntaxException(line, word.toString(), "a quote is not closed");
        }
        if (open) {
            words.add(word.toString());
        }
        return new RuleWords(words, line);
    }

    public boolean hasNext() {
        return position < words.size();
    }

    /** The next word, left where it is; empty at the end. */
    public String peek() {
        return hasNext() ? words.get(position) : "";
    }

    /** The next word; {@code after} names what it belongs to, for the error if there is none. */
    public String next(String after) {
        if (!hasNext()) {
            throw fail("", "a word is missing after " + after);
        }
        return words.get(position++);
    }

    /** Whether the next word is {@code word}; if so, it is taken. */
    public boolean take(String word) {
        if (peek().equals(word)) {
            position++;
            return true;
        }
        return false;
    }

    /** The exception to throw for {@code word}. */
    public RuleSyntaxException fail(String word, String problem) {
        return new RuleSyntaxException(line, word, problem);
    }
}
