package dev.podwire.walk;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.conntrack.ConntrackEntry;

/**
 * A running set of kernels: the configuration of a {@link Fabric} together with everything the kernels learn while packets
 * pass. Its clock is virtual, its chance comes from a seed, so the same calls give the same walk.
 */
public final class WalkSession {

    /**
     * What a session is given beside the fabric.
     *
     * @param seed         the source of all chance
     * @param applications the programs behind sockets by the name that {@code ListeningSocket.application} gives;
     *                     {@code echo} is built in
     */
    public record Options(long seed, Recording recording, Map<String, Application> applications) {
        public Options {
            applications = Map.copyOf(applications);
        }
    }

    private Fabric fabric;

    public WalkSession(Fabric start, Options options) {
        fabric = start;
    }

    /** Changes the configuration while everything runs; what was learned about untouched things survives. */
    public void apply(Collection<? extends KernelOperation> operations) {
        fabric = fabric.apply(operations);
    }

    /** The configuration as of now. */
    public Fabric fabric() {
        return fabric;
    }

    /** Forgets learned neighbours and bridge forwarding entries; permanent ones stay. */
    public void flushLearned() {
        throw new UnsupportedOperationException();
    }

    /** Makes every neighbour on every segment reachable and every bridge know every port's addresses. */
    public void warm() {
        throw new UnsupportedOperationException();
    }

    /** Forgets all tracked connections and lists of recent addresses on all hosts. */
    public void flushConnections() {
        throw new UnsupportedOperationException();
    }

    /** Runs a client program until its exchange is over and the network is quiet. */
    public ClientResult run(ClientRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Runs a client program until its first packet has arrived or died. */
    public ClientResult runFirstPacket(ClientRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Virtual nanoseconds since the session began. */
    public long now() {
        return 0;
    }

    /** What was recorded since the last call. */
    public Recorded takeRecording() {
        return new Recorded(List.of(), List.of());
    }

    /** The tracked connections of a host's own namespace as {@code conntrack -L} lists them. */
    public List<ConntrackEntry> conntrack(String host) {
        return List.of();
    }

    /** The neighbour table as of now, learned and permanent entries. */
    public List<Neighbour> neighbours(NamespaceId namespace) {
        return List.of();
    }

    /** The forwarding entries of bridges and tunnels as of now, learned and permanent. */
    public List<FdbEntry> fdb(NamespaceId namespace) {
        return List.of();
    }
}
