package dev.podwire.walk;

import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;

/** States of IPVS' own connections and how long each is kept without traffic (ip_vs_proto_tcp.c, ip_vs_proto_udp.c). */
enum IpvsState {
    NONE(2), ESTABLISHED(900), SYN_SENT(120), SYN_RECV(60), FIN_WAIT(120), TIME_WAIT(120), CLOSE(10), CLOSE_WAIT(
            60), LAST_ACK(30), LISTEN(120), SYNACK(120), UDP(300), INIT(60), ASSURED(0);

    /** One row per kind of packet: SYN, FIN, ACK, RST; one column per state up to SYNACK. */
    private static final String[] FROM_CLIENT = {"reerrrrrrrr", "cwstttcwlit", "eeseftcwcie", "cccrcccclir"};
    private static final String[] FROM_SERVER = {"sesrsssssir", "tfstftctlit", "eeseftcwlee", "ccscctccccc"};

    private final int seconds;

    IpvsState(int seconds) {
        this.seconds = seconds;
    }

    /** How long a connection in this state is kept, with the three times that can be set. */
    int seconds(IpvsTable.Timeouts timeouts) {
        return switch (this) {
            case ESTABLISHED -> timeouts.tcp();
            case FIN_WAIT -> timeouts.tcpFin();
            case UDP -> timeouts.udp();
            case NONE, SYN_SENT, SYN_RECV, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, SYNACK, INIT, ASSURED ->
                seconds;
        };
    }

    /** The state after a packet; {@code reply}: it comes from the real server. */
    IpvsState next(IpProtocol protocol, Header l4, boolean reply) {
        if (l4 instanceof Header.Tcp tcp) {
            int row = row(tcp);
            return row < 0 ? CLOSE : letter((reply ? FROM_SERVER : FROM_CLIENT)[row].charAt(ordinal()));
        }
        return protocol == IpProtocol.UDP ? UDP : reply || this == ESTABLISHED ? ESTABLISHED : INIT;
    }

    private static int row(Header.Tcp tcp) {
        if (tcp.has(Header.Tcp.RST)) {
            return 3;
        }
        if (tcp.has(Header.Tcp.SYN)) {
            return 0;
        }
        if (tcp.has(Header.Tcp.FIN)) {
            return 1;
        }
        return tcp.has(Header.Tcp.ACK) ? 2 : -1;
    }

    private static IpvsState letter(char c) {
        return switch (c) {
            case 'e' -> ESTABLISHED;
            case 's' -> SYN_SENT;
            case 'r' -> SYN_RECV;
            case 'f' -> FIN_WAIT;
            case 't' -> TIME_WAIT;
            case 'w' -> CLOSE_WAIT;
            case 'l' -> LAST_ACK;
            case 'i' -> LISTEN;
            default -> CLOSE;
        };
    }
}
