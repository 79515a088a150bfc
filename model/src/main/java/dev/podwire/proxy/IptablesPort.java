package dev.podwire.proxy;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpProtocol;

/** A Service port with its chain names, and what its endpoints mean for the rules. */
record IptablesPort(ServicePort port, EndpointChoice choice, ChainNames names) {

    static final Match TCP = new Match.Protocol(IpProtocol.TCP, false);

    static IptablesPort of(ServiceTable.Row row) {
        return new IptablesPort(row.port(), row.choice(), ChainNames.of(row.port().name(), row.port().protocol()));
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
        return new Match.Protocol(port.protocol(), false);
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
