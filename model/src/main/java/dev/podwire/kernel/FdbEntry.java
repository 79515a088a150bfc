package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/**
 * A forwarding entry: on a bridge port, which port owns a MAC; on a VXLAN device, which remote end point does.
 *
 * @param device    the bridge port, or the VXLAN device
 * @param remote    of a VXLAN entry, the address of the remote tunnel end point
 * @param permanent not learned and never aged
 */
public record FdbEntry(String device, MacAddress mac, Optional<IpAddress> remote, boolean permanent,
        Optional<Origin> origin) {}
