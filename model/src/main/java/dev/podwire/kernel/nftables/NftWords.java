package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.kernel.netfilter.RuleSyntaxException;

/** The words of an {@code nft} script with a cursor. Signs are words of their own; a line's end is one too. */
final class NftWords {

    /** What ends a statement: a line's end or a semicolon. */
    static final String END = ";";
    private static final String SIGNS = "{}(),;!<>=&|^";
    private static final List<String> DOUBLE = List.of("!=", "<=", ">=", "==", "<<", ">>");

    private record Word(String text, boolean quoted, int line) {}

    private final List<Word> words = new ArrayList<>();
    private int position;

    NftWords(String script) {
        int line = 1;
        int i = 0;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (c == '\n') {
                words.add(new Word(END, false, line++));
                i++;
            } else if (c == '\\' && i + 1 < script.length() && script.charAt(i + 1) == '\n') {
                line++;
                i += 2;
            } else if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '#') {
                while (i < script.length() && script.charAt(i) != '\n') {
                    i++;
                }
            } else if (c == '"') {
                int close = script.indexOf('"', i + 1);
                if (close < 0) {
                    throw new RuleSyntaxException(line, script.substring(i), "a quote is not closed");
                }
                words.add(new Word(script.substring(i + 1, close), true, line));
                i = close + 1;
            } else if (SIGNS.indexOf(c) >= 0) {
                String two = script.substring(i, Math.min(script.length(), i + 2));
                String sign = DOUBLE.contains(two) ? two : two.substring(0, 1);
                words.add(new Word(sign, false, line));
                i += sign.length();
            } else {
                int end = wordEnd(script, i);
                split(script.substring(i, end), line);
                i = end;
            }
        }
        words.add(new Word(END, false, line));
    }

    private static int wordEnd(String script, int start) {
        int end = start;
        while (end < script.length() && !Character.isWhitespace(script.charAt(end))
                && SIGNS.indexOf(script.charAt(end)) < 0 && script.charAt(end) != '"' && script.charAt(end) != '#') {
            end++;
        }
        return end;
    }

    /** A colon at a word's end stands for itself: {@code 0: accept}. */
    private void split(String word, int line) {
        if (word.length() > 1 && word.endsWith(":") && !word.endsWith("::")) {
            words.add(new Word(word.substring(0, word.length() - 1), false, line));
            words.add(new Word(":", false, line));
        } else {
            words.add(new Word(word, false, line));
        }
    }

    boolean hasNext() {
        return position < words.size();
    }

    /** The next word, left where it is; empty at the script's end. */
    String peek() {
        return peek(0);
    }

    /** The word {@code ahead} places further; empty beyond the script's end. */
    String peek(int ahead) {
        return position + ahead < words.size() ? words.get(position + ahead).text() : "";
    }

    /** Whether the next word is a quoted one. */
    boolean quoted() {
        return hasNext() && words.get(position).quoted();
    }

    /** Whether a statement could end here. */
    boolean atEnd() {
        return !hasNext() || !quoted() && (peek().equals(END) || peek().equals("}"));
    }

    String next() {
        if (!hasNext()) {
            throw fail("the script ends too early");
        }
        return words.get(position++).text();
    }

    /** Whether the next word is {@code word}; if so, it is taken. */
    boolean take(String word) {
        if (!quoted() && peek().equals(word)) {
            position++;
            return true;
        }
        return false;
    }

    void require(String word) {
        if (!take(word)) {
            throw fail("'" + word + "' is expected");
        }
    }

    void skipEnds() {
        while (take(END)) {
            // a line's end or a semicolon
        }
    }

    int number() {
        String word = next();
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            position--;
            throw fail("a number is expected");
        }
    }

    /** The exception to throw about the next word. */
    RuleSyntaxException fail(String problem) {
        int at = Math.min(position, words.size() - 1);
        String word = words.get(at).text();
        return new RuleSyntaxException(words.get(at).line(), word.equals(END) ? "" : word, problem);
    }
}
