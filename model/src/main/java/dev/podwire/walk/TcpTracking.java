package dev.podwire.walk;

import dev.podwire.packet.Header;

/**
 * What connection tracking knows of a TCP connection: its state, and for each side which sequence numbers it may use
 * (nf_conntrack_proto_tcp.c). Sides are those of the original and of the reply direction.
 */
final class TcpTracking {

    /**
     * What is to happen with a segment. CUT: it is invalid, and the connection has not long to live any more. REOPEN: the
     * connection is over, the segment begins another one.
     */
    enum Verdict {
        ACCEPT, IGNORE, INVALID, CUT, REOPEN
    }

    /** What one side has sent and may send. Numbers are sequence numbers modulo 2³². */
    private static final class Side {
        private long end;
        private long maxEnd;
        private long maxWindow;
        private long maxAck;
        private boolean acknowledges;
        private boolean closes;
        private boolean unacknowledged;
        private boolean liberal;
    }

    /** The settings that the decision depends on. */
    record Settings(boolean liberal, boolean loose, boolean ignoreInvalidReset) {
        static Settings of(KernelConfig config) {
            String prefix = "net.netfilter.nf_conntrack_tcp_";
            return new Settings(config.sysctl(prefix + "be_liberal", 0) != 0, config.sysctl(prefix + "loose", 1) != 0,
                    config.sysctl(prefix + "ignore_invalid_rst", 0) != 0);
        }
    }

    /** A segment with where it ends. */
    private record Segment(Header.Tcp tcp, long end, boolean reply) {
        TcpState.Kind kind() {
            return TcpState.Kind.of(tcp);
        }

        long acknowledgment() {
            return tcp.acknowledgment();
        }
    }

    private static final long ACK_WINDOW = 66_000;
    private static final String PREFIX = "net.netfilter.nf_conntrack_tcp_";
    private static final String UNACKNOWLEDGED = PREFIX + "timeout_unacknowledged";
    private static final int UNACKNOWLEDGED_SECONDS = 300;
    private static final int MAX_RETRANSMISSIONS = 3;

    private Side original = new Side();
    private Side reply = new Side();
    private TcpState state = TcpState.NONE;
    private TcpState.Kind lastKind = TcpState.Kind.NONE;
    private boolean lastReply;
    private long lastSequence;
    private long lastAcknowledgment;
    private long lastEnd;
    private int lastWindow;
    private int retransmissions;
    private boolean awaitsChallenge;
    private boolean simultaneous;

    /** A connection in a state that a listing names: its sequence numbers are not known and taken as they come. */
    static TcpTracking in(TcpState state) {
        TcpTracking tracking = new TcpTracking();
        tracking.state = state;
        tracking.original.liberal = true;
        tracking.reply.liberal = true;
        return tracking;
    }

    TcpState state() {
        return state;
    }

    private Side side(boolean ofReply) {
        return ofReply ? reply : original;
    }

    /** {@code tcp_new}: takes the first segment that is seen; false if it cannot begin a connection. */
    boolean begin(Header.Tcp tcp, int payload, Settings settings) {
        TcpState next = TcpState.NONE.next(false, tcp);
        if (next == TcpState.INVALID || next != TcpState.SYN_SENT && !settings.loose()) {
            return false;
        }
        original.end = TcpSegments.next(tcp, payload);
        original.maxWindow = Math.max(1, tcp.window());
        original.maxEnd = original.end;
        if (next != TcpState.SYN_SENT) {
            original.maxEnd = TcpSegments.plus(original.end, original.maxWindow);
            original.liberal = true;
            reply.liberal = true;
        }
        return true;
    }

