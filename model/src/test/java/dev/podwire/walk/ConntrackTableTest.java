package dev.podwire.walk;

import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of a host that sees many short connections. */
class ConntrackTableTest {

    private static final long SECOND = 1_000_000_000L;

    private final ConntrackTable table = new ConntrackTable();

    private Connection connect(int number, int seconds, long now) {
        Connection connection = new Connection(new ConntrackTuple(IpProtocol.UDP, IpAddress.parse("10.0.0.1"),
                number % 60_000 + 1, IpAddress.parse("10.0.1." + number / 60_000), 53),
                ConntrackZones.DEFAULT);
        connection.live(seconds, now);
        assertThat(table.insert(connection, now)).isTrue();
        return connection;
    }

    @Test
    void connections_whose_time_is_over_do_not_fill_the_memory() {
        for (int i = 0; i < 100_000; i++) {
            connect(i, 30, i * SECOND / 10);
        }

        assertThat(table.size()).as("300 live connections of two tuples").isBetween(600, 2_000);
        assertThat(table.list(10_000 * SECOND)).hasSize(299);
    }

    @Test
    void a_sweep_leaves_those_that_live() {
        Connection lasting = connect(0, 100_000, 0);
        for (int i = 1; i < 5_000; i++) {
            connect(i, 30, i * SECOND);
        }

        assertThat(lasting.dying).isFalse();
        assertThat(table.find(lasting.reply, ConntrackZones.DEFAULT, 5_000 * SECOND))
                .isEqualTo(new ConntrackTable.Hit(lasting, true));
    }

    @Test
    void one_whose_time_is_over_is_not_found_before_any_sweep() {
        Connection brief = connect(1, 30, 0);

        assertThat(table.find(brief.original, ConntrackZones.DEFAULT, 30 * SECOND - 1)).isNotNull();
        assertThat(table.find(brief.original, ConntrackZones.DEFAULT, 30 * SECOND)).isNull();
        assertThat(brief.dying).isTrue();
    }
}
