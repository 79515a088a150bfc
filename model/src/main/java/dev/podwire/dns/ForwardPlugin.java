package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;

/**
 * CoreDNS' {@code forward}: passes names of its zone on to other name servers, over the wire. One that does not answer is
 * followed by the next, until five seconds are over; then the answer is SERVFAIL.
 */
final class ForwardPlugin implements DnsPlugin {

    private static final double DEADLINE_SECONDS = 5;
    private static final int PORT = 53;

    /** In which order the servers are asked. */
    private enum Policy {
        RANDOM, ROUND_ROBIN, SEQUENTIAL
    }

    /** Which names it takes. */
    private record Scope(String zone, List<String> except) {
        boolean takes(String name) {
            return DnsNames.within(name, zone)
                    && (name.equals(zone) || except.stream().noneMatch(z -> DnsNames.within(name, z)));
        }
    }

    private final Scope scope;
    private final List<Wire.Upstream> servers;
    private final Policy policy;
    private final boolean tcpOnTruncation;
    private final RandomGenerator random;
    private int turn;

    private ForwardPlugin(Scope scope, List<Wire.Upstream> servers, Policy policy, boolean tcpOnTruncation,
            RandomGenerator random) {
        this.scope = scope;
        this.servers = servers;
        this.policy = policy;
        this.tcpOnTruncation = tcpOnTruncation;
        this.random = random;
    }

    /** {@code node} are the name servers of the resolv.conf that CoreDNS itself has. */
    static ForwardPlugin of(Corefile.Directive directive, List<IpAddress> node, RandomGenerator random) {
        List<String> words = directive.arguments();
        if (words.size() < 2) {
            throw directive
                    .wrong("forward needs a zone and at least one server, for example forward . /etc/resolv.conf");
        }
        boolean tcp = directive.option("force_tcp").isPresent();
        List<Wire.Upstream> servers = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("/")) {
                node.forEach(ip -> servers.add(new Wire.Upstream(ip, PORT, tcp)));
            } else {
                servers.add(upstream(directive, word, tcp));
            }
        }
        List<String> except = directive.option("except").orElse(List.of()).stream().map(DnsNames::absolute).toList();
        Policy policy = switch (directive.option("policy").filter(w -> !w.isEmpty()).map(List::getFirst)
                .orElse("random")) {
            case "round_robin" -> Policy.ROUND_ROBIN;
            case "sequential" -> Policy.SEQUENTIAL;
            case "random" -> Policy.RANDOM;
            default -> throw directive.wrong("policy of forward is random, round_robin or sequential");
        };
        return new ForwardPlugin(new Scope(DnsNames.absolute(words.getFirst()), except), List.copyOf(servers), policy,
                directive.option("prefer_udp").isPresent(), random);
    }

    private static Wire.Upstream upstream(Corefile.Directive directive, String word, boolean tcp) {
        Optional<Address> address = Address.parse(word);
        if (address.isEmpty()) {
            throw directive.wrong("'" + word + "' is no address of a name server");
        }
        return new Wire.Upstream(address.get().ip(), address.get().port(), tcp);
    }

    /** An address with an optional scheme and port: {@code dns://10.0.0.1:5353}, {@code [fd00::1]:53}. */
    record Address(IpAddress ip, int port) {

        static Optional<Address> parse(String word) {
            String bare = word.contains("://") ? word.substring(word.indexOf("://") + 3) : word;
            int colon = bare.lastIndexOf(':');
            boolean port = colon > 0 && (bare.indexOf(':') == colon || bare.charAt(colon - 1) == ']');
            String host = (port ? bare.substring(0, colon) : bare).replace("[", "").replace("]", "");
            try {
                return Optional.of(
                        new Address(IpAddress.parse(host), port ? Integer.parseInt(bare.substring(colon + 1)) : PORT));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        if (!scope.takes(query.name())) {
            next.answer(query, done);
        } else if (servers.isEmpty()) {
            done.accept(Reply.failure(Reply.SERVFAIL));
        } else {
            List<Wire.Upstream> list = ordered();
            query.wire().note("forwarded to " + list.getFirst().address(),
                    query.name() + " lies in " + (scope.zone().equals(".") ? "no zone of its own" : scope.zone())
                            + ", so another name server is asked");
            new Attempt(query, list, query.wire().seconds() + DEADLINE_SECONDS, done).ask(0);
        }
    }

    private List<Wire.Upstream> ordered() {
        int first = switch (policy) {
            case SEQUENTIAL -> 0;
            case ROUND_ROBIN -> turn++ % servers.size();
            case RANDOM -> random.nextInt(servers.size());
        };
        List<Wire.Upstream> list = new ArrayList<>(servers.subList(first, servers.size()));
        list.addAll(servers.subList(0, first));
        return list;
    }

    /** One question that goes from server to server until somebody answers or the time is over. */
    private final class Attempt {
        private static final int LEAST_ATTEMPTS = 3;

        private final Query query;
        private final List<Wire.Upstream> list;
        private final double deadline;
        private final Consumer<Reply> done;

        Attempt(Query query, List<Wire.Upstream> list, double deadline, Consumer<Reply> done) {
            this.query = query;
            this.list = list;
            this.deadline = deadline;
            this.done = done;
        }

        void ask(int number) {
            if (number >= Math.max(LEAST_ATTEMPTS, list.size()) || query.wire().seconds() >= deadline) {
                done.accept(Reply.failure(Reply.SERVFAIL));
                return;
            }
            Wire.Upstream server = list.get(number % list.size());
            query.wire().ask(server, query.question(), answer -> {
                if (answer.isEmpty()) {
                    ask(number + 1);
                } else if (answer.get().truncated() && tcpOnTruncation && !server.tcp()) {
                    Wire.Upstream again = new Wire.Upstream(server.address(), server.port(), true);
                    query.wire().ask(again, query.question(), full -> finish(full.orElse(answer.get())));
                } else {
                    finish(answer.get());
                }
            });
        }

        private void finish(Dns answer) {
            done.accept(Reply.of(answer));
        }
    }
}
