package dev.podwire.kernel.nftables;

import java.util.List;

/** What a selector is compared with, or looked up in. */
public sealed interface NftOperand {

    record Constant(NftValue value) implements NftOperand {}

    /** {@code @NAME}: a set or map of the table. */
    record Named(String set) implements NftOperand {}

    /** {@code { … }}: an anonymous set or map. */
    record Members(List<NftElement> elements) implements NftOperand {
        public Members {
            elements = List.copyOf(elements);
        }
    }
}
