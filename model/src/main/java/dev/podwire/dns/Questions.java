package dev.podwire.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.trace.DnsLookup;

/** The questions of one lookup: makes them, sends them, and keeps what became of each in the order of asking. */
final class Questions {

    static final String TIMEOUT = "TIMEOUT";

    /** A question on its way; {@code message} is filled in when the answer is there. */
    static final class Pending {
        final Dns question;
        final IpAddress server;
        final String protocol;
        final int port;
        final Duration at;
        private Optional<Dns> message = Optional.empty();
        private String failure = TIMEOUT;
        private Duration until;

        private Pending(Dns question, IpAddress server, String protocol, int port, Duration at) {
            this.question = question;
            this.server = server;
            this.protocol = protocol;
            this.port = port;
            this.at = at;
            until = at;
        }

        private DnsLookup entry() {
            DnsQuestion asked = question.questions().getFirst();
            return new DnsLookup(asked.name(), asked.type(),
                    new DnsLookup.Asked(server.toString(), protocol, port, at, until.minus(at)),
                    message.map(m -> DnsMessage.code(m.responseCode())).orElse(failure),
                    message.map(Dns::answers).orElse(List.of()), message.map(Dns::authority).orElse(List.of()),
                    message.map(Dns::truncated).orElse(false));
        }
    }

    final ResolverNetwork network;
    private final int seed;
    private final List<Pending> all = new ArrayList<>();
    private int nextId;

    Questions(ResolverNetwork network, int seed) {
        this.network = network;
        this.seed = seed;
        nextId = seed & 0xffff;
    }

    int seed() {
        return seed;
    }

    void clear() {
        all.clear();
    }

    Dns make(String name, String type) {
        return DnsMessage.question(nextId++ & 0xffff, new DnsQuestion(name, type));
    }

    /** Sends a question by UDP. */
    void send(ResolverNetwork.Socket socket, IpAddress server, Dns question) {
        all.add(new Pending(question, server, "udp", socket.port(), network.now()));
        socket.send(server, question);
    }

    /** Asks by TCP; the answers in the order of the questions, empty where none came. */
    List<Optional<Dns>> stream(IpAddress server, List<Dns> questions, Duration timeout) {
        List<Pending> sent = questions.stream().map(q -> new Pending(q, server, "tcp", 0, network.now())).toList();
        all.addAll(sent);
        List<Dns> came = network.stream(server, questions, timeout);
        List<Optional<Dns>> answers = new ArrayList<>();
        for (Pending pending : sent) {
            Optional<Dns> answer = came.stream().filter(a -> a.id() == pending.question.id()).findFirst();
            pending.message = answer;
            pending.until = network.now();
            answers.add(answer);
        }
        return answers;
    }

    /** Writes down an answer to the question with its id that waits for one from this server. */
    void answered(IpAddress from, Dns message) {
        for (Pending pending : all.reversed()) {
            if (pending.question.id() == message.id() && pending.server.equals(from) && pending.message.isEmpty()) {
                pending.message = Optional.of(message);
                pending.until = network.now();
                return;
            }
        }
    }

    /** Nobody waits any more for what is still open: why, and since when. */
    void givenUp(String why) {
        for (Pending pending : all) {
            if (pending.message.isEmpty() && pending.until.equals(pending.at)) {
                pending.failure = why;
                pending.until = network.now();
            }
        }
    }

    List<DnsLookup> asked() {
        return all.stream().map(Pending::entry).toList();
    }
}
