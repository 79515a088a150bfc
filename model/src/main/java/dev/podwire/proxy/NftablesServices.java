package dev.podwire.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftExpression;
import dev.podwire.kernel.nftables.NftOperand;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftSet;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftStatement.Relation;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.NftVerdict;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/** Writes the elements and chains of one Service port after another. */
final class NftablesServices {

    private static final int MOST_CLIENTS = 65535;

    private final NftablesFrame frame;
    private final NftablesText text;
    private final NftablesSheet sheet;
    private final Optional<LocalDetector> detector;
    private final ChainNames.Digest digest = new ChainNames.Digest();

    NftablesServices(NftablesFrame frame, NftablesSheet sheet) {
        this.frame = frame;
        this.sheet = sheet;
        text = frame.text();
        detector = frame.detector();
    }

    /** A port with its names, and what its endpoints mean for the rules. */
    private record Port(ServicePort port, EndpointChoice choice, NftablesNames names) {
        boolean hasInternalEndpoints() {
            return choice.any() && !(port.internalLocal() && choice.local().isEmpty());
        }

        boolean hasExternalEndpoints() {
            return choice.any() && !(port.externalLocal() && choice.local().isEmpty());
        }

        Origin origin() {
            return port.origin();
        }
    }

    void write(ServiceTable.Row row) {
        Port port = new Port(row.port(), row.choice(), NftablesNames.of(digest, row.port()));
        captureClusterIp(port);
        port.port().external().externalIps().forEach(ip -> captureExternal(port, ip));
        port.port().external().loadBalancerIps().forEach(ip -> captureExternal(port, ip));
        captureNodePort(port);
        firewall(port);
        endpointChains(port);
        externalChain(port);
        for (Endpoint endpoint : port.choice().reachable()) {
            if (endpoint.local()) {
                sheet.element(NftablesFrame.HAIRPIN, NftElement.of(new NftValue.Concat(List.of(
                        new NftValue.Address(endpoint.address()), new NftValue.Address(endpoint.address()),
                        protocol(port), new NftValue.Number(endpoint.port())))));
            }
        }
    }

    private static NftValue protocol(Port port) {
        return new NftValue.Number(port.port().protocol().number());
    }

    private static NftValue key(Port port, IpAddress address) {
        return new NftValue.Concat(List.of(new NftValue.Address(address), protocol(port),
                new NftValue.Number(port.port().port().port())));
    }

    private void go(String map, NftValue key, String chain, Origin origin) {
        sheet.element(map, NftElement.of(key, new NftValue.Decision(new NftVerdict.Goto(chain))).withOrigin(origin));
    }

    private void captureClusterIp(Port port) {
        IpAddress ip = port.port().clusterIp();
        sheet.element(NftablesFrame.CLUSTER_IPS, NftElement.of(new NftValue.Address(ip)));
        if (port.hasInternalEndpoints()) {
            go(NftablesFrame.SERVICE_IPS, key(port, ip),
                    port.port().internalLocal() ? port.names().local() : port.names().service(), port.origin());
        } else {
            refuse(NftablesFrame.NO_ENDPOINT_SERVICES, key(port, ip), port);
        }
    }

    private void captureExternal(Port port, IpAddress ip) {
        if (port.choice().any()) {
            go(NftablesFrame.SERVICE_IPS, key(port, ip), port.names().external(), port.origin());
        }
        if (!port.hasExternalEndpoints()) {
            refuse(NftablesFrame.NO_ENDPOINT_SERVICES, key(port, ip), port);
        }
    }

    private void captureNodePort(Port port) {
        int number = port.port().port().nodePort();
        if (number == 0) {
            return;
        }
        NftValue key = new NftValue.Concat(List.of(protocol(port), new NftValue.Number(number)));
        if (port.choice().any()) {
            go(NftablesFrame.SERVICE_NODE_PORTS, key, port.names().external(), port.origin());
        }
        if (!port.hasExternalEndpoints()) {
            refuse(NftablesFrame.NO_ENDPOINT_NODE_PORTS, key, port);
        }
    }

    /** Nothing at all behind the Service: say so. Only nothing here: be silent, so that a load balancer looks elsewhere. */
    private void refuse(String map, NftValue key, Port port) {
        NftVerdict verdict = port.choice().any() ? new NftVerdict.Drop() : new NftVerdict.Goto(NftablesFrame.REJECT);
        sheet.element(map, new NftElement(key, Optional.of(new NftValue.Decision(verdict)),
                Optional.of(port.port().name()), Optional.empty(), Optional.of(port.origin())));
    }

