package dev.podwire.trace;

import java.util.Optional;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/**
 * A step in plain words, read off its {@link Action} and packets and nothing else.
 *
 * @param verb one word for what happened: received, transmitted, rewritten, routed, wrapped, delivered, dropped …
 * @param what the fact, short enough for a card
 * @param why  one or two sentences for a student; never empty
 */
public record Explanation(String verb, String what, String why) {

    /** Explains one step. */
    public static Explanation of(Step step) {
        return switch (step.action()) {
            case Action.Originated(String by, String what) -> new Explanation("sent", what,
                    RuleWords.sentence("this packet was made by " + by + ": " + PacketWords.kind(step.after()) + ", "
                            + PacketWords.flow(step.after())));
            case Action.Received(Action.Received.Recipient recipient) -> received(step, recipient);
            case Action.Transmitted _ -> new Explanation("transmitted", PacketWords.flow(step.after()),
                    "The frame goes out at " + step.place().device() + "; a capture there shows it like this.");
            case Action.HookEntered hook -> hook(hook);
            case Action.RuleTried tried -> RuleWords.of(step, tried);
            case Action.NftRuleTried tried -> NftWords.of(step, tried);
            case Action.ChainEnded ended -> ended(ended);
            case Action.Rewritten(Action.Rewritten.Kind kind) -> rewritten(step, kind);
            case Action.Tracked(Action.Tracked.Event event, Optional<ConntrackEntry> entry) -> tracked(event, entry);
            case Action.Balanced balanced -> BalancedWords.of(balanced);
            case Action.Routed routed -> RouteWords.of(routed);
            case Action.NeighbourLookedUp looked -> neighbour(step, looked);
            case Action.FdbLookedUp looked -> forwarding(step, looked);
            case Action.Encapsulated(int vni, IpAddress remote) -> new Explanation("wrapped",
                    Action.Encapsulated.tunnel(vni) + " to " + remote,
                    "The whole " + (vni == Action.Encapsulated.NO_VNI
                            ? "packet becomes the payload of an IP packet"
                            : "frame becomes the payload of a UDP packet")
                            + " between the two machines. The network between"
                            + " them sees only the envelope, never a pod's address.");
            case Action.Decapsulated(int vni) -> new Explanation("unwrapped", Action.Encapsulated.tunnel(vni),
                    "The envelope has reached its tunnel end. What is inside comes out at " + step.place().device()
                            + " as if it had been plugged in there.");
            case Action.Queued(String waitsFor) -> new Explanation("waits", "waits for " + waitsFor,
                    "The packet cannot be sent before " + waitsFor + " is there; it stays queued until then.");
            case Action.Delivered(String to) -> new Explanation("delivered", to,
                    "The destination address and port are those of " + to + ", which takes the packet.");
            case Action.Handled(String by, String did, String why) -> new Explanation("decided", did,
                    RuleWords.sentence(by + ": " + why));
            case Action.Dropped(DropReason cause, String reason) -> new Explanation(
                    cause == DropReason.REJECTED ? "rejected" : "dropped", reason, RuleWords.sentence(bare(reason)));
        };
    }

    /** Explains a hop by its most telling step: how it ended, what changed, or where it was sent. */
    public static Explanation of(Hop hop) {
        Step telling = hop.last();
        int best = -1;
        for (Step step : hop.steps()) {
            int weight = weight(step.action());
            if (weight > best) {
                best = weight;
                telling = step;
            }
        }
        if (best == 0 && Hops.isHook(hop.stage())) {
            return passed(hop);
        }
        return of(telling);
    }

    /** A hook that changed nothing: what let the packet pass. */
    private static Explanation passed(Hop hop) {
        String verb = hop.stage() == Stage.FORWARD || hop.stage() == Stage.INPUT ? "accepted" : "unchanged";
        int tried = 0;
        String decider = "";
        for (Step step : hop.steps()) {
            if (step.action() instanceof Action.RuleTried rule) {
                tried++;
                decider = rule.verdict() == Action.Verdict.ACCEPT ? rule.chain() + " rule " + rule.index() : decider;
            } else if (step.action() instanceof Action.NftRuleTried rule) {
                tried++;
                decider = rule.verdict() == Action.Verdict.ACCEPT
                        ? rule.at().chain() + " rule " + rule.at().index()
                        : decider;
            }
        }
        if (tried == 0) {
            return new Explanation(verb, "no rule",
                    "No rule was asked here: none stands here, or conntrack has decided already.");
        }
        String count = tried == 1 ? "1 rule tried" : tried + " rules tried";
        return decider.isEmpty()
                ? new Explanation(verb, count, "No rule here applies to the packet, so it passes as it is.")
                : new Explanation(verb, decider,
                        "The packet passes as it is: " + decider + " accepts it, after " + count
                                + ".");
    }

