package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.Optional;

/** One command of an {@code nft} script. A script is a transaction: all of it is done, or nothing. */
public sealed interface NftCommand {

    /** {@code flush ruleset}: nothing is left. */
    record FlushRuleset() implements NftCommand {}

    /** {@code add table}: made if it is not there; a comment is given at its making. */
    record AddTable(NftTable.Name table, Optional<String> comment) implements NftCommand {}

    /** {@code delete table}; with {@code destroy} it need not be there. */
    record DeleteTable(NftTable.Name table, boolean destroy) implements NftCommand {}

    /** {@code flush table}: no chain has a rule any more. */
    record FlushTable(NftTable.Name table) implements NftCommand {}

    /** {@code add chain}: made if it is not there; the rules that it brings are appended. */
    record AddChain(NftTable.Name table, NftChain chain) implements NftCommand {}

    /** {@code delete chain}; with {@code destroy} it need not be there. */
    record DeleteChain(NftTable.Name table, String chain, boolean destroy) implements NftCommand {}

    record FlushChain(NftTable.Name table, String chain) implements NftCommand {}

    /** {@code add rule}: at the end of the chain. */
    record AddRule(NftTable.Name table, String chain, NftRule rule) implements NftCommand {}

    /** {@code insert rule}: in front of the rule of this index, counted from 0. */
    record InsertRule(NftTable.Name table, String chain, int index, NftRule rule) implements NftCommand {}

    /** {@code add set} and {@code add map}: made if it is not there; the elements that it brings are added. */
    record AddSet(NftTable.Name table, NftSet set) implements NftCommand {}

    /** {@code delete set|map}; with {@code destroy} it need not be there. */
    record DeleteSet(NftTable.Name table, String set, boolean destroy) implements NftCommand {}

    record FlushSet(NftTable.Name table, String set) implements NftCommand {}

    record AddElements(NftTable.Name table, String set, List<NftElement> elements) implements NftCommand {
        public AddElements {
            elements = List.copyOf(elements);
        }
    }

    /** {@code delete element}: only the keys count. With {@code destroy} they need not be there. */
    record DeleteElements(NftTable.Name table, String set, List<NftElement> elements, boolean destroy)
            implements
                NftCommand {
        public DeleteElements {
            elements = List.copyOf(elements);
        }
    }
}
