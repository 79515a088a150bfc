package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;

/** CoreDNS' {@code loadbalance}: CNAMEs first, then the addresses in an order drawn anew for each answer. */
record LoadbalancePlugin(RandomGenerator random) implements DnsPlugin {

    @Override
    public Reply answer(DnsQuestion question, Next next) {
        Reply reply = next.answer(question);
        List<DnsRecord> ordered = new ArrayList<>();
        List<DnsRecord> addresses = new ArrayList<>();
        for (DnsRecord answer : reply.answers()) {
            boolean address = answer.type().equals("A") || answer.type().equals("AAAA");
            (address ? addresses : ordered).add(answer);
        }
        for (int i = addresses.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            DnsRecord swapped = addresses.get(i);
            addresses.set(i, addresses.get(j));
            addresses.set(j, swapped);
        }
        ordered.addAll(addresses);
        return reply.withAnswers(ordered);
    }
}
