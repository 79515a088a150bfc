package dev.podwire.kernel.nftables;

import java.util.List;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** A constant in a rule or an element. What a number means is told by the {@link NftType} of the place it stands in. */
public sealed interface NftValue {

    /** Ports, marks, protocol numbers, sets of flags. */
    record Number(long value) implements NftValue {}

    record Address(IpAddress address) implements NftValue {}

    record Prefix(Cidr cidr) implements NftValue {}

    /** The name of a device; a trailing {@code *} stands for any rest. */
    record Name(String text) implements NftValue {}

    /** Everything from one value to another, both included. */
    record Range(NftValue from, NftValue to) implements NftValue {}

    /** Several values side by side, written with {@code .} between them. */
    record Concat(List<NftValue> parts) implements NftValue {
        public Concat {
            parts = List.copyOf(parts);
        }
    }

    /** What a verdict map leads to. */
    record Decision(NftVerdict verdict) implements NftValue {}
}
