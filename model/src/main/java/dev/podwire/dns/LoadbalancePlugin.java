package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code loadbalance}: CNAMEs first, then the addresses in an order drawn anew for each answer. */
record LoadbalancePlugin(RandomGenerator random) implements DnsPlugin {

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        next.answer(query, reply -> done.accept(reply.withAnswers(shuffled(reply.answers()))));
    }

    private List<DnsRecord> shuffled(List<DnsRecord> answers) {
        List<DnsRecord> ordered = new ArrayList<>();
        List<DnsRecord> addresses = new ArrayList<>();
        for (DnsRecord answer : answers) {
            boolean address = answer.type().equals("A") || answer.type().equals("AAAA") || answer.type().equals("MX");
            (address ? addresses : ordered).add(answer);
        }
        for (int i = addresses.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            DnsRecord swapped = addresses.get(i);
            addresses.set(i, addresses.get(j));
            addresses.set(j, swapped);
        }
        ordered.addAll(addresses);
        return ordered;
    }
}
