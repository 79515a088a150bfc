package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
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

    private final Map<ConntrackTuple, Hit> byTuple = new LinkedHashMap<>();
    /** All connections, the one longest not looked at first. */
    private final Deque<Connection> rounds = new ArrayDeque<>();

    @Nullable
    Hit find(ConntrackTuple tuple, long now) {
        Hit hit = byTuple.get(tuple);
        if (hit != null && hit.connection().expires <= now) {
            remove(hit.connection());
            return null;
        }
        return hit;
    }

    /** Enters a connection; false if one of its tuples is taken. */
    boolean insert(Connection connection, long now) {
        if (find(connection.original, now) != null || find(connection.reply, now) != null) {
            return false;
        }
        connection.confirmed = true;
        connection.expires += now;
        byTuple.put(connection.original, new Hit(connection, false));
        byTuple.put(connection.reply, new Hit(connection, true));
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
        for (ConntrackTuple tuple : List.of(connection.original, connection.reply)) {
            Hit hit = byTuple.get(tuple);
            if (hit != null && hit.connection() == connection) {
                byTuple.remove(tuple);
            }
        }
    }

    void clear() {
        byTuple.clear();
        rounds.clear();
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
