package dev.podwire.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import dev.podwire.api.Service;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Data;
import dev.podwire.packet.TlsText;
import dev.podwire.walk.Application;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Conversation;

/**
 * The proxy in a controller's pod: reads a request, asks its router, opens a connection of its own to an endpoint, and hands
 * the answer back. One that refuses or stays silent is followed by the next, three in all, as nginx does.
 */
public final class IngressProxy implements Application {

    /** {@code proxy_connect_timeout} of ingress-nginx. */
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int TRIES = 3;

    /** What the proxy of one pod reads: the program's name and its router. */
    record Reader(String program, Router router) {}

    private final Function<String, Reader> readers;
    private final Backends backends;
    private final RandomGenerator random;

    IngressProxy(Function<String, Reader> readers, Backends backends, RandomGenerator random) {
        this.readers = readers;
        this.backends = backends;
        this.random = random;
    }

    @Override
    public void serve(Request request, Conversation conversation) {
        Optional<Data> data = request.payload().stream().filter(Data.class::isInstance).map(Data.class::cast)
                .findFirst();
        if (data.isPresent()) {
            new Turn(request, conversation, readers.apply(request.owner()), TlsText.isTls(data.get())).read(data.get());
        }
    }

    /** One request. */
    private final class Turn {
        private final Request request;
        private final Conversation conversation;
        private final Reader reader;
        private final boolean secure;

        Turn(Request request, Conversation conversation, Reader reader, boolean secure) {
            this.request = request;
            this.conversation = conversation;
            this.reader = reader;
            this.secure = secure;
        }

        void read(Data data) {
            if (secure) {
                String name = TlsText.serverName(data).orElse("");
                note(reader.router().certificate(name).orElseGet(() -> new Decision.Reason(
                        "TLS for " + name + " ends here",
                        "no object names a certificate for this host, so the controller shows its own",
                        Optional.empty())));
            }
            Optional<HttpRequest> http = HttpRequest.parse(secure ? TlsText.opened(data) : data.text(), secure);
            if (http.isEmpty()) {
                answer(HttpAnswer.of(400), new Decision.Reason("400 Bad Request", "this is no HTTP request",
                        Optional.empty()));
                return;
            }
            switch (reader.router().decide(http.get(), request.localPort())) {
                case Decision.Answer(HttpAnswer answer, Decision.Reason reason) -> answer(answer, reason);
                case Decision.Forward forward -> forward(forward);
            }
        }

        private void note(Decision.Reason reason) {
            conversation.note(
                    new Conversation.Decision(reader.program(), reason.did(), reason.why(), reason.origin()));
        }

        private void answer(HttpAnswer answer, Decision.Reason reason) {
            note(reason);
            reply(answer.text());
        }

        private void reply(String text) {
            conversation.reply(List.of(secure ? TlsText.server(text) : Data.of(text)));
        }

        private void forward(Decision.Forward forward) {
            note(forward.reason());
            Optional<Decision.Backend> backend = drawn(forward.backends());
            if (backend.isEmpty()) {
                answer(HttpAnswer.of(500), new Decision.Reason("500", "no backend of the rule may be used",
                        forward.reason().origin()));
                return;
            }
            List<Backends.Target> targets = targets(forward, backend.get());
            if (targets.isEmpty()) {
                answer(HttpAnswer.of(503), new Decision.Reason("503 for " + backend.get(), absent(backend.get()),
                        forward.reason().origin()));
                return;
            }
            ask(forward, targets, 0);
        }

        private Optional<Decision.Backend> drawn(List<Decision.Weighted> weighted) {
            int sum = weighted.stream().mapToInt(Decision.Weighted::weight).sum();
            if (sum <= 0) {
                return Optional.empty();
            }
            int at = weighted.size() == 1 ? 0 : random.nextInt(sum);
            for (Decision.Weighted each : weighted) {
                at -= each.weight();
                if (at < 0) {
                    return Optional.of(each.backend());
                }
            }
            return Optional.empty();
        }

