package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsRecord;
import dev.podwire.trace.DnsLookup;

/** The stub resolver of a C library: it turns a name into questions as its resolv.conf says, and takes the answers. */
public final class Resolver {

    /** Which C library a program uses. */
    public enum Libc {
        GLIBC, MUSL
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

    /** Longest name that can be asked for, in characters with its dots. */
    static final int LONGEST = 255;

    private final ResolvConf conf;
    private final Libc libc;
    private final Questions questions;

    /** {@code seed} gives message ids, and where the round of servers begins with {@code options rotate}. */
    public Resolver(ResolvConf conf, Libc libc, int seed, ResolverNetwork network) {
        this.conf = conf;
        this.libc = libc;
        questions = new Questions(network, seed);
    }

    /** The absolute names that are tried for {@code name}, in order, as long as none is found. */
    public List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        String asIs = name + ".";
        boolean first = dots(name) >= conf.ndots();
        Set<String> names = new LinkedHashSet<>();
        if (first) {
            names.add(asIs);
        }
        if (!first || libc == Libc.GLIBC) {
            searched(name, conf.search()).forEach(names::add);
        }
        if (libc == Libc.MUSL || !conf.has("no-tld-query") || dots(name) > 0 || names.isEmpty()) {
            names.add(asIs);
        }
        return List.copyOf(names);
    }

    static int dots(String name) {
        return (int) name.chars().filter(c -> c == '.').count();
    }

    /** The name with each domain of a search list behind it, those left out that become too long. */
    static List<String> searched(String name, List<String> search) {
        return search.stream().map(s -> s.equals(".") ? name + "." : DnsNames.absolute(name + "." + s))
                .filter(n -> n.length() <= LONGEST).toList();
    }

    /** Looks a name up for these record types at once: {@code A} alone, or {@code A} and {@code AAAA}. */
    public Result lookup(String name, List<String> types) {
        questions.clear();
        Search search = switch (libc) {
            case GLIBC -> new GlibcSearch(conf, questions);
            case MUSL -> new MuslSearch(conf, questions);
        };
        Search.Found found = search.look(name, candidates(name), types);
        List<DnsRecord> wanted = found.answers().stream().anyMatch(r -> types.contains(r.type()))
                ? found.answers()
                : List.of();
        return new Result(found.code(), addresses(wanted), wanted, questions.asked());
    }

    /** How a C library goes through the names. */
    interface Search {

        /** What was found; {@code code} as in {@link Result}. */
        record Found(String code, List<DnsRecord> answers) {
            static Found nothing(String code) {
                return new Found(code, List.of());
            }
        }

        Found look(String name, List<String> candidates, List<String> types);
    }

    private static List<IpAddress> addresses(List<DnsRecord> answers) {
        List<IpAddress> found = new ArrayList<>();
        for (DnsRecord record : answers) {
            if (record.type().equals("A") || record.type().equals("AAAA")) {
                found.add(IpAddress.parse(record.data()));
            }
        }
        return found;
    }
}
