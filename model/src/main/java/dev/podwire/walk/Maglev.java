package dev.podwire.walk;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** The Maglev lookup table of ip_vs_mh.c: every server claims places in an order of its own until the table is full. */
final class Maglev {

    /** The prime that the kernel's default configuration takes. */
    private static final int SIZE = 4093;
    /** Bits of the configuration's index; heavier weights are shifted down to them. */
    private static final int WEIGHT_BITS = 6;
    private static final long FIRST_SECRET = 2_654_435_761L;
    private static final long SECOND_SECRET = 2_654_446_892L;

    private Maglev() {}

    /** The table for these servers; null places where there are none. */
    static @Nullable IpvsServer[] table(List<IpvsServer> servers) {
        @Nullable
        IpvsServer[] table = new IpvsServer[SIZE];
        int divisor = 0;
        int most = 0;
        for (IpvsServer server : servers) {
            divisor = IpvsWeighted.gcd(server.weight(), divisor);
            most = Math.max(most, server.weight());
        }
        if (divisor == 0) {
            return table;
        }
        int shift = Math.max(0, 32 - Integer.numberOfLeadingZeros(most / divisor) - WEIGHT_BITS);
        int[] places = new int[servers.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = hash(servers.get(i), FIRST_SECRET, SIZE);
        }
        int filled = 0;
        while (filled < SIZE) {
            for (int i = 0; i < places.length && filled < SIZE; i++) {
                IpvsServer server = servers.get(i);
                int turns = server.weight() == 0 ? 0 : Math.max(1, server.weight() / divisor >> shift);
                int skip = hash(server, SECOND_SECRET, SIZE - 1) + 1;
                for (int turn = 0; turn < turns && filled < SIZE; turn++) {
                    while (table[places[i]] != null) {
                        places[i] = (places[i] + skip) % SIZE;
                    }
                    table[places[i]] = server;
                    filled++;
                }
            }
        }
        return table;
    }

    /** Where a client is looked up. */
    static int place(int address, int port, int offset) {
        return Integer.remainderUnsigned(HalfSipHash.hash(offset + port + address, FIRST_SECRET, FIRST_SECRET), SIZE);
    }

    private static int hash(IpvsServer server, long secret, int size) {
        return Integer.remainderUnsigned(HalfSipHash.hash(
                server.config.port() + IpvsHashed.fold(server.config.address()), secret, secret), size);
    }
}
