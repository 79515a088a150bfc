package dev.podwire.proxy;

import java.util.Optional;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Writes the rules of one Service port after another: first where its traffic is caught, then the chains it goes through. */
final class IptablesServices {

    private final IptablesFrame frame;
    private final IptablesEndpoints endpoints;
    private final RuleSheet filter;
    private final RuleSheet nat;
    private final Optional<LocalDetector> detector;
    private final Target reject;
    private final ChainNames.Digest digest = new ChainNames.Digest();

    IptablesServices(IptablesFrame frame, boolean large, RuleSheet filter, RuleSheet nat) {
        this.frame = frame;
        this.filter = filter;
        this.nat = nat;
        endpoints = new IptablesEndpoints(nat, digest, large);
        detector = frame.detector();
        reject = new Target.Reject(frame.ipv6()
                ? Target.Reject.With.ICMP6_PORT_UNREACHABLE
                : Target.Reject.With.ICMP_PORT_UNREACHABLE);
    }

    void write(ServiceTable.Row row) {
        IptablesPort port = IptablesPort.of(row, digest);
        captureClusterIp(port);
        for (IpAddress address : port.port().external().externalIps()) {
            captureExternal(port, address, port.names().external(), " external IP");
        }
        String balancerChain = port.usesFirewall() ? port.names().firewall() : port.names().external();
        for (IpAddress address : port.port().external().loadBalancerIps()) {
            captureExternal(port, address, balancerChain, " loadbalancer IP");
            if (port.usesFirewall()) {
                filter.add(IptablesFrame.PROXY_FIREWALL, port.port().origin(), new Target.Drop(), to(address),
                        port.protocolMatch(),
                        port.comment(" traffic not accepted by " + port.names().firewall()), port.portMatch());
            }
        }
        captureNodePort(port);
        acceptHealthChecks(port);
        masqueradeInternal(port);
        externalChain(port);
        firewallChain(port);
        endpoints.write(port);
    }

    private static Match to(IpAddress address) {
        return new Match.Destination(Cidr.host(address), false);
    }

    private void captureClusterIp(IptablesPort port) {
        Match to = to(port.port().clusterIp());
        if (port.hasInternalEndpoints()) {
            nat.add(IptablesFrame.SERVICES, port.port().origin(), new Target.Jump(port.internalChain()), to,
                    port.protocolMatch(), port.comment(" cluster IP"), port.portMatch());
        } else {
            filter.add(IptablesFrame.SERVICES, port.port().origin(), refusal(port), to, port.protocolMatch(),
                    refusalComment(port), port.portMatch());
        }
    }

    private void captureExternal(IptablesPort port, IpAddress address, String chain, String what) {
        if (port.hasEndpoints()) {
            nat.add(IptablesFrame.SERVICES, port.port().origin(), new Target.Jump(chain), to(address),
                    port.protocolMatch(), port.comment(what), port.portMatch());
        }
        if (!port.hasExternalEndpoints()) {
            filter.add(IptablesFrame.EXTERNAL_SERVICES, port.port().origin(), refusal(port), to(address),
                    port.protocolMatch(), refusalComment(port), port.portMatch());
        }
    }

    private void captureNodePort(IptablesPort port) {
        int nodePort = port.port().port().nodePort();
        if (nodePort == 0) {
            return;
        }
        Match toPort = port.toPort(nodePort);
        if (port.hasEndpoints()) {
            Target jump = new Target.Jump(port.names().external());
            if (frame.localhost()) {
                nat.add(IptablesFrame.NODE_PORTS, port.port().origin(), jump,
                        new Match.Destination(Cidr.parse("127.0.0.0/8"), false), port.protocolMatch(),
                        port.comment(""), toPort, new Match.Nfacct("localhost_nps_accepted_pkts"));
            }
            nat.add(IptablesFrame.NODE_PORTS, port.port().origin(), jump, port.protocolMatch(), port.comment(""),
                    toPort);
        }
        if (!port.hasExternalEndpoints()) {
            filter.add(IptablesFrame.EXTERNAL_SERVICES, port.port().origin(), refusal(port), port.protocolMatch(),
                    refusalComment(port), IptablesFrame.localDestination(), toPort);
        }
    }

