package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import org.jspecify.annotations.Nullable;

/** Finds the connection of a request, or begins one with a real server that the scheduler chooses (ip_vs_core.c). */
final class IpvsSchedule {

    /** What came of a packet without a connection: one now, or none; {@code refused}: nobody could take it. */
    record Outcome(@Nullable IpvsFlow flow, boolean refused) {
        static final Outcome NOT_OURS = new Outcome(null, false);
        static final Outcome REFUSED = new Outcome(null, true);
    }

    private static final int FIRST_SECONDS = 3;
    private static final int FTP = 21;
    private static final int FTP_DATA = 20;

    private final Network network;

    IpvsSchedule(Network network) {
        this.network = network;
    }

    private static int setting(Kernel kernel, String name, int otherwise) {
        return kernel.config().sysctl("net.ipv4.vs." + name, otherwise);
    }

    /** The connection that the packet belongs to, unless it begins another one or its server is gone. */
    @Nullable
    IpvsFlow current(Kernel kernel, IpvsFlow.Key key, Skb skb) {
        IpvsFlow flow = kernel.ipvs().flows().fromClient(key, network.now());
        if (flow == null) {
            return null;
        }
        IpvsServer server = flow.server;
        boolean forgetsGone = setting(kernel, "expire_nodest_conn", 0) != 0;
        boolean begins = skb.layer4() instanceof Header.Tcp tcp && tcp.has(Header.Tcp.SYN);
        boolean quiet = forgetsGone && server != null && server.weight() == 0;
        boolean reused = setting(kernel, "conn_reuse_mode", 1) != 0 && flow.control == null
                && (flow.state == IpvsState.TIME_WAIT || flow.state == IpvsState.CLOSE);
        boolean over = begins && (quiet || reused) || server != null && !server.available && forgetsGone;
        if (over) {
            kernel.ipvs().flows().remove(flow);
            return null;
        }
        return flow;
    }

    /** {@code tcp_conn_schedule} and its like, {@code ip_vs_schedule}. */
    Outcome begin(HookPoint at, IpvsFlow.Key key, Skb skb) {
        if (skb.layer4() instanceof Header.Tcp tcp && (tcp.has(Header.Tcp.RST)
                || !tcp.has(Header.Tcp.SYN) && setting(at.kernel(), "sloppy_tcp", 0) == 0)) {
            return Outcome.NOT_OURS;
        }
        IpvsTables.Service service = find(at.kernel(), key, skb.mark);
        if (service == null || key.fromPort() == FTP_DATA || answersHere(at, skb)) {
            return Outcome.NOT_OURS;
        }
        VirtualServer config = service.config();
        if (network.recorder().wants(Recording.FULL)) {
            network.note(at.kernel(), at.device(), skb, new Action.Balanced.Found(config), skb.packet, config.origin(),
                    List.of());
        }
        if (config.persistence().isPresent()) {
            return persistent(at, key, skb, service, config.persistence().get());
        }
        if (config.key() instanceof ServiceKey.Address(var _, var _, int port) && port != key.toPort()) {
            return Outcome.REFUSED;
        }
        IpvsServer chosen = choose(at, key, skb, service);
        return chosen == null ? Outcome.REFUSED : new Outcome(flow(at.kernel(), key, chosen, service, null), false);
    }

    /** {@code ip_vs_service_find}: by the mark, then by address and port, then one for every port. */
    private IpvsTables.@Nullable Service find(Kernel kernel, IpvsFlow.Key key, int mark) {
        IpvsTables tables = kernel.ipvs();
        IpvsTables.Service marked = mark == 0 ? null : tables.find(new ServiceKey.Mark(mark, false), network.now());
        if (marked != null) {
            return marked;
        }
        ServiceKey.Address wanted = (ServiceKey.Address) IpvsStage.serviceOf(key);
        IpvsTables.Service exact = tables.find(wanted, network.now());
        if (exact != null) {
            return exact;
        }
        return tables.find(new ServiceKey.Address(wanted.protocol(), wanted.address(), 0), network.now());
    }

    /** An answer that is made here is not a request, though its addresses look like one. */
    private boolean answersHere(HookPoint at, Skb skb) {
        if (!skb.device.isEmpty() && !skb.device.equals("lo")) {
            return false;
        }
        IpvsFlow.Key inverse = IpvsStage.key(skb.packet, 0, true);
        return inverse != null && at.kernel().ipvs().flows().fromClient(inverse, network.now()) != null;
    }

