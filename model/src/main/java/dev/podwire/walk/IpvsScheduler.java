package dev.podwire.walk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Chooses the real server of a new connection, with what it remembers between two choices. */
sealed interface IpvsScheduler
        permits IpvsScheduler.RoundRobin, IpvsScheduler.Least, IpvsScheduler.Local, IpvsWeighted, IpvsHashed {

    /** What is asked about: the client, and whom it wants. */
    record Question(IpAddress client, int clientPort, IpAddress destination) {}

    /** The server, none if none is usable, and why it is this one. */
    record Choice(@Nullable IpvsServer server, String why) {}

    Choice choose(Question question, List<IpvsServer> servers);

    /** A server has come, or has another weight. */
    default void changed() {}

    /** A server that stood at {@code index} has gone. */
    default void removed(IpvsServer gone, int index) {
        changed();
    }

    /** Whether it has chosen nothing yet: where it begins is then only a matter of the order in which servers were added. */
    default boolean isFresh() {
        return false;
    }

    static IpvsScheduler of(VirtualServer.Scheduling scheduling, List<IpvsServer> servers) {
        Scheduler scheduler = scheduling.scheduler();
        return switch (scheduler) {
            case RR -> new RoundRobin(servers);
            case WRR -> new IpvsWeighted(servers);
            case LC -> new Least("fewest connections", IpvsServer::overhead, false, false);
            case WLC -> new Least("fewest connections for its weight", IpvsServer::overhead, true, false);
            case SED -> new Least("shortest expected delay", s -> s.active + 1L, true, false);
            case NQ -> new Least("shortest expected delay", s -> s.active + 1L, true, true);
            case SH, DH, MH -> new IpvsHashed(scheduling, servers);
            case LBLC -> new Local();
        };
    }

    static Choice nobody() {
        return new Choice(null, "no real server can take a new connection");
    }

    /** ip_vs_rr.c: the next one in the list that may have new connections. */
    final class RoundRobin implements IpvsScheduler {
        private final List<IpvsServer> servers;
        private @Nullable IpvsServer last;

        RoundRobin(List<IpvsServer> servers) {
            this.servers = servers;
        }

        @Override
        public Choice choose(Question question, List<IpvsServer> list) {
            int start = last == null ? -1 : list.indexOf(last);
            for (int i = 1; i <= list.size(); i++) {
                IpvsServer next = list.get(Math.floorMod(start + i, list.size()));
                if (next.usable()) {
                    IpvsServer before = last;
                    last = next;
                    return new Choice(next, before == null
                            ? "round robin begins with the server that was added last"
                            : "round robin: it stands after " + before + ", which had the connection before");
                }
            }
            return nobody();
        }

        /** The pointer goes back by one, so that nobody is passed over. */
        @Override
        public void removed(IpvsServer gone, int index) {
            if (gone == last) {
                last = index == 0 ? null : servers.get(index - 1);
            }
        }

        @Override
        public boolean isFresh() {
            return last == null;
        }

        /** The first choice falls on this one. */
        void startWith(IpvsServer wanted) {
            int index = servers.indexOf(wanted);
            last = index == 0 ? null : servers.get(index - 1);
        }
    }

    /** ip_vs_lc.c, ip_vs_wlc.c, ip_vs_sed.c, ip_vs_nq.c: the least of some load, the first one where several have it. */
    record Least(String words, ToLongFunction<IpvsServer> load, boolean weighted, boolean idleFirst)
            implements
                IpvsScheduler {
        @Override
        public Choice choose(Question question, List<IpvsServer> servers) {
            IpvsServer least = null;
            for (IpvsServer server : servers) {
                if (!server.usable()) {
                    continue;
                }
                if (idleFirst && server.active == 0) {
                    return new Choice(server, "never queue: it is idle");
                }
                if (least == null || smaller(server, least)) {
                    least = server;
                }
            }
            return least == null
                    ? nobody()
                    : new Choice(least, words + ": " + least.active + " active, " + least.inactive + " inactive");
        }

        private boolean smaller(IpvsServer one, IpvsServer other) {
            return weighted
                    ? load.applyAsLong(one) * other.weight() < load.applyAsLong(other) * one.weight()
                    : load.applyAsLong(one) < load.applyAsLong(other);
        }
    }

    /** ip_vs_lblc.c: a destination address stays with its server while that is not overloaded. */
    final class Local implements IpvsScheduler {
        private final Map<IpAddress, IpvsServer> known = new HashMap<>();

        @Override
        public Choice choose(Question question, List<IpvsServer> servers) {
            IpvsServer cached = known.get(question.destination());
            if (cached != null && cached.available && cached.weight() > 0 && !tooBusy(cached, servers)) {
                return new Choice(cached, "locality: " + question.destination() + " has gone there before");
            }
            Choice least = new Least("fewest connections for its weight", IpvsServer::overhead, true, false)
                    .choose(question, servers);
            if (least.server() != null) {
                known.put(question.destination(), least.server());
            }
            return least;
        }

        private static boolean tooBusy(IpvsServer server, List<IpvsServer> servers) {
            return server.active > server.weight()
                    && servers.stream().anyMatch(other -> other.active * 2 < other.weight());
        }
    }
}
