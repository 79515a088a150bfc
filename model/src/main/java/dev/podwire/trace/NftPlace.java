package dev.podwire.trace;

import dev.podwire.kernel.nftables.NftTable;

/** Where a rule of nftables stands; {@code index} counts from 1 in its chain. */
public record NftPlace(NftTable.Name table, String chain, int index) {}
