package dev.podwire.kernel.nftables;

/** What a statement sets or translates to. */
public sealed interface NftExpression {

    record Constant(NftValue value) implements NftExpression {}

    /** The value of a selector. */
    record Read(NftSelector selector) implements NftExpression {}

    /** {@code SELECTOR map …}: the data of the element that is found. */
    record Lookup(NftSelector selector, NftOperand operand) implements NftExpression {}
}
