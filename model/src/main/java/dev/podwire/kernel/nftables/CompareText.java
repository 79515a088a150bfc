package dev.podwire.kernel.nftables;

import java.util.List;

/** Spells comparisons as {@code nft list} does, with its special forms for flags and masks. */
final class CompareText {

    private CompareText() {}

    static String of(NftStatement.Compare compare) {
        NftSelector selector = compare.selector();
        if (selector instanceof NftSelector.Bitwise(NftSelector of, NftSelector.Operator operator, long mask)
                && operator == NftSelector.Operator.AND
                && compare.operand() instanceof NftOperand.Constant(NftValue.Number(long value))) {
            return masked(compare, of, mask, value);
        }
        String operand = operand(compare);
        String sign = compare.relation().sign();
        if (selector instanceof NftSelector.Bitwise && compare.relation() == NftStatement.Relation.IS) {
            sign = "==";
        }
        return StatementText.of(selector) + (sign.isEmpty() ? " " : " " + sign + " ") + operand;
    }

    private static String operand(NftStatement.Compare compare) {
        List<NftType> types = compare.selector().types();
        if (compare.operand() instanceof NftOperand.Constant(NftValue.Number(long value))
                && types.getFirst().isFlags() && compare.relation() == NftStatement.Relation.IS_NOT) {
            return ValueText.flags(value, types.getFirst(), " | ");
        }
        return StatementText.of(compare.operand(), types, List.of());
    }

    private static String masked(NftStatement.Compare compare, NftSelector of, long mask, long value) {
        NftType type = of.types().getFirst();
        boolean not = compare.relation() == NftStatement.Relation.IS_NOT;
        String left = StatementText.of(of);
        if (type == NftType.TCP_FLAG) {
            if (value == 0 && !not) {
                return left + " ! " + ValueText.flags(mask, type, ",");
            }
            return left + (not ? " != " : " ") + (value == 0 ? "0x0" : ValueText.flags(value, type, ",")) + " / "
                    + ValueText.flags(mask, type, ",");
        }
        String sign = not ? " != " : " == ";
        int prefix = prefix(mask);
        if (type == NftType.MARK && prefix > 0) {
            return left + (not ? " != " : " ") + StatementText.bits(value, of.types()) + "/" + prefix;
        }
        return left + " & " + StatementText.bits(mask, of.types()) + sign + StatementText.bits(value, of.types());
    }

    /** The length of the prefix that a mask of 32 bits stands for; 0 if it is none. */
    private static int prefix(long mask) {
        int ones = Integer.numberOfLeadingZeros(~(int) mask);
        return mask >>> 32 == 0 && ones < 32 && (int) mask == (ones == 0 ? 0 : -1 << 32 - ones) ? ones : 0;
    }
}