    /** {@code nf_conntrack_tcp_packet}: moves the state on. */
    Verdict follow(Connection connection, Header.Tcp tcp, int payload, boolean isReply, Settings settings) {
        Segment segment = new Segment(tcp, TcpSegments.next(tcp, payload), isReply);
        TcpState before = state;
        TcpState after = before.next(isReply, tcp);
        if (after == TcpState.SYN_SENT && before.ordinal() >= TcpState.TIME_WAIT.ordinal()) {
            boolean closed = original.closes || reply.closes
                    || lastReply == isReply && lastKind == TcpState.Kind.RST;
            if (closed) {
                return Verdict.REOPEN;
            }
            after = TcpState.IGNORE;
        }
        boolean checked = true;
        switch (after) {
            case INVALID -> {
                return Verdict.INVALID;
            }
            case IGNORE -> {
                if (!isAnswerToIgnoredSyn(segment)) {
                    note(segment, before);
                    return Verdict.IGNORE;
                }
                adopt(segment);
                after = TcpState.SYN_RECV;
            }
            case TIME_WAIT -> {
                if (before == TcpState.LAST_ACK && segment.kind() == TcpState.Kind.ACK && lastReply != isReply
                        && lastKind == TcpState.Kind.SYN && awaitsChallenge) {
                    awaitsChallenge = false;
                    return Verdict.IGNORE;
                }
            }
            case SYN_SENT2 -> simultaneous = true;
            case SYN_RECV -> {
                if (isReply && segment.kind() == TcpState.Kind.ACK && simultaneous) {
                    after = TcpState.ESTABLISHED;
                }
            }
            case CLOSE -> {
                if (segment.kind() == TcpState.Kind.RST) {
                    Reset reset = reset(connection, segment, settings);
                    if (reset == Reset.INVALID) {
                        return Verdict.INVALID;
                    }
                    checked = reset != Reset.UNCHECKED;
                    after = reset == Reset.KEEPS ? before : after;
                }
            }
            case NONE, SYN_SENT, ESTABLISHED, FIN_WAIT, CLOSE_WAIT, LAST_ACK -> {
            }
        }
        if (checked) {
            Verdict verdict = window(segment, settings);
            if (verdict != Verdict.ACCEPT) {
                return verdict == Verdict.INVALID && cutsTime(connection, segment) ? Verdict.CUT : verdict;
            }
        }
        lastKind = segment.kind();
        lastReply = isReply;
        state = after;
        if (before != after && after == TcpState.FIN_WAIT) {
            side(isReply).closes = true;
        }
        return Verdict.ACCEPT;
    }

    /** The connection is over, whatever its segments said. */
    void close() {
        state = TcpState.CLOSE;
    }

    /**
     * {@code nf_tcp_handle_invalid}: once both sides have sent a FIN or a reset that is out of the window, the connection is
     * not remembered for days. True if its time is to be cut to that of data without acknowledgement.
     */
    private boolean cutsTime(Connection connection, Segment segment) {
        TcpState.Kind kind = segment.kind();
        if (!connection.assured || kind != TcpState.Kind.RST && kind != TcpState.Kind.FIN) {
            return false;
        }
        if (lastReply != segment.reply() && (lastKind == TcpState.Kind.FIN || lastKind == TcpState.Kind.RST)) {
            return true;
        }
        lastKind = kind;
        lastReply = segment.reply();
        return false;
    }

    private boolean isAnswerToIgnoredSyn(Segment segment) {
        return segment.kind() == TcpState.Kind.SYN_ACK && lastKind == TcpState.Kind.SYN
                && lastReply != segment.reply() && segment.acknowledgment() == lastEnd;
    }

    /** Client and server agree on a connection whose SYN was ignored: it is this one now. */
    private void adopt(Segment segment) {
        Side client = side(lastReply);
        client.end = lastEnd;
        client.maxEnd = lastEnd;
        client.maxWindow = Math.max(1, lastWindow);
        client.liberal = false;
        client.closes = false;
        client.unacknowledged = false;
        client.acknowledges = false;
        awaitsChallenge = false;
        if (segment.reply()) {
            reply = new Side();
        } else {
            original = new Side();
        }
        state = TcpState.SYN_SENT;
    }

