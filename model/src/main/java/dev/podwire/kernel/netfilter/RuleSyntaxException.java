package dev.podwire.kernel.netfilter;

/** Rule text that cannot be read: says which word of which line, and what was expected. */
public final class RuleSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String word;

    /** An error at {@code word}; {@code line} counts from 1, 0 if the text is no file. */
    public RuleSyntaxException(int line, String word, String problem) {
        super((line > 0 ? "line " + line + ": " : "") + problem + (word.isEmpty() ? "" : ": '" + word + "'"));
        this.line = line;
        this.word = word;
    }

    /** The line of the text, from 1; 0 if the rule stood alone. */
    public int line() {
        return line;
    }

    /** The word that could not be read; empty if something was missing. */
    public String word() {
        return word;
    }
}