    private @Nullable IpvsServer choose(HookPoint at, IpvsFlow.Key key, Skb skb, IpvsTables.Service service) {
        if (service.config().scheduling().scheduler() != Scheduler.RR) {
            at.kernel().ipvs().flows().sweep(network.now());
        }
        prefer(service);
        IpvsScheduler.Choice choice = service.scheduler()
                .choose(new IpvsScheduler.Question(key.from(), key.fromPort(), key.to()), service.servers());
        if (network.recorder().wants(Recording.FULL)) {
            IpvsServer server = choice.server();
            network.note(at.kernel(), at.device(), skb,
                    new Action.Balanced.Chosen(service.config(),
                            Optional.ofNullable(server).map(s -> s.config), choice.why()),
                    skb.packet, Optional.ofNullable(server).flatMap(s -> s.config.origin()), List.of());
        }
        return choice.server();
    }

    /** In which order servers were added is chance, so the first turn of a round robin may be anybody's. */
    private void prefer(IpvsTables.Service service) {
        if (service.scheduler() instanceof IpvsScheduler.RoundRobin robin && robin.isFresh()) {
            service.servers().stream().filter(s -> s.usable() && network.preference().names(s.toString())).findFirst()
                    .ifPresent(robin::startWith);
        }
    }

    private IpvsFlow flow(Kernel kernel, IpvsFlow.Key key, IpvsServer server, IpvsTables.Service service,
            @Nullable IpvsFlow template) {
        int port = server.config.port() == 0 ? key.toPort() : server.config.port();
        IpvsFlow flow = new IpvsFlow(key, server.config.address(), port, server, false);
        flow.control = template;
        flow.tracked = setting(kernel, "conntrack", 0) != 0;
        flow.onePacket = service.config().scheduling().onePacket() && key.protocol() == IpProtocol.UDP.number();
        flow.live(FIRST_SECONDS, network.now());
        if (!flow.onePacket) {
            kernel.ipvs().flows().add(flow, network.now());
        }
        return flow;
    }

    /** {@code ip_vs_sched_persist}: a client that came before goes where it went. */
    private Outcome persistent(HookPoint at, IpvsFlow.Key key, Skb skb, IpvsTables.Service service,
            VirtualServer.Persistence persistence) {
        Kernel kernel = at.kernel();
        IpvsFlow.Key of = templateKey(key, service.config().key(), persistence);
        IpvsFlow template = kernel.ipvs().flows().template(of, network.now());
        if (template == null || !holds(kernel, template)) {
            IpvsServer chosen = choose(at, key, skb, service);
            if (chosen == null) {
                return Outcome.REFUSED;
            }
            template = new IpvsFlow(of, chosen.config.address(), of.toPort() == 0 ? 0 : chosen.config.port(), chosen,
                    true);
            template.live(persistence.seconds(), network.now());
            kernel.ipvs().flows().add(template, network.now());
        } else if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, at.device(), skb,
                    new Action.Balanced.Chosen(service.config(),
                            Optional.ofNullable(template.server).map(s -> s.config),
                            "session affinity: " + of.from() + " went there less than " + persistence.seconds()
                                    + " seconds ago"));
        }
        template.touch(network.now());
        IpvsServer server = template.server;
        return server == null
                ? Outcome.REFUSED
                : new Outcome(flow(kernel, key, server, service, template), false);
    }

    private static IpvsFlow.Key templateKey(IpvsFlow.Key key, ServiceKey service,
            VirtualServer.Persistence persistence) {
        IpAddress client = key.from().masked(persistence.prefixLength());
        return switch (service) {
            case ServiceKey.Address(var _, var _, int port) -> new IpvsFlow.Key(key.protocol(), client, 0, key.to(),
                    port == key.toPort() && port != FTP ? port : 0);
            case ServiceKey.Mark(int mark, boolean _) -> new IpvsFlow.Key(0, client, 0, new Ipv4Address(mark), 0);
        };
    }

    /** {@code ip_vs_check_template}. */
    private static boolean holds(Kernel kernel, IpvsFlow template) {
        IpvsServer server = template.server;
        return server != null && server.available
                && (server.weight() > 0 || setting(kernel, "expire_quiescent_template", 0) == 0);
    }

    /** {@code ip_vs_set_state}: the connection's state and time move on. */
    void follow(Kernel kernel, IpvsFlow flow, Skb skb, boolean reply) {
        Header l4 = skb.layer4();
        if (l4 == null) {
            return;
        }
        IpvsState before = flow.state;
        flow.state = before.next(protocol(flow), l4, reply);
        flow.live(flow.state.seconds(kernel.ipvs().timeouts()), network.now());
        boolean active = flow.state == IpvsState.ESTABLISHED;
        IpvsServer server = flow.server;
        if (server != null && !flow.onePacket && active == flow.inactive && flow.state != before) {
            server.active += active ? 1 : -1;
            server.inactive += active ? -1 : 1;
            flow.inactive = !active;
        }
        IpvsFlow template = flow.control;
        if (template != null && (active || reply && flow.state == IpvsState.UDP)) {
            template.state = IpvsState.ASSURED;
        }
    }

    private static IpProtocol protocol(IpvsFlow flow) {
        return ((ServiceKey.Address) IpvsStage.serviceOf(flow.incoming)).protocol();
    }
}
