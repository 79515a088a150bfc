package dev.podwire.walk;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;
import org.jspecify.annotations.Nullable;

/** A tracked connection while its kernel runs, after {@code nf_conn}. */
final class Connection {

    private static final long SECOND = 1_000_000_000L;

    final ConntrackTuple original;
    ConntrackTuple reply;
    /** Of TCP alone. */
    @Nullable
    TcpTracking tcp;
    boolean confirmed;
    boolean dying;
    boolean seenReply;
    boolean assured;
    boolean sourceChanged;
    boolean destinationChanged;
    /** For whom the rules were written that decided what source and destination become. */
    Optional<Origin> sourceOrigin = Optional.empty();
    Optional<Origin> destinationOrigin = Optional.empty();
    boolean sourceDecided;
    boolean destinationDecided;
    int mark;
    final ConntrackZones zones;
    /** Before it is confirmed: how long it will live; after: when it dies. */
    long expires;
    /** Of UDP: from when on traffic makes it a stream. */
    long streamAfter;
    /** The device whose address MASQUERADE gave it. */
    @Nullable
    String masqueradedBy;

    Connection(ConntrackTuple original, ConntrackZones zones) {
        this.original = original;
        this.zones = zones;
        reply = original.inverse();
    }

    /** A connection as a listing shows it, to be entered into a table. */
    static Connection of(ConntrackEntry entry) {
        Connection connection = new Connection(entry.original(),
                new ConntrackZones(entry.zones().original(), entry.zones().reply()));
        connection.reply = entry.reply();
        connection.tcp = entry.original().protocol() == IpProtocol.TCP
                ? TcpTracking.in(TcpState.named(entry.state()))
                : null;
        connection.seenReply = entry.status().contains(ConntrackEntry.Status.SEEN_REPLY);
        connection.assured = entry.status().contains(ConntrackEntry.Status.ASSURED);
        connection.sourceChanged = entry.status().contains(ConntrackEntry.Status.SRC_NAT);
        connection.destinationChanged = entry.status().contains(ConntrackEntry.Status.DST_NAT);
        connection.sourceDecided = true;
        connection.destinationDecided = true;
        connection.mark = entry.mark();
        connection.expires = entry.timeoutSeconds() * SECOND;
        return connection;
    }

    ConntrackTuple tuple(boolean ofReply) {
        return ofReply ? reply : original;
    }

    void live(long seconds, long now) {
        expires = confirmed ? now + seconds * SECOND : seconds * SECOND;
    }

    ConntrackEntry view(long now) {
        Set<ConntrackEntry.Status> status = EnumSet.noneOf(ConntrackEntry.Status.class);
        add(status, seenReply, ConntrackEntry.Status.SEEN_REPLY);
        add(status, assured, ConntrackEntry.Status.ASSURED);
        add(status, confirmed, ConntrackEntry.Status.CONFIRMED);
        add(status, sourceChanged, ConntrackEntry.Status.SRC_NAT);
        add(status, destinationChanged, ConntrackEntry.Status.DST_NAT);
        add(status, dying, ConntrackEntry.Status.DYING);
        long left = confirmed ? Math.max(0, expires - now) : expires;
        return new ConntrackEntry(original, reply, tcp == null ? "" : tcp.state().name(), status, left / SECOND, mark,
                zones.entry());
    }

    private static void add(Set<ConntrackEntry.Status> to, boolean set, ConntrackEntry.Status bit) {
        if (set) {
            to.add(bit);
        }
    }
}
