package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.Optional;

import dev.podwire.net.Origin;

/**
 * An element of a set, map or verdict map.
 *
 * @param data    what a map leads to; empty in a set
 * @param timeout after which the element is gone
 * @param origin  for whom it was written
 */
public record NftElement(NftValue key, Optional<NftValue> data, Optional<String> comment, Optional<Duration> timeout,
        Optional<Origin> origin) {

    /** An element of a set. */
    public static NftElement of(NftValue key) {
        return new NftElement(key, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An element of a map. */
    public static NftElement of(NftValue key, NftValue data) {
        return new NftElement(key, Optional.of(data), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public NftElement withOrigin(Origin writer) {
        return new NftElement(key, data, comment, timeout, Optional.of(writer));
    }
}