    private void note(Segment segment, TcpState before) {
        lastKind = segment.kind();
        lastReply = segment.reply();
        lastSequence = segment.tcp().sequence();
        lastEnd = segment.end();
        lastWindow = segment.tcp().window();
        if (segment.kind() == TcpState.Kind.SYN && !segment.reply()) {
            awaitsChallenge = before == TcpState.LAST_ACK;
        }
    }

    private enum Reset {
        CHECKED, UNCHECKED, KEEPS, INVALID
    }

    /** Whether a reset is believed: its number must be the one that the other side waits for. */
    private Reset reset(Connection connection, Segment segment, Settings settings) {
        if (state.ordinal() >= TcpState.FIN_WAIT.ordinal() && state.ordinal() <= TcpState.CLOSE.ordinal()) {
            return Reset.UNCHECKED;
        }
        boolean established = state == TcpState.ESTABLISHED && connection.assured;
        Side receiver = side(!segment.reply());
        boolean keeps = false;
        if (receiver.acknowledges && lastKind != TcpState.Kind.SYN) {
            long number = segment.tcp().sequence();
            if (number == 0 && !established) {
                return Reset.CHECKED;
            }
            if (TcpSegments.before(number, receiver.maxAck) && !settings.ignoreInvalidReset()) {
                return Reset.INVALID;
            }
            boolean inTrain = lastKind == TcpState.Kind.ACK && lastReply == segment.reply() && number == lastEnd;
            if (!established || number == receiver.maxAck || inTrain) {
                return Reset.CHECKED;
            }
            keeps = true;
        }
        boolean answersLetThrough = (connection.seenReply && lastKind == TcpState.Kind.SYN
                || !connection.assured && lastKind == TcpState.Kind.ACK)
                && segment.acknowledgment() == lastEnd;
        if (keeps) {
            return Reset.KEEPS;
        }
        return answersLetThrough ? Reset.UNCHECKED : Reset.CHECKED;
    }

    /** {@code tcp_in_window}. */
    private Verdict window(Segment segment, Settings settings) {
        Header.Tcp tcp = segment.tcp();
        Side sender = side(segment.reply());
        Side receiver = side(!segment.reply());
        boolean syn = tcp.has(Header.Tcp.SYN);
        long sequence = tcp.sequence();
        long end = segment.end();
        if (sender.maxWindow == 0 && !syn) {
            pickUp(sender, receiver, segment);
        } else if (sender.maxWindow == 0 || syn && after(end, sender.end)
                && (state == TcpState.SYN_SENT || state == TcpState.SYN_RECV)) {
            sender.end = end;
            sender.maxEnd = end;
            sender.maxWindow = Math.max(1, tcp.window());
            if (segment.reply() && !tcp.has(Header.Tcp.ACK)) {
                return Verdict.ACCEPT;
            }
        }
        boolean acks = tcp.has(Header.Tcp.ACK) && !(tcp.has(Header.Tcp.RST) && tcp.acknowledgment() == 0);
        long ack = acks ? tcp.acknowledgment() : receiver.end;
        if (tcp.has(Header.Tcp.RST) && sequence == 0 && state == TcpState.SYN_SENT) {
            sequence = sender.end;
            end = sender.end;
        }
        boolean inWindow = receiver.maxWindow == 0 || after(end, sender.end - receiver.maxWindow - 1);
        boolean ackInTime = after(ack, receiver.end - Math.max(sender.maxWindow, ACK_WINDOW) - 1);
        if (!TcpSegments.before(sequence, sender.maxEnd + 1)) {
            boolean slightly = receiver.maxWindow != 0 && inWindow && ackInTime
                    && (end - sender.maxEnd + 1 & 0xffffffffL) <= receiver.maxWindow
                    && TcpSegments.before(ack, receiver.end + 1);
            return slightly ? Verdict.IGNORE : refused(sender, settings);
        }
        if (!TcpSegments.before(ack, receiver.end + 1) || !inWindow || !ackInTime) {
            return refused(sender, settings);
        }
        update(sender, receiver, segment, end, ack);
        return Verdict.ACCEPT;
    }