        private List<Backends.Target> targets(Decision.Forward forward, Decision.Backend backend) {
            if (forward.viaClusterIp()) {
                Optional<Service> service = backends.service(backend);
                return service.flatMap(s -> backends.port(s, backend)).stream().flatMap(p -> service.stream()
                        .flatMap(s -> s.clusterIps().stream()).limit(1).map(ip -> new Backends.Target(ip, p.port())))
                        .toList();
            }
            List<Backends.Target> all = backends.endpoints(backend);
            if (all.size() < 2) {
                return all;
            }
            int first = random.nextInt(all.size());
            List<Backends.Target> turned = new ArrayList<>(all.subList(first, all.size()));
            turned.addAll(all.subList(0, first));
            return turned;
        }

        private String absent(Decision.Backend backend) {
            Optional<Service> service = backends.service(backend);
            if (service.isEmpty()) {
                return "there is no Service " + backend.namespace() + "/" + backend.service();
            }
            if (service.get().type() == Service.Type.EXTERNAL_NAME) {
                return "the Service is an ExternalName, which a walk does not follow through a proxy";
            }
            return backends.port(service.get(), backend).isEmpty()
                    ? "Service " + backend.namespace() + "/" + backend.service() + " has no port " + backend.port()
                    : "Service " + backend.namespace() + "/" + backend.service() + " has no ready endpoint";
        }

        private void ask(Decision.Forward forward, List<Backends.Target> targets, int number) {
            Backends.Target target = targets.get(number);
            note(new Decision.Reason("connects to " + target,
                    forward.viaClusterIp()
                            ? "the Ingress asks for the Service's address, so kube-proxy's rules choose the endpoint"
                            : "the controller sends to endpoints itself, past the Service's address: "
                                    + (number == 0
                                            ? "this one of " + targets.size() + " was its turn"
                                            : "the one"
                                                    + " before failed"),
                    forward.reason().origin()));
            conversation.call(new Conversation.Call(IpProtocol.TCP, target.address(), target.port(),
                    List.of(Data.of(sent(forward.request()).text())), CONNECT), result -> {
                        if (!result.answers().isEmpty()) {
                            reply(changed(text(result), forward.responseHeaders()));
                        } else if (number + 1 < Math.min(TRIES, targets.size())) {
                            ask(forward, targets, number + 1);
                        } else {
                            boolean silent = result.end() == ClientResult.End.TIMEOUT;
                            answer(HttpAnswer.of(silent ? 504 : 502), new Decision.Reason(silent ? "504" : "502",
                                    target + (silent
                                            ? " did not answer in time"
                                            : " could not be reached: "
                                                    + result.errno()),
                                    forward.reason().origin()));
                        }
                    });
        }

        /** The headers that tell the backend whom the proxy saw. */
        private HttpRequest sent(HttpRequest http) {
            Map<String, String> headers = new LinkedHashMap<>();
            String peer = request.peer().toString();
            String before = http.headers().getOrDefault("x-forwarded-for", "");
            headers.put("x-real-ip", peer);
            headers.put("x-forwarded-for", before.isEmpty() ? peer : before + ", " + peer);
            headers.put("x-forwarded-host", http.host());
            headers.put("x-forwarded-proto", secure ? "https" : "http");
            return http.withHeaders(headers);
        }

        private static String text(ClientResult result) {
            StringBuilder text = new StringBuilder();
            result.answers().stream().flatMap(List::stream)
                    .forEach(h -> text.append(h instanceof Header.Data data ? data.text() : ""));
            return text.toString();
        }

        /** The answer with headers set or removed; what is no HTTP stays as it is. */
        private static String changed(String answer, Map<String, String> headers) {
            int end = answer.indexOf("\r\n\r\n");
            if (headers.isEmpty() || end < 0) {
                return answer;
            }
            StringBuilder head = new StringBuilder();
            for (String line : answer.substring(0, end).split("\r\n", -1)) {
                String name = line.substring(0, Math.max(0, line.indexOf(':')));
                if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                    head.append(line).append("\r\n");
                }
            }
            headers.forEach((name, value) -> head.append(value.isEmpty() ? "" : name + ": " + value + "\r\n"));
            return head + answer.substring(end + 2);
        }
    }
}