    private static int weight(Action action) {
        return switch (action) {
            case Action.Dropped _ -> 100;
            case Action.Handled _ -> 95;
            case Action.Delivered _ -> 90;
            case Action.Rewritten(Action.Rewritten.Kind kind) -> switch (kind) {
                case DNAT, SNAT, UNDO_DNAT, UNDO_SNAT, IPVS, UNDO_IPVS -> 80;
                case MAC -> 20;
                case TTL -> 10;
            };
            case Action.Encapsulated _,Action.Decapsulated _ -> 70;
            case Action.Routed _,Action.Originated _ -> 60;
            case Action.NeighbourLookedUp _ -> 50;
            case Action.Queued _ -> 45;
            case Action.FdbLookedUp(_, Action.FdbLookedUp.Result result, _) -> switch (result) {
                case LEARNED -> 5;
                case LOCAL -> 25;
                case FOUND, FLOODED, UNKNOWN -> 40;
            };
            case Action.Transmitted _ -> 31;
            case Action.Received _ -> 30;
            case Action.HookEntered _,Action.RuleTried _,Action.NftRuleTried _,Action.ChainEnded _,Action.Tracked _,Action.Balanced _ ->
                0;
        };
    }

    private static Explanation received(Step step, Action.Received.Recipient recipient) {
        String device = step.place().device();
        String why = switch (recipient) {
            case HOST -> "The frame carries the MAC of " + device + ", so it is for this device.";
            case BROADCAST -> "The frame is a broadcast: everybody on the segment gets it.";
            case MULTICAST -> "The frame is a multicast: everybody who listens to the group gets it.";
            case OTHERHOST -> "The frame carries another MAC than that of " + device
                    + "; a bridge passes it on, anybody else ignores it.";
        };
        return new Explanation("received", PacketWords.flow(step.after()), why);
    }

    private static Explanation hook(Action.HookEntered hook) {
        String devices = hook.in().map(d -> " in by " + d).orElse("") + hook.out().map(d -> " out by " + d).orElse("");
        boolean untracked = hook.connection().isEmpty() || hook.connection().startsWith("UNTRACKED");
        String state = untracked ? "not tracked" : hook.connection();
        return new Explanation("entered", hook.table() + " " + hook.chain().chain() + devices,
                "Here the machine asks the rules of table " + hook.table() + ". The connection is: " + state
                        + "."
                        + (hook.outer() ? " It is the tunnel's envelope that is judged, not what is inside." : ""));
    }

    private static Explanation ended(Action.ChainEnded ended) {
        String chain = ended.table() + " " + ended.chain();
        return ended.policy()
                .map(p -> new Explanation(
                        p == dev.podwire.kernel.netfilter.Policy.ACCEPT ? "accepted" : "dropped",
                        chain + " policy " + p,
                        "No rule of the chain decided, so its policy does: " + p + "."))
                .orElseGet(() -> new Explanation("returned", "end of " + ended.chain(),
                        "The chain is over without a decision; the packet goes back to the chain that called it."));
    }

    private static Explanation rewritten(Step step, Action.Rewritten.Kind kind) {
        Packet before = step.before();
        Packet after = step.after();
        String source = PacketWords.source(before) + " → " + PacketWords.source(after);
        String destination = PacketWords.destination(before) + " → " + PacketWords.destination(after);
        return switch (kind) {
            case DNAT -> new Explanation("rewritten", "DNAT " + destination,
                    "The address that was asked stands in rules only; an end point takes its place. Conntrack keeps the"
                            + " pair, for the connection's further packets and to translate replies back.");
            case SNAT -> new Explanation("rewritten", "SNAT " + source,
                    "The source is replaced so that the reply comes back through this machine.");
            case UNDO_DNAT -> new Explanation("rewritten", "reply: source " + source,
                    "The client asked the old destination, so the reply must seem to come from there: conntrack"
                            + " translates it back without asking a rule.");
            case UNDO_SNAT -> new Explanation("rewritten", "reply: destination " + destination,
                    "This machine had put its own address in the client's place; conntrack puts the client back.");
            case IPVS -> new Explanation("rewritten", "IPVS " + destination,
                    "IPVS puts the real server's address in the place of the virtual one and sends the packet on by itself,"
                            + " as if it had been made here: it passes OUTPUT and POSTROUTING, never FORWARD.");
            case UNDO_IPVS -> new Explanation("rewritten", "reply: source " + source,
                    "The client asked the virtual server, so IPVS, which remembers the connection, puts its address back.");
            case TTL -> new Explanation("forwarded", "TTL " + ttl(before) + " → " + ttl(after),
                    "Every router takes one off the TTL, so that a packet in a loop dies at last.");
            case MAC -> new Explanation("rewritten", "to MAC " + mac(after),
                    "The frame now goes to another neighbour on the segment, so it gets that neighbour's MAC.");
        };
    }

