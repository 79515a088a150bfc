package dev.podwire.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/**
 * Name servers for tests of resolvers. Records are keyed {@code TYPE name}; the data {@code SILENT}, {@code SERVFAIL},
 * {@code CUT} (by UDP alone) and {@code GONE} (nobody listens) say how a question fails. A key may have
 * {@code server } in front.
 */
final class FakeNetwork implements ResolverNetwork {

    /** Every question: {@code TYPE name}, in order, with {@code tcp} in front where it went that way. */
    final List<String> asked = new ArrayList<>();
    /** The server of each question. */
    final List<String> servers = new ArrayList<>();
    /** The socket of each question by UDP. */
    final List<Integer> ports = new ArrayList<>();

    private final Map<String, String> records;
    private Duration now = Duration.ZERO;
    private int nextPort = 40000;

    FakeNetwork(Map<String, String> records) {
        this.records = records;
    }

    @Override
    public Duration now() {
        return now;
    }

    private String data(IpAddress server, DnsQuestion q) {
        String key = q.type() + " " + q.name();
        String all = records.getOrDefault(server + " *", "");
        return all.isEmpty() ? records.getOrDefault(server + " " + key, records.getOrDefault(key, "")) : all;
    }

    private Dns answer(Dns question, String data, boolean udp) {
        DnsQuestion q = question.questions().getFirst();
        boolean exists = records.keySet().stream().anyMatch(k -> k.endsWith(" " + q.name()));
        boolean cut = data.startsWith("CUT ") && udp;
        String address = data.startsWith("CUT ") ? data.substring(4) : data;
        int code = data.equals("SERVFAIL")
                ? Reply.SERVFAIL
                : data.equals("REFUSED") ? Reply.REFUSED : exists ? Reply.NOERROR : Reply.NXDOMAIN;
        boolean records = !cut && code == Reply.NOERROR && !address.isEmpty();
        return new Dns(question.id(), true, true, true, cut, code, question.questions(),
                records ? List.of(new DnsRecord(q.name(), q.type(), 30, address)) : List.of(), List.of(), List.of());
    }

    @Override
    public List<Dns> stream(IpAddress server, List<Dns> questions, Duration timeout) {
        List<Dns> answers = new ArrayList<>();
        for (Dns question : questions) {
            DnsQuestion q = question.questions().getFirst();
            asked.add("tcp " + q.type() + " " + q.name());
            servers.add(server.toString());
            String data = data(server, q);
            if (!data.equals("SILENT") && !data.equals("GONE")) {
                answers.add(answer(question, data, false));
            }
        }
        return answers;
    }

    @Override
    public Socket open(boolean connected) {
        return new FakeSocket(connected, nextPort++);
    }

    private final class FakeSocket implements Socket {
        private final boolean connected;
        private final int port;
        private final Deque<Event> inbox = new ArrayDeque<>();

        FakeSocket(boolean connected, int port) {
            this.connected = connected;
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(IpAddress server, Dns question) {
            DnsQuestion q = question.questions().getFirst();
            asked.add(q.type() + " " + q.name());
            servers.add(server.toString());
            ports.add(port);
            String data = data(server, q);
            if (data.equals("GONE")) {
                if (connected) {
                    inbox.add(new Event.Failed("ECONNREFUSED"));
                }
            } else if (!data.equals("SILENT")) {
                inbox.add(new Event.Answer(server, answer(question, data, true)));
            }
        }

        @Override
        public Event receive(Duration timeout) {
            Event event = inbox.poll();
            if (event == null) {
                now = now.plus(timeout);
                return new Event.Silence();
            }
            return event;
        }

        @Override
        public void close() {
            inbox.clear();
        }
    }
}
