package dev.podwire.walk;

import org.jspecify.annotations.Nullable;

/** What conntrack noted on a packet: its connection, how it belongs to it, and in which direction it goes. */
record ConntrackInfo(@Nullable Connection connection, Kind kind, boolean reply) {

    enum Kind {
        /** Not looked at yet. */
        NONE, NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED
    }

    /** Exempt by a rule: there is no direction. */
    private static final String EXEMPT = "UNTRACKED/?";

    static final ConntrackInfo NONE = new ConntrackInfo(null, Kind.NONE, false);
    static final ConntrackInfo INVALID = new ConntrackInfo(null, Kind.INVALID, false);
    static final ConntrackInfo UNTRACKED = new ConntrackInfo(null, Kind.UNTRACKED, false);

    /** {@code NEW/original} and the like, as a trace prints it; empty if there is no connection and no word about it. */
    String text() {
        if (kind == Kind.UNTRACKED) {
            return EXEMPT;
        }
        return connection == null ? "" : kind.name() + (reply ? "/reply" : "/original");
    }
}
