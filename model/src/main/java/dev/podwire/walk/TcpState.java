package dev.podwire.walk;

import java.util.Locale;

import dev.podwire.packet.Header;

/** States of a tracked TCP connection and how packets move between them (nf_conntrack_proto_tcp.c). */
enum TcpState {
    NONE(0), SYN_SENT(120), SYN_RECV(60), ESTABLISHED(432_000), FIN_WAIT(120), CLOSE_WAIT(60), LAST_ACK(30), TIME_WAIT(
            120), CLOSE(10), SYN_SENT2(120),
    /** The packet does not change the state. */
    IGNORE(0),
    /** The packet does not belong to the connection. */
    INVALID(0);

    /** One row per kind of packet: SYN, SYN-ACK, FIN, ACK, RST, none; one column per state. Letters as in {@link #letter}. */
    private static final String[] ORIGINAL = {"ssgggggss2", "vvrvvvvvvr", "vvfflllt-v", "eveecctt-v", "v---------",
            "vvvvvvvvvv"};
    private static final String[] REPLY = {"v2vvvvvsv2", "vrgggggggr", "vvfflllt-v", "vgrecctt-g", "v---------",
            "vvvvvvvvvv"};

    private final int seconds;
    private final String setting = "net.netfilter.nf_conntrack_tcp_timeout_" + name().toLowerCase(Locale.ROOT);

    TcpState(int seconds) {
        this.seconds = seconds;
    }

    /** How long a connection in this state is remembered without traffic. */
    int seconds() {
        return seconds;
    }

    /** The sysctl that sets another time. */
    String setting() {
        return setting;
    }

    /** The state that a listing names; {@link #NONE} for what has none. */
    static TcpState named(String name) {
        for (TcpState state : values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return NONE;
    }

    TcpState next(boolean reply, Header.Tcp tcp) {
        return letter((reply ? REPLY : ORIGINAL)[Kind.of(tcp).ordinal()].charAt(ordinal()));
    }

    /** What a segment is to connection tracking, in the order of the tables' rows. */
    enum Kind {
        SYN, SYN_ACK, FIN, ACK, RST, NONE;

        static Kind of(Header.Tcp tcp) {
            if (tcp.has(Header.Tcp.RST)) {
                return RST;
            }
            if (tcp.has(Header.Tcp.SYN)) {
                return tcp.has(Header.Tcp.ACK) ? SYN_ACK : SYN;
            }
            if (tcp.has(Header.Tcp.FIN)) {
                return FIN;
            }
            return tcp.has(Header.Tcp.ACK) ? ACK : NONE;
        }
    }

    private static TcpState letter(char c) {
        return switch (c) {
            case 's' -> SYN_SENT;
            case 'r' -> SYN_RECV;
            case 'e' -> ESTABLISHED;
            case 'f' -> FIN_WAIT;
            case 'c' -> CLOSE_WAIT;
            case 'l' -> LAST_ACK;
            case 't' -> TIME_WAIT;
            case '-' -> CLOSE;
            case '2' -> SYN_SENT2;
            case 'g' -> IGNORE;
            default -> INVALID;
        };
    }
}