    /** Checked before the address is translated; other than in iptables mode, whether or not there are endpoints. */
    private void firewall(Port port) {
        ServicePort service = port.port();
        if (!service.limitsSources()) {
            return;
        }
        String chain = port.names().firewall();
        sheet.chain(chain);
        List<Cidr> ranges = new ArrayList<>(service.external().sourceRanges());
        // The balancer's address may be one of the node's own, and so the source of what the node itself sends there.
        boolean fromNode = frame.node().address(text.ipv6())
                .filter(ip -> ranges.stream().anyMatch(range -> range.contains(ip))).isPresent();
        if (fromNode) {
            service.external().loadBalancerIps().forEach(ip -> ranges.add(Cidr.host(ip)));
        }
        sheet.rule(chain, Optional.empty(), service.service().meta().origin("spec.loadBalancerSourceRanges"),
                NftablesText.in(text.source(), Relation.IS_NOT, ranges),
                new NftStatement.Decide(new NftVerdict.Drop()));
        service.external().loadBalancerIps()
                .forEach(ip -> go(NftablesFrame.FIREWALL_IPS, key(port, ip), chain, port.origin()));
    }

    private void externalChain(Port port) {
        if (!port.choice().any() || !port.port().externallyAccessible()) {
            return;
        }
        String chain = port.names().external();
        sheet.chain(chain);
        NftStatement mark = NftablesText.mark(NftSelector.Operator.OR, frame.markBit());
        if (!port.port().externalLocal()) {
            rule(port, chain, "masquerade", mark);
        } else {
            NftStatement anywhere = NftablesText.go(port.names().service());
            detector.ifPresent(
                    found -> rule(port, chain, "short-circuit pod traffic", text.of(found.local()), anywhere));
            rule(port, chain, "masquerade local traffic", NftablesText.local(true), mark);
            rule(port, chain, "short-circuit local traffic", NftablesText.local(true), anywhere);
        }
        if (port.hasExternalEndpoints()) {
            sheet.rule(chain, Optional.empty(), port.origin(), NftablesText.go(
                    port.port().externalLocal() ? port.names().local() : port.names().service()));
        }
    }

    private void rule(Port port, String chain, String comment, NftStatement... statements) {
        sheet.rule(chain, Optional.of(comment), port.origin(), statements);
    }

    private void endpointChains(Port port) {
        Map<Endpoint, String> bases = new HashMap<>();
        port.port().affinitySeconds().ifPresent(seconds -> {
            for (Endpoint endpoint : port.choice().reachable()) {
                String base = NftablesNames.endpoint(digest, port.port(), endpoint);
                bases.put(endpoint, base);
                stickyEndpoint(port, endpoint, base, seconds);
            }
        });
        if (port.port().usesClusterEndpoints()) {
            choose(port, port.names().service(), port.choice().cluster(), bases);
        }
        if (port.port().usesLocalEndpoints()) {
            choose(port, port.names().local(), port.choice().local(), bases);
        }
    }

    private void stickyEndpoint(Port port, Endpoint endpoint, String base, int seconds) {
        String chain = "endpoint-" + base;
        String set = "affinity-" + base;
        sheet.set(new NftSet(set, NftSet.Type.set(text.addressType()),
                new NftSet.Settings(Set.of(NftSet.Flag.DYNAMIC, NftSet.Flag.TIMEOUT), MOST_CLIENTS,
                        Optional.of(Duration.ofSeconds(seconds)), Optional.empty(), false),
                Optional.empty(), Map.of()));
        sheet.chain(chain);
        sheet.rule(chain, Optional.empty(), port.origin(), new NftStatement.Change(NftStatement.Change.Kind.UPDATE, set,
                text.source(), Optional.empty()));
        sheet.rule(chain, Optional.empty(), endpoint.origin(),
                NftablesText.protocol(port.port().protocol().number()),
                new NftStatement.Translate(false, false, new NftStatement.NatTo.Fixed(
                        Target.NatRange.of(endpoint.address(), endpoint.port())), Set.of()));
    }

    /** With affinity the clients that are known come first; then chance decides, the same for every endpoint. */
    private void choose(Port port, String chain, List<Endpoint> endpoints, Map<Endpoint, String> bases) {
        if (endpoints.isEmpty()) {
            return;
        }
        sheet.chain(chain);
        NftSelector draw = new NftSelector.Numgen(true, endpoints.size(), 0);
        List<NftElement> drawn = new ArrayList<>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            NftValue number = new NftValue.Number(drawn.size());
            String base = bases.get(endpoint);
            if (base == null) {
                drawn.add(NftElement.of(number, new NftValue.Concat(List.of(new NftValue.Address(endpoint.address()),
                        new NftValue.Number(endpoint.port())))));
            } else {
                NftVerdict leads = new NftVerdict.Goto("endpoint-" + base);
                drawn.add(NftElement.of(number, new NftValue.Decision(leads)));
                sheet.rule(chain, Optional.empty(), endpoint.origin(),
                        new NftStatement.Compare(text.source(), Relation.IS, new NftOperand.Named("affinity-" + base)),
                        new NftStatement.Decide(leads));
            }
        }
        NftOperand members = new NftOperand.Members(drawn);
        if (bases.isEmpty()) {
            sheet.rule(chain, Optional.empty(), port.origin(),
                    NftablesText.protocol(port.port().protocol().number()),
                    new NftStatement.Translate(false, true,
                            new NftStatement.NatTo.Mapped(new NftExpression.Lookup(draw, members), Optional.empty()),
                            Set.of()));
        } else {
            sheet.rule(chain, Optional.empty(), port.origin(), new NftStatement.VerdictMap(draw, members));
        }
    }
}
