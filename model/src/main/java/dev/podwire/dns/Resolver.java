package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;
import dev.podwire.trace.DnsLookup;

/** The stub resolver of a C library: it turns a name into questions as its resolv.conf says, and takes the answers. */
public final class Resolver {

    /** Which C library a program uses. */
    public enum Libc {
        GLIBC, MUSL
    }

    /** Sends one question to a name server and waits; empty if none came back in time. */
    @FunctionalInterface
    public interface Channel {
        Optional<Dns> ask(IpAddress server, Dns question);
    }

    /**
     * What a lookup came to.
     *
     * @param code      the response code that decided; empty text if no server answered
     * @param addresses A and AAAA records found, in the order of the answer
     */
    public record Result(String code, List<IpAddress> addresses, List<DnsRecord> answers, List<DnsLookup> queries) {
        public Result {
            addresses = List.copyOf(addresses);
            answers = List.copyOf(answers);
            queries = List.copyOf(queries);
        }

        public boolean found() {
            return !answers.isEmpty();
        }
    }

    private final ResolvConf conf;
    private final Libc libc;
    private final Channel channel;
    private final List<DnsLookup> queries = new ArrayList<>();
    private int nextId;

    public Resolver(ResolvConf conf, Libc libc, int firstId, Channel channel) {
        this.conf = conf;
        this.libc = libc;
        this.channel = channel;
        nextId = firstId & 0xffff;
    }

    /** The absolute names that are tried for {@code name}, in order. */
    public List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        String asIs = name + ".";
        int dots = (int) name.chars().filter(c -> c == '.').count();
        boolean first = dots >= conf.ndots();
        Set<String> names = new LinkedHashSet<>();
        if (first) {
            names.add(asIs);
        }
        if (!first || libc == Libc.GLIBC) {
            conf.search().stream().map(s -> s.equals(".") ? asIs : DnsNames.absolute(name + "." + s))
                    .filter(n -> n.length() <= 255).forEach(names::add);
        }
        names.add(asIs);
        return List.copyOf(names);
    }

    /** Looks a name up for these record types at once: {@code A} alone, or {@code A} and {@code AAAA}. */
    public Result lookup(String name, List<String> types) {
        queries.clear();
        String last = "";
        boolean sawNoData = false;
        for (String candidate : candidates(name)) {
            List<DnsRecord> answers = new ArrayList<>();
            boolean noData = false;
            for (String type : types) {
                Optional<Dns> reply = ask(candidate, type);
                last = reply.map(r -> DnsMessage.code(r.responseCode())).orElse("");
                noData |= reply.isPresent() && reply.get().responseCode() == Reply.NOERROR;
                reply.map(Dns::answers).ifPresent(answers::addAll);
            }
            if (answers.stream().anyMatch(r -> types.contains(r.type()))) {
                return new Result("NOERROR", addresses(answers), answers, queries);
            }
            boolean failed = last.isEmpty() || last.equals("SERVFAIL");
            if (libc == Libc.MUSL && (noData || failed)) {
                return new Result(failed ? last : "NOERROR", List.of(), List.of(), queries);
            }
            sawNoData |= noData;
            if (last.isEmpty()) {
                return new Result("", List.of(), List.of(), queries);
            }
        }
        return new Result(sawNoData ? "NOERROR" : last, List.of(), List.of(), queries);
    }

    /** Asks the servers in order until one answers with something else than a failure, twice around. */
    private Optional<Dns> ask(String name, String type) {
        Optional<Dns> failed = Optional.empty();
        for (int attempt = 0; attempt < 2; attempt++) {
            for (IpAddress server : conf.nameservers()) {
                Dns question = DnsMessage.question(nextId++ & 0xffff, new DnsQuestion(name, type));
                Optional<Dns> reply = channel.ask(server, question);
                queries.add(new DnsLookup(name, type, server.toString(),
                        reply.map(r -> DnsMessage.code(r.responseCode())).orElse("TIMEOUT"),
                        reply.map(Dns::answers).orElse(List.of()), reply.map(Dns::authority).orElse(List.of()),
                        reply.map(Dns::truncated).orElse(false)));
                boolean usable = reply.isPresent() && (reply.get().responseCode() == Reply.NOERROR
                        || reply.get().responseCode() == Reply.NXDOMAIN);
                if (usable) {
                    return reply;
                }
                failed = reply.isPresent() ? reply : failed;
            }
            if (failed.isPresent()) {
                return failed;
            }
        }
        return failed;
    }

    private static List<IpAddress> addresses(List<DnsRecord> answers) {
        return answers.stream().filter(r -> r.type().equals("A") || r.type().equals("AAAA"))
                .map(r -> IpAddress.parse(r.data())).toList();
    }
}
