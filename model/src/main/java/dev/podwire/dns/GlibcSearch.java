package dev.podwire.dns;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsRecord;

/**
 * How glibc goes through the search list ({@code resolv/res_query.c}, {@code __res_context_search}): it goes on after NXDOMAIN,
 * after an empty answer and after SERVFAIL, gives up where no server can be reached, and after a time-out tries the name
 * itself alone.
 */
final class GlibcSearch implements Resolver.Search {

    private final ResolvConf conf;
    private final GlibcSend send;

    GlibcSearch(ResolvConf conf, Questions questions) {
        this.conf = conf;
        send = new GlibcSend(conf, questions);
    }

    @Override
    public Found look(String name, List<String> candidates, List<String> types) {
        List<String> asked = conf.has("no-aaaa") ? types.stream().filter(t -> !t.equals("AAAA")).toList() : types;
        if (asked.isEmpty()) {
            return Found.nothing("NOERROR");
        }
        String asIs = name.endsWith(".") ? name : name + ".";
        boolean first = candidates.getFirst().equals(asIs) && candidates.size() > 1;
        String saved = "";
        String last = "";
        boolean noData = false;
        boolean servFail = false;
        boolean timedOut = false;
        for (String candidate : candidates) {
            if (timedOut && !candidate.equals(asIs)) {
                continue;
            }
            GlibcSend.Answers answers = send.ask(candidate, asked);
            if (answers.has()) {
                return new Found("NOERROR", answers.records());
            }
            if (answers.unreachable()) {
                return Found.nothing("");
            }
            last = answers.code();
            saved = first && candidate.equals(asIs) ? last : saved;
            noData |= last.equals("NOERROR");
            servFail |= last.equals("SERVFAIL");
            timedOut |= last.isEmpty();
        }
        return Found.nothing(!saved.isEmpty() ? saved : noData ? "NOERROR" : servFail ? "SERVFAIL" : last);
    }

    /** What stands in answers together. */
    static List<DnsRecord> records(Stream<Optional<Dns>> answers) {
        return answers.flatMap(Optional::stream).flatMap(a -> a.answers().stream()).toList();
    }
}
