package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.podwire.api.Pod;
import dev.podwire.packet.Header.DnsRecord;

/**
 * CoreDNS' {@code autopath @kubernetes}: a question for the first name of a client's search list is answered with the first
 * of the whole list that exists, so that the client asks once. It knows the client's namespace by its address, which
 * {@code pods verified} provides.
 */
record AutopathPlugin(List<String> zones, KubernetesSettings kubernetes,
        Supplier<ServiceIndex> index) implements DnsPlugin {

    static Optional<DnsPlugin> of(Corefile.Directive directive, Corefile.ServerBlock block,
            Supplier<ServiceIndex> index) {
        List<String> words = directive.arguments();
        if (words.isEmpty() || !words.getLast().equals("@kubernetes")) {
            return Optional.empty();
        }
        List<String> zones = words.subList(0, words.size() - 1).stream().map(DnsNames::absolute).toList();
        return block.directives().stream().filter(d -> d.name().equals("kubernetes")).findFirst()
                .map(d -> KubernetesSettings.of(d, block.zones()))
                .filter(s -> s.pods() == KubernetesSettings.Pods.VERIFIED)
                .map(s -> new AutopathPlugin(zones.isEmpty() ? block.zones() : zones, s, index));
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        List<String> search = Corefile.within(zones, query.name()) ? search(query) : List.of();
        if (search.isEmpty() || !DnsNames.within(query.name(), search.getFirst())
                || query.name().equals(search.getFirst())) {
            next.answer(query, done);
            return;
        }
        String base = query.name().substring(0, query.name().length() - search.getFirst().length());
        walk(query, base, search, next, done);
    }

    /** The search list of the pod that asks, with the bare name at its end. */
    private List<String> search(Query query) {
        Optional<Pod> pod = index.get().podAt(query.client());
        Optional<String> zone = kubernetes.zoneOf(query.name());
        if (pod.isEmpty() || zone.isEmpty()) {
            return List.of();
        }
        return List.of(pod.get().meta().namespace() + ".svc." + zone.get(), "svc." + zone.get(), zone.get(), "");
    }

    private static void walk(Query query, String base, List<String> search, Next next, Consumer<Reply> done) {
        next.answer(query.named(base + search.getFirst()), first -> {
            if (first.code() != Reply.NXDOMAIN) {
                done.accept(first);
            } else {
                step(query, base, search.subList(1, search.size()), first, next, done);
            }
        });
    }

    private static void step(Query query, String base, List<String> rest, Reply first, Next next,
            Consumer<Reply> done) {
        if (rest.isEmpty()) {
            done.accept(first);
            return;
        }
        next.answer(query.named(base + rest.getFirst()), reply -> {
            if (reply.code() == Reply.NXDOMAIN) {
                step(query, base, rest.subList(1, rest.size()), first, next, done);
            } else {
                done.accept(named(reply, query.name()));
            }
        });
    }

    /** Lets the client accept the answer: a CNAME leads from the name it asked for to the one that was found. */
    private static Reply named(Reply reply, String asked) {
        if (reply.answers().isEmpty() || reply.answers().getFirst().name().equals(asked)) {
            return reply;
        }
        DnsRecord first = reply.answers().getFirst();
        List<DnsRecord> answers = new ArrayList<>();
        answers.add(new DnsRecord(asked, "CNAME", first.ttl(), first.name()));
        answers.addAll(reply.answers());
        return reply.withAnswers(answers);
    }
}