    private static String ttl(Packet packet) {
        return packet.network().map(n -> Integer.toString(n.ttl())).orElse("?");
    }

    private static String mac(Packet packet) {
        return packet.find(Header.Ethernet.class).map(e -> e.destination().toString()).orElse("?");
    }

    private static Explanation tracked(Action.Tracked.Event event, Optional<ConntrackEntry> entry) {
        String flow = entry.map(e -> tuple(e.original())).orElse("no entry");
        return switch (event) {
            case CREATED -> new Explanation("tracked", "new connection " + flow,
                    "Conntrack knows no entry for this packet, so it begins one. It becomes final when the packet leaves"
                            + " or is delivered.");
            case FOUND ->
                new Explanation("tracked", "known connection " + flow, "An entry matches." + translation(entry));
            case CONFIRMED -> new Explanation("tracked", "connection confirmed " + flow,
                    "The first packet got through, so the entry is final." + translation(entry));
            case UPDATED -> new Explanation("tracked", entry.map(ConntrackEntry::state).filter(s -> !s.isEmpty())
                    .map(s -> "state " + s).orElse("entry renewed"), "The packet moves the connection on.");
            case DESTROYED -> new Explanation("tracked", "connection forgotten " + flow, "The entry is removed.");
            case RELATED -> new Explanation("tracked", "related to " + flow,
                    "The packet reports an error about a known connection, so it is treated as part of it.");
            case INVALID -> new Explanation("tracked", "invalid", "The packet fits no connection that could exist.");
            case UNTRACKED -> new Explanation("tracked", "not tracked", "A rule exempts it from conntrack.");
        };
    }

    private static String translation(Optional<ConntrackEntry> entry) {
        return entry.filter(e -> !e.reply().equals(e.original().inverse()))
                .map(e -> " It carries a translation: replies are expected as " + tuple(e.reply()) + ".").orElse("");
    }

    private static String tuple(ConntrackTuple tuple) {
        return tuple.protocol().hasPorts()
                ? tuple.protocol().text() + " " + PacketWords.endPoint(tuple.source(), tuple.sourcePort()) + " → "
                        + PacketWords.endPoint(tuple.destination(), tuple.destinationPort())
                : tuple.protocol().text() + " " + tuple.source() + " → " + tuple.destination();
    }

    private static Explanation neighbour(Step step, Action.NeighbourLookedUp looked) {
        String device = step.place().device();
        String mac = looked.entry().flatMap(Neighbour::mac).map(Object::toString).orElse("no MAC");
        return switch (looked.result()) {
            case FOUND -> new Explanation("resolved", looked.address() + " is at " + mac,
                    "The neighbour table of " + device + " knows the MAC"
                            + looked.entry().map(n -> ", entry " + n.state()).orElse("") + ".");
            case ASKED -> new Explanation("asked", "who has " + looked.address() + "?",
                    "The neighbour table of " + device + " does not know this address, so everybody on the segment is"
                            + " asked.");
            case LEARNED -> new Explanation("learned", looked.address() + " is at " + mac,
                    "The message tells who owns the address; the neighbour table keeps it.");
            case FAILED -> new Explanation("unresolved", "nobody has " + looked.address(),
                    "Nobody on the segment of " + device + " answered for this address.");
        };
    }

    private static Explanation forwarding(Step step, Action.FdbLookedUp looked) {
        String where = looked.entry()
                .map(e -> e.remote().map(r -> "the tunnel end at " + r).orElse("port " + e.device())).orElse("");
        return switch (looked.result()) {
            case FOUND -> new Explanation("switched", looked.mac() + " is behind " + where,
                    "The forwarding table of " + step.place().device() + " names the place of this MAC.");
            case FLOODED -> new Explanation("flooded", "to all ports",
                    "The frame is for everybody, or nobody knows behind which port the MAC is, so all other ports get it.");
            case UNKNOWN -> new Explanation("unknown", looked.mac() + " is not known",
                    "The forwarding table of " + step.place().device() + " has no entry for this MAC.");
            case LEARNED -> new Explanation("learned", looked.mac() + " is behind " + where,
                    "The sender's MAC came in there, so frames to it will go there"
                            + permanence(looked.entry()) + ".");
            case LOCAL -> new Explanation("received", looked.mac() + " is " + step.place().device() + " itself",
                    "The frame is for this machine, so it leaves the bridge and goes up to the IP layer.");
        };
    }

    private static String permanence(Optional<FdbEntry> entry) {
        return entry.isPresent() && entry.get().permanent() ? "" : " until the entry ages";
    }

    private static String bare(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

}
