package dev.podwire.trace;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** What a step did, with the state it read. Every picture, sentence and export is made from these and nothing else. */
public sealed interface Action {

    /** A socket or the kernel itself made the packet. {@code by} names the program or the part of the kernel. */
    record Originated(String by, String what) implements Action {}

    /** A frame came in at the step's device: a point at which a capture would see it. */
    record Received(Recipient recipient) implements Action {
        /** For whom a frame is, as the receiving device sees it ({@code pkt_type} in if_packet.h). */
        public enum Recipient {
            HOST, BROADCAST, MULTICAST, OTHERHOST
        }
    }

    /** A frame went out at the step's device: a point at which a capture would see it. */
    record Transmitted() implements Action {}

    /**
     * A base chain, of iptables or of nftables, was entered. {@code connection} is {@code NEW/original} and the like, empty if
     * untracked.
     */
    record HookEntered(BaseChain chain, Hook hook, Optional<String> in, Optional<String> out, String connection,
            boolean outer) implements Action {
        /** The name of the table. */
        public String table() {
            return chain.table();
        }
    }

    /**
     * A rule was tried. {@code failed} is the first match that did not hold; empty if all held, and then {@code verdict} says
     * what came of it. {@code mark} is the packet mark after the rule; {@code detail} what chance or a table said, for
     * example {@code drew 0.73}.
     */
    record RuleTried(TableName table, String chain, int index, Rule rule, Optional<Match> failed, Verdict verdict,
            int mark, String detail) implements Action {}

    /**
     * A rule of nftables was tried. {@code failed} is the first statement at which it went no further; empty if it was done
     * whole, and then {@code verdict} says what came of it and {@code target} to which chain it leads. {@code mark} is the
     * packet mark after the rule; {@code detail} what chance, a set or a map said.
     */
    record NftRuleTried(NftPlace at, NftRule rule, Optional<NftStatement> failed, Verdict verdict,
            Optional<String> target, int mark, String detail) implements Action {}

    /** The end of a chain was reached; {@code policy} is that of a base chain, empty: back to the caller. */
    record ChainEnded(String table, String chain, Optional<Policy> policy) implements Action {}

    /** What a rule answered, in the words of nftables' trace. */
    enum Verdict {
        NOT_MATCHED, CONTINUE, ACCEPT, DROP, STOLEN, JUMP, GOTO, RETURN
    }

    /** Addresses or ports were changed. The step's packets show from what to what. */
    record Rewritten(Kind kind) implements Action {
        public enum Kind {
            DNAT, SNAT, UNDO_DNAT, UNDO_SNAT, IPVS, UNDO_IPVS, TTL, MAC;

            /** Whether this is address translation, one way or the other. */
            public boolean translates() {
                return switch (this) {
                    case DNAT, SNAT, UNDO_DNAT, UNDO_SNAT, IPVS, UNDO_IPVS -> true;
                    case TTL, MAC -> false;
                };
            }
        }
    }

    /** A decision of IPVS, the kernel's load balancer. */
    sealed interface Balanced extends Action {

        /** The packet is for a virtual server. */
        record Found(VirtualServer server) implements Balanced {}

        /** The scheduler chose a real server for a new connection, or found none; {@code why} says how, for people. */
        record Chosen(VirtualServer server, Optional<RealServer> chosen, String why) implements Balanced {}

        /** The packet begins, or belongs to, a connection in IPVS' own table. */
        record Followed(Event event, IpvsConnection connection) implements Balanced {
            public enum Event {
                CREATED, FOUND
            }
        }
    }

    /** Conntrack made, found, confirmed, changed or removed an entry, or could not place the packet. */
    record Tracked(Event event, Optional<ConntrackEntry> entry) implements Action {
        public enum Event {
            CREATED, FOUND, CONFIRMED, UPDATED, DESTROYED, RELATED, INVALID, UNTRACKED
        }
    }

    /** A route was looked up. {@code considered} are the other routes of the table that match the destination, best first. */
    record Routed(Decision decision, IpAddress destination, int table, Optional<Route> chosen, List<Route> considered)
            implements
                Action {
        public enum Decision {
            LOCAL, FORWARD, OUTPUT, REROUTE, UNREACHABLE, BLACKHOLE
        }

        public Routed {
            considered = List.copyOf(considered);
        }
    }

    /** A neighbour was needed: known, or asked for, learned, or not to be had. */
    record NeighbourLookedUp(IpAddress address, Result result, Optional<Neighbour> entry) implements Action {
        public enum Result {
            FOUND, ASKED, LEARNED, FAILED
        }
    }

    /** A forwarding table was asked, or learned. */
    record FdbLookedUp(MacAddress mac, Result result, Optional<FdbEntry> entry) implements Action {
        public enum Result {
            FOUND, FLOODED, UNKNOWN, LEARNED, LOCAL
        }
    }

    /** A tunnel put the packet into an envelope. */
    record Encapsulated(int vni, IpAddress remote) implements Action {

        /** Stands for the number of a tunnel that has none, as IPIP. */
        public static final int NO_VNI = -1;

        /** The tunnel in a few words. */
        static String tunnel(int vni) {
            return vni == NO_VNI ? "IPIP" : "VXLAN " + vni;
        }
    }

    /** A tunnel took the packet out of its envelope. */
    record Decapsulated(int vni) implements Action {}

    /** The packet waits, for example for an ARP answer. */
    record Queued(String waitsFor) implements Action {}

    /** The packet reached a socket, or the part of the kernel that answers it. */
    record Delivered(String to) implements Action {}

    /** A program that got the packet decided something: which rule of an Ingress holds, say. {@code why} is for people. */
    record Handled(String by, String did, String why) implements Action {}

    /** The packet's way ends here. {@code reason} is one sentence for people. */
    record Dropped(DropReason cause, String reason) implements Action {}
}
