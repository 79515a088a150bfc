package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import org.jspecify.annotations.Nullable;

/**
 * The confirmed connections of one kernel, found by the tuple of either direction. Those whose time is over are swept out
 * now and then ({@code gc_worker}); until then nobody finds them either.
 */
final class ConntrackTable {

    /** So many tuples are worth no sweep. */
    private static final int FEW = 256;

    /** A connection found by one of its tuples. */
    record Hit(Connection connection, boolean reply) {}

    private final Map<ConntrackTuple, Hit> byTuple = new LinkedHashMap<>();
    private int sweepAbove = FEW;

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
        if (byTuple.size() > sweepAbove) {
            sweep(now);
        }
        return true;
    }

    /** Each sweep lets the table double before the next, so that it costs little per connection. */
    private void sweep(long now) {
        byTuple.values().removeIf(hit -> {
            boolean over = hit.connection().expires <= now;
            hit.connection().dying |= over;
            return over;
        });
        sweepAbove = Math.max(FEW, 2 * byTuple.size());
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
