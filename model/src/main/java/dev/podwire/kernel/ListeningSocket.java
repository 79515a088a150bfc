package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/**
 * A socket that waits for connections or datagrams.
 *
 * @param address     the address it is bound to; empty: any
 * @param owner       who listens, for people: the container or process
 * @param application names the program behind it among those given to the walk, for example {@code echo} or {@code coredns}
 */
public record ListeningSocket(IpProtocol protocol, Optional<IpAddress> address, int port, String owner,
        String application, Optional<Origin> origin) {}
