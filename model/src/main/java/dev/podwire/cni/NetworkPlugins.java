package dev.podwire.cni;

import java.util.List;
import java.util.stream.Collectors;

/** The network plug-ins that Podwire knows, in the order in which they are offered. */
public final class NetworkPlugins {

    private static final List<NetworkPlugin> ALL = List.of(Flannel.vxlan(), Flannel.hostGateway());

    private NetworkPlugins() {}

    /** All of them. */
    public static List<NetworkPlugin> all() {
        return ALL;
    }

    /** The plug-in of this name; throws {@link IllegalArgumentException} that lists the known ones. */
    public static NetworkPlugin named(String name) {
        return ALL.stream().filter(plugin -> plugin.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown network plug-in '" + name + "'; known are "
                        + ALL.stream().map(NetworkPlugin::name).collect(Collectors.joining(", "))));
    }
}
