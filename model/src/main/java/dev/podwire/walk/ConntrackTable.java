package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The confirmed connections of one kernel, found by the tuple of either direction. Those whose time is over nobody finds;
 * they are taken out as the table is gone through little by little ({@code gc_worker}).
 */
final class ConntrackTable {

    /** For each connection that comes so many are looked at: more than one, so that the table does not outgrow the living. */
    private static final int LOOKED_AT = 2;

    /** A connection found by one of its tuples. */
    record Hit(Connection connection, boolean reply) {}

    private record Zoned(ConntrackTuple tuple, int zone) {}

    private record Source(IpProtocol protocol, IpAddress address, int port) {
        static Source of(ConntrackTuple tuple) {
            return new Source(tuple.protocol(), tuple.source(), tuple.sourcePort());
        }
    }

    /** Those of zone 0 by their tuple itself, others by {@link Zoned}. */
    private final Map<Object, Hit> byTuple = new LinkedHashMap<>();
    /** The connections whose source is translated, by the source that they had. */
    private final Map<Source, Connection> bySource = new HashMap<>();
    /** All connections, the one longest not looked at first. */
    private final Deque<Connection> rounds = new ArrayDeque<>();

    /** A connection from the same source that is sent in another's name; null if there is none. */
    @Nullable
    Connection translated(ConntrackTuple tuple) {
        return bySource.get(Source.of(tuple));
    }

    private static Object key(ConntrackTuple tuple, int zone) {
        return zone == 0 ? tuple : new Zoned(tuple, zone);
    }

    /** The connection that a packet of these zones with this tuple belongs to. */
    @Nullable
    Hit find(ConntrackTuple tuple, ConntrackZones zones, long now) {
        Hit hit = find(tuple, zones, zones.original(), now);
        return hit != null || zones.original() == zones.reply() ? hit : find(tuple, zones, zones.reply(), now);
    }

    private @Nullable Hit find(ConntrackTuple tuple, ConntrackZones zones, int zone, long now) {
        Hit hit = byTuple.get(key(tuple, zone));
        if (hit == null || hit.connection().zones.of(hit.reply()) != zones.of(hit.reply())) {
            return null;
        }
        if (hit.connection().expires <= now) {
            remove(hit.connection());
            return null;
        }
        return hit;
    }

    /** Enters a connection; false if one of its tuples is taken. */
    boolean insert(Connection connection, long now) {
        ConntrackZones zones = connection.zones;
        if (find(connection.original, zones, now) != null || find(connection.reply, zones, now) != null) {
            return false;
        }
        connection.confirmed = true;
        connection.expires += now;
        byTuple.put(key(connection.original, zones.original()), new Hit(connection, false));
        byTuple.put(key(connection.reply, zones.reply()), new Hit(connection, true));
        if (connection.sourceChanged) {
            bySource.put(Source.of(connection.original), connection);
        }
        rounds.add(connection);
        for (int i = 0; i < LOOKED_AT; i++) {
            lookAt(rounds.poll(), now);
        }
        return true;
    }

    private void lookAt(@Nullable Connection connection, long now) {
        if (connection == null || connection.dying) {
            return;
        }
        if (connection.expires <= now) {
            remove(connection);
        } else {
            rounds.add(connection);
        }
    }

    /** How many tuples are kept, those of connections included whose time is over. */
    int size() {
        return byTuple.size();
    }

    void remove(Connection connection) {
        connection.dying = true;
        if (connection.sourceChanged) {
            bySource.remove(Source.of(connection.original), connection);
        }
        remove(connection, key(connection.original, connection.zones.original()));
        remove(connection, key(connection.reply, connection.zones.reply()));
    }

    private void remove(Connection connection, Object key) {
        Hit hit = byTuple.get(key);
        if (hit != null && hit.connection() == connection) {
            byTuple.remove(key);
        }
    }

    void clear() {
        byTuple.clear();
        rounds.clear();
        bySource.clear();
    }

    Set<Connection> all() {
        Set<Connection> all = new LinkedHashSet<>();
        byTuple.values().forEach(hit -> all.add(hit.connection()));
        return all;
    }

    List<ConntrackEntry> list(long now) {
        List<ConntrackEntry> list = new ArrayList<>();
        for (Connection connection : all()) {
            if (connection.expires > now) {
                list.add(connection.view(now));
            }
        }
        return list;
    }
}
