package dev.podwire.trace;

import java.util.Optional;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.nftables.NftTable;

/** A change of a kernel table caused by a step; {@code before} empty: added, {@code after} empty: removed. */
public sealed interface Delta {

    NamespaceId namespace();

    record Conntrack(NamespaceId namespace, Optional<ConntrackEntry> before, Optional<ConntrackEntry> after)
            implements
                Delta {}

    record NeighbourChange(NamespaceId namespace, Optional<Neighbour> before, Optional<Neighbour> after)
            implements
                Delta {}

    record FdbChange(NamespaceId namespace, String bridge, Optional<FdbEntry> before, Optional<FdbEntry> after)
            implements
                Delta {}

    /** IPVS began a connection, or moved on its state. */
    record BalancedChange(NamespaceId namespace, Optional<IpvsConnection> before, Optional<IpvsConnection> after)
            implements
                Delta {}

    /** A rule changed a set of addresses; {@code timeout} of the elements is the seconds that they have left. */
    record SetChange(NamespaceId namespace, String set, Optional<SetEntry> before, Optional<SetEntry> after)
            implements
                Delta {}

    /** A rule's packet counter went up by one. */
    record RuleHit(NamespaceId namespace, boolean ipv6, TableName table, String chain, int index) implements Delta {}

    /** A packet added an element to a set of nftables, gave it new time, or took it out. */
    record ElementChanged(NamespaceId namespace, NftTable.Name table, String set, String element, boolean present)
            implements
                Delta {}

    /** The list of an xt_recent match saw an address. */
    record RecentSeen(NamespaceId namespace, String list, String address) implements Delta {}
}
