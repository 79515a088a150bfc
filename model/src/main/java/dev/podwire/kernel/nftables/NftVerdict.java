package dev.podwire.kernel.nftables;

/** What a rule decides about a packet's further way. */
public sealed interface NftVerdict {

    /** The base chain lets the packet go on; chains at later priorities may still drop it. */
    record Accept() implements NftVerdict {}

    record Drop() implements NftVerdict {}

    /** Back to the calling chain, in a base chain to its policy. */
    record Return() implements NftVerdict {}

    record Continue() implements NftVerdict {}

    /** On in another chain, and back here at its end. */
    record Jump(String chain) implements NftVerdict {}

    /** On in another chain, for good. */
    record Goto(String chain) implements NftVerdict {}

    /** As {@code nft} writes it. */
    default String text() {
        return switch (this) {
            case Accept _ -> "accept";
            case Drop _ -> "drop";
            case Return _ -> "return";
            case Continue _ -> "continue";
            case Jump(String chain) -> "jump " + chain;
            case Goto(String chain) -> "goto " + chain;
        };
    }
}
