package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.function.Consumer;

/** The names of chains and sets that rules and elements refer to. */
public final class NftReferences {

    private NftReferences() {}

    /** The chains that a rule can lead to, those of named maps apart. */
    public static void chains(NftRule rule, Consumer<String> found) {
        for (NftStatement statement : rule.statements()) {
            switch (statement) {
                case NftStatement.Decide(NftVerdict verdict) -> chains(new NftValue.Decision(verdict), found);
                case NftStatement.VerdictMap(_, NftOperand.Members(List<NftElement> elements)) ->
                    elements.forEach(e -> e.data().ifPresent(d -> chains(d, found)));
                case NftStatement.VerdictMap _,NftStatement.Compare _,NftStatement.Counter _,NftStatement.Assign _,NftStatement.Translate _,NftStatement.Masquerade _,NftStatement.Redirect _,NftStatement.Reject _,NftStatement.Limit _,NftStatement.Log _,NftStatement.Notrack _,NftStatement.Change _,NftStatement.MaxSegment _ -> {
                    // leads nowhere
                }
            }
        }
    }

    /** The chain that an element's verdict leads to, if any. */
    static void chains(NftValue value, Consumer<String> found) {
        if (value instanceof NftValue.Decision(NftVerdict.Jump(String chain))) {
            found.accept(chain);
        } else if (value instanceof NftValue.Decision(NftVerdict.Goto(String chain))) {
            found.accept(chain);
        }
    }

    /** The sets and maps that a rule names. */
    static void sets(NftRule rule, Consumer<String> found) {
        for (NftStatement statement : rule.statements()) {
            switch (statement) {
                case NftStatement.Compare(_, _, NftOperand operand) -> set(operand, found);
                case NftStatement.VerdictMap(_, NftOperand operand) -> set(operand, found);
                case NftStatement.Assign(_, NftExpression expression) -> set(expression, found);
                case NftStatement.Translate(_, _, NftStatement.NatTo.Mapped(NftExpression expression, _), _) ->
                    set(expression, found);
                case NftStatement.Change(_, String name, _, _) -> found.accept(name);
                case NftStatement.Translate _,NftStatement.Decide _,NftStatement.Counter _,NftStatement.Masquerade _,NftStatement.Redirect _,NftStatement.Reject _,NftStatement.Limit _,NftStatement.Log _,NftStatement.Notrack _,NftStatement.MaxSegment _ -> {
                    // names none
                }
            }
        }
    }

    private static void set(NftExpression expression, Consumer<String> found) {
        if (expression instanceof NftExpression.Lookup(_, NftOperand operand)) {
            set(operand, found);
        }
    }

    private static void set(NftOperand operand, Consumer<String> found) {
        if (operand instanceof NftOperand.Named(String name)) {
            found.accept(name);
        }
    }
}
