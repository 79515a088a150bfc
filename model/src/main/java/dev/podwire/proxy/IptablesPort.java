package dev.podwire.proxy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpProtocol;

/** A Service port with its chain names, and what its endpoints mean for the rules. */
record IptablesPort(ServicePort port, EndpointChoice choice, ChainNames names) {

    static final Match TCP = new Match.Protocol(IpProtocol.TCP, false);

    private static final Map<IpProtocol, Match> PROTOCOLS = forEach(p -> new Match.Protocol(p, false));
    private static final Map<IpProtocol, Match> ANY_PORT = forEach(
            p -> new Match.DestinationPorts(p, Match.PortRange.ALL, false));

    /** Matches that many rules share. */
    private static Map<IpProtocol, Match> forEach(Function<IpProtocol, Match> match) {
        Map<IpProtocol, Match> all = new EnumMap<>(IpProtocol.class);
        for (IpProtocol protocol : IpProtocol.values()) {
            all.put(protocol, match.apply(protocol));
        }
        return all;
    }

    static IptablesPort of(ServiceTable.Row row, ChainNames.Digest digest) {
        return new IptablesPort(row.port(), row.choice(), digest.port(row.port().name(), row.port().protocol()));
    }

    boolean hasEndpoints() {
        return choice.any();
    }

    boolean hasInternalEndpoints() {
        return choice.any() && !(port.internalLocal() && choice.local().isEmpty());
    }

    boolean hasExternalEndpoints() {
        return choice.any() && !(port.externalLocal() && choice.local().isEmpty());
    }

    /** Even without endpoints for traffic from outside: clients in the cluster may still use those elsewhere. */
    boolean usesExternalChain() {
        return choice.any() && port.externallyAccessible();
    }

    boolean usesFirewall() {
        return choice.any() && port.limitsSources();
    }

    String internalChain() {
        return port.internalLocal() ? names.local() : names.service();
    }

    String externalPolicyChain() {
        return port.externalLocal() ? names.local() : names.service();
    }

    /** The port's name with something after it. */
    Match comment(String after) {
        return new Match.Comment(port.name() + after);
    }

    Match comment(String before, String after) {
        return new Match.Comment(before + port.name() + after);
    }

    Match protocolMatch() {
        return Objects.requireNonNull(PROTOCOLS.get(port.protocol()));
    }

    /** The bare {@code -m tcp} and the like that stands before a DNAT to a port. */
    Match anyPortMatch() {
        return Objects.requireNonNull(ANY_PORT.get(port.protocol()));
    }

    /** {@code --dport} of the Service's own port. */
    Match portMatch() {
        return toPort(port.port().port());
    }

    Match toPort(int number) {
        return new Match.DestinationPorts(port.protocol(), Match.PortRange.of(number), false);
    }

    static Match tcpTo(int number) {
        return new Match.DestinationPorts(IpProtocol.TCP, Match.PortRange.of(number), false);
    }
}
