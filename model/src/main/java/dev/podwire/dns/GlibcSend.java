package dev.podwire.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsRecord;

/**
 * How glibc asks for one name ({@code resolv/res_send.c}): one server after the other, as often as {@code attempts} says; A and
 * AAAA at once from one connected socket unless {@code single-request} says otherwise; over TCP where the answer was cut.
 */
final class GlibcSend {

    /** A connection attempt ends after six repetitions of the SYN (tcp(7), {@code tcp_syn_retries}). */
    private static final Duration CONNECT = Duration.ofSeconds(127);

    /**
     * What came of one name.
     *
     * @param unreachable no server could even be spoken to
     */
    record Answers(String code, List<Optional<Dns>> messages, boolean unreachable) {

        boolean has() {
            return messages.stream().flatMap(Optional::stream)
                    .anyMatch(m -> m.responseCode() == Reply.NOERROR && !m.answers().isEmpty());
        }

        List<DnsRecord> records() {
            return GlibcSearch.records(messages.stream());
        }
    }

    /** How one server's turn ended: with answers, with a cut one, or with nothing of use. */
    private enum Turn {
        ANSWERED, TRUNCATED, NEXT
    }

    private final ResolvConf conf;
    private final Questions questions;
    private boolean single;
    private boolean reopen;
    private boolean reached;
    private String failure = "";
    private int rotation;

    GlibcSend(ResolvConf conf, Questions questions) {
        this.conf = conf;
        this.questions = questions;
        reopen = conf.has("single-request-reopen");
        single = reopen || conf.has("single-request");
        rotation = questions.seed();
    }

    Answers ask(String name, List<String> types) {
        List<Dns> asked = types.stream().map(t -> questions.make(name, t)).toList();
        List<IpAddress> servers = servers();
        List<Optional<Dns>> answers = new ArrayList<>();
        boolean stream = conf.has("use-vc");
        reached = false;
        failure = "";
        for (int attempt = 0; attempt < conf.attempts(); attempt++) {
            for (int i = 0; i < servers.size(); i++) {
                Turn turn = stream ? Turn.TRUNCATED : datagrams(servers.get(i), i, asked, answers);
                if (turn == Turn.TRUNCATED) {
                    stream = true;
                    // Once over TCP, no server is tried again.
                    attempt = conf.attempts();
                    turn = overTcp(servers.get(i), asked, answers);
                }
                if (turn == Turn.ANSWERED) {
                    return new Answers(code(answers), answers, false);
                }
            }
        }
        return new Answers(failure, List.of(), !reached);
    }

    private List<IpAddress> servers() {
        List<IpAddress> servers = conf.nameservers();
        if (!conf.has("rotate") || servers.size() < 2) {
            return servers;
        }
        int first = Math.floorMod(rotation++, servers.size());
        List<IpAddress> turned = new ArrayList<>(servers.subList(first, servers.size()));
        turned.addAll(servers.subList(0, first));
        return turned;
    }

    private Turn overTcp(IpAddress server, List<Dns> asked, List<Optional<Dns>> answers) {
        answers.clear();
        answers.addAll(questions.stream(server, asked, CONNECT));
        reached |= answers.stream().anyMatch(Optional::isPresent);
        return answers.stream().flatMap(Optional::stream).anyMatch(GlibcSend::usable) ? Turn.ANSWERED : Turn.NEXT;
    }

    /** One server's turn by UDP; where one of two answers is lost it asks again, one after the other. */
    private Turn datagrams(IpAddress server, int index, List<Dns> asked, List<Optional<Dns>> answers) {
        while (true) {
            answers.clear();
            asked.forEach(_ -> answers.add(Optional.empty()));
            Wait wait = new Wait(server, asked, answers);
            Turn turn = wait.run(timeout(index));
            boolean half = wait.silent && asked.size() > 1 && answers.stream().anyMatch(Optional::isPresent);
            if (!half || single && reopen) {
                return half ? Turn.ANSWERED : turn;
            }
            reopen = single;
            single = true;
        }
    }

    /** How long a server has: twice as long for each further one, shared among all. */
    private Duration timeout(int index) {
        long seconds = (long) conf.timeout() << index;
        return Duration.ofSeconds(Math.max(1, index > 0 ? seconds / conf.nameservers().size() : seconds));
    }

    private static boolean usable(Dns answer) {
        return answer.responseCode() != Reply.SERVFAIL && answer.responseCode() != Reply.NOTIMP
                && answer.responseCode() != Reply.REFUSED;
    }

    /** The code of the answer that counts: the first one's, unless that is without error and empty. */
    private static String code(List<Optional<Dns>> answers) {
        List<Dns> came = answers.stream().flatMap(Optional::stream).toList();
        int code = came.getFirst().responseCode() == Reply.NOERROR
                ? came.getLast().responseCode()
                : came.getFirst().responseCode();
        return DnsMessage.code(code);
    }

    /** The wait for the answers of one server. */
    private final class Wait {
        private final IpAddress server;
        private final List<Dns> asked;
        private final List<Optional<Dns>> answers;
        private final boolean[] heard;
        private boolean silent;
        private int sent;
        private ResolverNetwork.Socket socket;

        Wait(IpAddress server, List<Dns> asked, List<Optional<Dns>> answers) {
            this.server = server;
            this.asked = asked;
            this.answers = answers;
            heard = new boolean[asked.size()];
            socket = questions.network.open(true);
        }

        Turn run(Duration timeout) {
            try {
                return wait(timeout);
            } finally {
                socket.close();
            }
        }

        private Turn wait(Duration timeout) {
            send();
            if (!single) {
                while (sent < asked.size()) {
                    send();
                }
            }
            Duration deadline = questions.network.now().plus(timeout);
            while (true) {
                switch (socket.receive(deadline.minus(questions.network.now()))) {
                    case ResolverNetwork.Event.Silence _ -> {
                        silent = true;
                        reached = true;
                        questions.givenUp(Questions.TIMEOUT);
                        return Turn.NEXT;
                    }
                    case ResolverNetwork.Event.Failed(String errno) -> {
                        questions.givenUp(errno);
                        return Turn.NEXT;
                    }
                    case ResolverNetwork.Event.Answer(IpAddress from, Dns message) -> {
                        questions.answered(from, message);
                        Optional<Turn> turn = take(message);
                        if (turn.isPresent()) {
                            return turn.get();
                        }
                    }
                }
            }
        }

        private void send() {
            questions.send(socket, server, asked.get(sent++));
        }

        /** What an answer means for the turn; empty: wait on. */
        private Optional<Turn> take(Dns message) {
            int which = 0;
            while (which < asked.size() && asked.get(which).id() != message.id()) {
                which++;
            }
            if (which == asked.size() || heard[which]) {
                return Optional.empty();
            }
            heard[which] = true;
            reached = true;
            if (usable(message)) {
                if (message.truncated()) {
                    return Optional.of(Turn.TRUNCATED);
                }
                answers.set(which, Optional.of(message));
            } else {
                failure = DnsMessage.code(message.responseCode());
            }
            for (boolean each : heard) {
                if (!each) {
                    next();
                    return Optional.empty();
                }
            }
            return Optional.of(answers.stream().anyMatch(Optional::isPresent) ? Turn.ANSWERED : Turn.NEXT);
        }

        private void next() {
            if (sent < asked.size()) {
                if (reopen) {
                    socket.close();
                    socket = questions.network.open(true);
                }
                send();
            }
        }
    }
}