    private static Verdict refused(Side sender, Settings settings) {
        return sender.liberal || settings.liberal() ? Verdict.ACCEPT : Verdict.INVALID;
    }

    /** The history of this side is lost: its numbers are taken from the segment. */
    private static void pickUp(Side sender, Side receiver, Segment segment) {
        long ack = segment.acknowledgment();
        sender.end = segment.end();
        sender.maxWindow = Math.max(1, segment.tcp().window());
        sender.maxEnd = TcpSegments.plus(segment.end(), sender.maxWindow);
        if (receiver.maxWindow == 0) {
            receiver.end = ack;
            receiver.maxEnd = ack;
        } else if (ack == TcpSegments.plus(receiver.end, 1)) {
            receiver.end = ack;
        }
    }

    private void update(Side sender, Side receiver, Segment segment, long end, long ack) {
        int window = segment.tcp().window();
        sender.maxWindow = Math.max(sender.maxWindow, window);
        if (after(end, sender.end)) {
            sender.end = end;
            sender.unacknowledged = true;
        }
        if (segment.tcp().has(Header.Tcp.ACK) && (!sender.acknowledges || after(ack, sender.maxAck))) {
            sender.maxAck = ack;
            sender.acknowledges = true;
        }
        if (receiver.maxWindow != 0 && after(end, sender.maxEnd)) {
            receiver.maxWindow += end - sender.maxEnd & 0xffffffffL;
        }
        if (after(ack + window, receiver.maxEnd - 1)) {
            receiver.maxEnd = TcpSegments.plus(ack, window == 0 ? 1 : window);
        }
        if (ack == receiver.end) {
            receiver.unacknowledged = false;
        }
        if (segment.kind() == TcpState.Kind.ACK) {
            boolean again = lastReply == segment.reply() && lastSequence == segment.tcp().sequence()
                    && lastAcknowledgment == ack && lastEnd == end && lastWindow == window;
            retransmissions = again ? retransmissions + 1 : 0;
            lastReply = segment.reply();
            lastSequence = segment.tcp().sequence();
            lastAcknowledgment = ack;
            lastEnd = end;
            lastWindow = window;
        }
    }

    private static boolean after(long a, long b) {
        return TcpSegments.before(b, a);
    }

    /** How many seconds data without acknowledgement is waited for. */
    static int unacknowledgedSeconds(KernelConfig config) {
        return config.sysctl(UNACKNOWLEDGED, UNACKNOWLEDGED_SECONDS);
    }

    /** How many seconds the connection is remembered after a segment of this kind. */
    int seconds(KernelConfig config, Connection connection, TcpState.Kind kind) {
        int ofState = config.sysctl(state.setting(), state.seconds());
        int unacknowledged = unacknowledgedSeconds(config);
        int retransmitted = config.sysctl(PREFIX + "timeout_max_retrans", UNACKNOWLEDGED_SECONDS);
        int found = ofState;
        if (retransmissions >= config.sysctl(PREFIX + "max_retrans", MAX_RETRANSMISSIONS)
                && ofState > retransmitted) {
            found = retransmitted;
        } else if (kind == TcpState.Kind.RST) {
            found = config.sysctl(TcpState.CLOSE.setting(), TcpState.CLOSE.seconds());
        } else if ((original.unacknowledged || reply.unacknowledged) && ofState > unacknowledged) {
            found = unacknowledged;
        } else if (lastWindow == 0 && ofState > retransmitted) {
            found = retransmitted;
        }
        boolean pickedUp = !connection.seenReply && state == TcpState.ESTABLISHED;
        return pickedUp ? Math.min(found, unacknowledged) : found;
    }
}
