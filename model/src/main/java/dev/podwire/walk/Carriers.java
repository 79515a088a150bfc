package dev.podwire.walk;

import java.util.Optional;

import dev.podwire.kernel.Device;

/** Which devices have somebody at the other end of their wire (link_watch.c), and what is lost when he goes. */
final class Carriers {

    private final Network network;

    Carriers(Network network) {
        this.network = network;
    }

    /** Whether a device that is up can send: the other end is up too; of a bridge, any of its ports. */
    boolean present(Kernel kernel, Device device) {
        return switch (device) {
            case Device.Physical physical -> physical.peer().isEmpty() || answers(physical, physical.peer().get());
            case Device.Veth veth -> answers(veth, veth.peer());
            case Device.Bridge bridge -> hasLivePort(kernel, bridge.name());
            case Device.Loopback _,Device.Vxlan _,Device.Ipip _,Device.Dummy _ -> true;
        };
    }

    /** Of a wire into a namespace that the fabric does not hold nothing bad is known. */
    private boolean answers(Device device, Device.Port port) {
        Network.End end = network.otherEnd(device, port);
        return end != null ? end.device().link().up() : network.find(port.namespace()) == null;
    }

    private boolean hasLivePort(Kernel kernel, String bridge) {
        for (Device port : kernel.config().ports(bridge)) {
            if (port.link().up() && present(kernel, port)) {
                return true;
            }
        }
        return false;
    }

    /** A device went down: the one at the other end of its wire notices. */
    void silence(Device gone) {
        Optional<Device.Port> peer = switch (gone) {
            case Device.Physical physical -> physical.peer();
            case Device.Veth veth -> Optional.of(veth.peer());
            case Device.Bridge _,Device.Loopback _,Device.Vxlan _,Device.Ipip _,Device.Dummy _ -> Optional.empty();
        };
        Kernel kernel = peer.map(p -> network.find(p.namespace())).orElse(null);
        Device other = kernel == null ? null : kernel.device(peer.orElseThrow().device());
        if (kernel != null && other != null) {
            lost(kernel, other);
        }
    }

    /** No carrier: a bridge forgets who is behind the port, others forget the neighbours that they learned. */
    private void lost(Kernel kernel, Device device) {
        kernel.neighbours().flush(Optional.of(device.name()));
        Optional<String> master = device.link().master();
        if (master.isEmpty()) {
            return;
        }
        kernel.bridge(master.get()).flushPort(device.name());
        Device bridge = kernel.device(master.get());
        if (bridge != null && !present(kernel, bridge)) {
            lost(kernel, bridge);
        }
    }
}
