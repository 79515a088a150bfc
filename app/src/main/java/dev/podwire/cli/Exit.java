package dev.podwire.cli;

/** The exit codes of the command line. */
final class Exit {

    /** Done; the request was delivered and answered. */
    static final int YES = 0;
    /** Done; the answer is no. */
    static final int NO = 1;
    /** Bad input or usage. */
    static final int USAGE = 2;
    /** The environment: no display, a file that cannot be read or written. */
    static final int ENVIRONMENT = 3;
    /** A fault of Podwire itself. */
    static final int BUG = 70;

    private Exit() {}
}
