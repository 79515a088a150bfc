package dev.podwire.dns;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;

/**
 * A question on its way through the plug-ins of a server block.
 *
 * @param name   absolute and in lower case
 * @param type   the record type's mnemonic
 * @param client who asks
 * @param wire   how other name servers are asked
 */
record Query(String name, String type, IpAddress client, Wire wire) {

    static Query of(DnsQuestion question, IpAddress client, Wire wire) {
        return new Query(DnsNames.absolute(question.name()), question.type(), client, wire);
    }

    DnsQuestion question() {
        return new DnsQuestion(name, type);
    }

    /** The same question for another name. */
    Query named(String other) {
        return new Query(other, type, client, wire);
    }

    /** The same name for another type. */
    Query typed(String other) {
        return new Query(name, other, client, wire);
    }
}
