package dev.podwire.proxy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The proxy modes that Podwire knows, in the order in which they are offered. */
public final class ProxyModes {

    private static final List<ProxyMode> ALL = List.of(new IptablesProxy(), new NftablesProxy(), new IpvsProxy(),
            new NoProxy());

    /** Modes that exist elsewhere. */
    private static final Set<String> NOT_SIMULATED = Set.of("ebpf");

    private ProxyModes() {}

    /** All of them. */
    public static List<ProxyMode> all() {
        return ALL;
    }

    /** The mode of this name; throws {@link IllegalArgumentException} that lists the known ones. */
    public static ProxyMode named(String name) {
        return ALL.stream().filter(mode -> mode.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException((NOT_SIMULATED.contains(name)
                        ? "proxy mode '" + name + "' is not simulated yet"
                        : "unknown proxy mode '" + name + "'") + "; known are "
                        + ALL.stream().map(ProxyMode::name).collect(Collectors.joining(", "))));
    }
}
