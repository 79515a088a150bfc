package dev.podwire.trace;

import dev.podwire.kernel.ipvs.IpvsConnection;

/** The decisions of IPVS in plain words. */
final class BalancedWords {

    private BalancedWords() {}

    static Explanation of(Action.Balanced balanced) {
        return switch (balanced) {
            case Action.Balanced.Found(var server) -> new Explanation("looked up", "virtual server " + server.key(),
                    "The kernel's load balancer knows this address and port as a virtual server with "
                            + count(server.servers().size()) + " behind it.");
            case Action.Balanced.Chosen(var server, var chosen, String why) -> chosen
                    .map(real -> new Explanation("scheduled",
                            server.scheduling().scheduler().text() + " → " + real, RuleWords.sentence(why)))
                    .orElseGet(() -> new Explanation("refused", "no real server",
                            RuleWords.sentence(why) + " The client is told that the port is unreachable."));
            case Action.Balanced.Followed(var event, IpvsConnection c) -> switch (event) {
                case CREATED -> new Explanation("remembered", c.client() + " → " + c.real(),
                        "IPVS keeps a table of connections of its own, beside conntrack's: further packets of this one go"
                                + " to the same real server without being scheduled.");
                case FOUND -> new Explanation("found", c.client() + " → " + c.real(),
                        "IPVS knows this connection (" + c.state() + "), so nothing is chosen any more.");
            };
        };
    }

    private static String count(int servers) {
        return servers == 0 ? "no real server" : servers == 1 ? "one real server" : servers + " real servers";
    }
}
