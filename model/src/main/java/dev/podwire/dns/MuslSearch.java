package dev.podwire.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;

/**
 * How musl resolves ({@code src/network/lookup_name.c}, {@code res_msend.c}): every question to every server at once from one
 * socket that is not connected; the first answer that is NOERROR or NXDOMAIN counts. NXDOMAIN to either type leads on to the
 * next name of the search list; an empty answer, silence or failure ends the lookup.
 */
final class MuslSearch implements Resolver.Search {

    private final ResolvConf conf;
    private final Questions questions;

    MuslSearch(ResolvConf conf, Questions questions) {
        this.conf = conf;
        this.questions = questions;
    }

    @Override
    public Found look(String name, List<String> candidates, List<String> types) {
        for (String candidate : candidates) {
            List<Optional<Dns>> answers = ask(types.stream().map(t -> questions.make(candidate, t)).toList());
            boolean next = false;
            for (Optional<Dns> answer : answers) {
                if (answer.isEmpty()) {
                    return Found.nothing("");
                }
                if (answer.get().responseCode() == Reply.NXDOMAIN) {
                    next = true;
                    break;
                }
            }
            if (!next) {
                return new Found("NOERROR", GlibcSearch.records(answers.stream()));
            }
        }
        return Found.nothing("NXDOMAIN");
    }

    private List<Optional<Dns>> ask(List<Dns> asked) {
        try (ResolverNetwork.Socket socket = questions.network.open(false)) {
            return new Round(socket, asked).run();
        }
    }

    /** All questions to all servers, again and again until each has an answer or the time is over. */
    private final class Round {
        private final ResolverNetwork.Socket socket;
        private final List<Dns> asked;
        private final List<Optional<Dns>> answers = new ArrayList<>();
        private final Duration end;
        private final Duration interval;
        private int failuresLeft;

        Round(ResolverNetwork.Socket socket, List<Dns> asked) {
            this.socket = socket;
            this.asked = asked;
            asked.forEach(_ -> answers.add(Optional.empty()));
            Duration timeout = Duration.ofSeconds(conf.timeout());
            end = questions.network.now().plus(timeout);
            interval = timeout.dividedBy(conf.attempts());
        }

        List<Optional<Dns>> run() {
            while (answers.contains(Optional.empty()) && questions.network.now().compareTo(end) < 0) {
                send();
                Duration again = min(questions.network.now().plus(interval), end);
                listen(again);
            }
            questions.givenUp(answers.contains(Optional.empty()) ? Questions.TIMEOUT : "NOT_AWAITED");
            return answers;
        }

        private static Duration min(Duration a, Duration b) {
            return a.compareTo(b) <= 0 ? a : b;
        }

        private void send() {
            for (int i = 0; i < asked.size(); i++) {
                if (answers.get(i).isEmpty()) {
                    for (IpAddress server : conf.nameservers()) {
                        questions.send(socket, server, asked.get(i));
                    }
                }
            }
            failuresLeft = 2 * asked.size();
        }

        private void listen(Duration until) {
            while (answers.contains(Optional.empty())) {
                Duration left = until.minus(questions.network.now());
                if (left.isNegative() || left.isZero()
                        || !(socket
                                .receive(left) instanceof ResolverNetwork.Event.Answer(IpAddress from, Dns message))) {
                    return;
                }
                questions.answered(from, message);
                take(from, message);
            }
        }

        private void take(IpAddress from, Dns message) {
            for (int i = 0; i < asked.size(); i++) {
                if (asked.get(i).id() == message.id() && answers.get(i).isEmpty()) {
                    if (message.responseCode() == Reply.SERVFAIL && failuresLeft > 0) {
                        failuresLeft--;
                        questions.send(socket, from, asked.get(i));
                    } else if (message.responseCode() == Reply.NOERROR || message.responseCode() == Reply.NXDOMAIN) {
                        answers.set(i, message.truncated() ? overTcp(from, asked.get(i)) : Optional.of(message));
                    }
                }
            }
        }

        /** Since musl 1.2.4 a cut answer is asked for again over TCP, each question on a connection of its own. */
        private Optional<Dns> overTcp(IpAddress server, Dns question) {
            return questions.stream(server, List.of(question), end.minus(questions.network.now())).getFirst();
        }
    }
}
