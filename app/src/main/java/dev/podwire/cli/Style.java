package dev.podwire.cli;

/** Colour and weight for a terminal; plain text elsewhere. Every colour goes with a sign, so that nothing is lost without it. */
record Style(boolean colour) {

    static final Style PLAIN = new Style(false);

    /** Colour only where somebody looks: on a terminal, and not against the user's NO_COLOR. */
    static Style ofTerminal(boolean wantsPlain) {
        String no = System.getenv("NO_COLOR");
        String term = System.getenv("TERM");
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Style(!wantsPlain && terminal && (no == null || no.isEmpty()) && !"dumb".equals(term));
    }

    String bold(String text) {
        return wrap("1", text);
    }

    String dim(String text) {
        return wrap("2", text);
    }

    /** Delivered, accepted. */
    String good(String text) {
        return wrap("32", text);
    }

    /** Dropped, refused. */
    String bad(String text) {
        return wrap("31", text);
    }

    /** Rewritten. */
    String changed(String text) {
        return wrap("33", text);
    }

    /** In a tunnel's envelope. */
    String wrapped(String text) {
        return wrap("93", text);
    }

    /** Name lookup. */
    String lookup(String text) {
        return wrap("35", text);
    }

    /** The connection and its data. */
    String connection(String text) {
        return wrap("34", text);
    }

    private String wrap(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