    /** Nothing at all behind the Service: say so. Only nothing here: be silent, so that a load balancer looks elsewhere. */
    private Target refusal(IptablesPort port) {
        return port.hasEndpoints() ? new Target.Drop() : reject;
    }

    private static Match refusalComment(IptablesPort port) {
        return port.comment(port.hasEndpoints() ? " has no local endpoints" : " has no endpoints");
    }

    private void acceptHealthChecks(IptablesPort port) {
        int healthPort = port.port().service().external().healthCheckNodePort();
        if (healthPort != 0) {
            filter.add(IptablesFrame.NODE_PORTS, port.port().service().meta().origin("spec.healthCheckNodePort"),
                    new Target.Accept(), IptablesPort.TCP, port.comment(" health check node port"),
                    IptablesPort.tcpTo(healthPort));
        }
    }

    private void masqueradeInternal(IptablesPort port) {
        if (!port.hasInternalEndpoints()) {
            return;
        }
        Match to = to(port.port().clusterIp());
        Match comment = port.comment(" cluster IP");
        Target mark = new Target.Jump(IptablesFrame.MARK_MASQ);
        String chain = port.internalChain();
        if (frame.config().masquerade().all()) {
            nat.add(chain, port.port().origin(), mark, to, port.protocolMatch(), comment, port.portMatch());
        } else if (detector.isPresent()) {
            switch (detector.get().notLocal()) {
                case Match.InInterface device -> nat.add(chain, port.port().origin(), mark, to, device,
                        port.protocolMatch(), comment, port.portMatch());
                case Match other -> nat.add(chain, port.port().origin(), mark, other, to, port.protocolMatch(),
                        comment, port.portMatch());
            }
        }
    }

    private void externalChain(IptablesPort port) {
        if (!port.usesExternalChain()) {
            return;
        }
        String chain = port.names().external();
        String suffix = " external destinations";
        nat.chain(chain);
        Target mark = new Target.Jump(IptablesFrame.MARK_MASQ);
        if (!port.port().externalLocal()) {
            nat.add(chain, port.port().origin(), mark, port.comment("masquerade traffic for ", suffix));
        } else {
            Target anywhere = new Target.Jump(port.names().service());
            Match fromHere = new Match.AddrType(true, java.util.EnumSet.of(Match.AddrType.Kind.LOCAL), false, false,
                    false);
            detector.ifPresent(found -> nat.add(chain, port.port().origin(), anywhere, found.local(),
                    port.comment("pod traffic for ", suffix)));
            nat.add(chain, port.port().origin(), mark, port.comment("masquerade LOCAL traffic for ", suffix),
                    fromHere);
            nat.add(chain, port.port().origin(), anywhere, port.comment("route LOCAL traffic for ", suffix), fromHere);
        }
        if (port.hasExternalEndpoints()) {
            nat.add(chain, port.port().origin(), new Target.Jump(port.externalPolicyChain()));
        }
    }

    private void firewallChain(IptablesPort port) {
        if (!port.usesFirewall()) {
            return;
        }
        ServicePort service = port.port();
        String chain = port.names().firewall();
        Target pass = new Target.Jump(port.names().external());
        Match comment = port.comment(" loadbalancer IP");
        for (Cidr range : service.external().sourceRanges()) {
            nat.add(chain, service.service().meta().origin("spec.loadBalancerSourceRanges"), pass,
                    new Match.Source(range, false), comment);
        }
        // The balancer's address may be one of the node's own, and so the source of what the node itself sends there.
        boolean fromNode = frame.node().address(frame.ipv6())
                .filter(ip -> service.external().sourceRanges().stream().anyMatch(range -> range.contains(ip)))
                .isPresent();
        if (fromNode) {
            for (IpAddress address : service.external().loadBalancerIps()) {
                nat.add(chain, service.origin(), pass, new Match.Source(Cidr.host(address), false), comment);
            }
        }
        nat.add(chain, service.origin(), new Target.None(),
                port.comment("other traffic to ", " will be dropped by KUBE-PROXY-FIREWALL"));
    }
}
