/** nftables as data: tables, chains, sets, sealed statements; the text of {@code nft} read and written. */
@NullMarked
package dev.podwire.kernel.nftables;

import org.jspecify.annotations.NullMarked;
