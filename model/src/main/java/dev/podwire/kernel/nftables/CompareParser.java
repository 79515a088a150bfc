package dev.podwire.kernel.nftables;

import java.util.List;

/** Reads what a selector is compared with. */
final class CompareParser {

    private final NftWords words;
    private final ValueParser values;

    CompareParser(NftWords words, ValueParser values) {
        this.words = words;
        this.values = values;
    }

    NftStatement compare(NftSelector selector) {
        NftStatement.Relation relation = relation();
        List<NftType> types = selector.types();
        if (words.peek().equals("{") || words.peek().startsWith("@")) {
            return new NftStatement.Compare(selector, relation, single(values.set(types, List.of())));
        }
        NftType type = types.getFirst();
        if (selector instanceof NftSelector.Fib && (words.peek().equals("exists") || words.peek().equals("missing"))) {
            return new NftStatement.Compare(selector, relation,
                    new NftOperand.Constant(new NftValue.Number(words.next().equals("exists") ? 1 : 0)));
        }
        if (type == NftType.MARK && words.peek().indexOf('/') > 0) {
            return prefix(selector, relation);
        }
        NftValue value = values.value(types);
        if (!type.isFlags() || !(value instanceof NftValue.Number(long number))) {
            return new NftStatement.Compare(selector, relation, new NftOperand.Constant(value));
        }
        long flags = values.moreFlags(type, number);
        if (relation == NftStatement.Relation.NONE_OF) {
            return new NftStatement.Compare(
                    new NftSelector.Bitwise(selector, NftSelector.Operator.AND, flags), NftStatement.Relation.IS,
                    new NftOperand.Constant(new NftValue.Number(0)));
        }
        if (words.take("/")) {
            long mask = values.moreFlags(type, values.bits(type));
            return new NftStatement.Compare(new NftSelector.Bitwise(selector, NftSelector.Operator.AND, mask),
                    relation, new NftOperand.Constant(new NftValue.Number(flags)));
        }
        return new NftStatement.Compare(selector, relation, new NftOperand.Constant(new NftValue.Number(flags)));
    }

    /** A set of one element is that element. */
    private static NftOperand single(NftOperand operand) {
        return operand instanceof NftOperand.Members(List<NftElement> elements) && elements.size() == 1
                && elements.getFirst().comment().isEmpty()
                && !(elements.getFirst().key() instanceof NftValue.Concat)
                        ? new NftOperand.Constant(elements.getFirst().key())
                        : operand;
    }

    /** {@code meta mark 0x40000000/2}: only the first bits count. */
    private NftStatement prefix(NftSelector selector, NftStatement.Relation relation) {
        String word = words.peek();
        int slash = word.indexOf('/');
        try {
            long value = Long.decode(word.substring(0, slash));
            int length = Integer.parseInt(word.substring(slash + 1));
            words.next();
            long mask = 0xffffffffL << 32 - length & 0xffffffffL;
            return new NftStatement.Compare(new NftSelector.Bitwise(selector, NftSelector.Operator.AND, mask),
                    relation, new NftOperand.Constant(new NftValue.Number(value)));
        } catch (NumberFormatException e) {
            throw words.fail("this is no mark");
        }
    }

    private NftStatement.Relation relation() {
        for (NftStatement.Relation relation : NftStatement.Relation.values()) {
            if (!relation.sign().isEmpty() && words.take(relation.sign())) {
                return relation;
            }
        }
        words.take("==");
        return NftStatement.Relation.IS;
    }
}
