package dev.podwire.kernel.netfilter;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The tables of iptables, in the order in which a hook asks them, with the built-in chains each has. */
public enum TableName {
    RAW(EnumSet.of(Hook.PREROUTING, Hook.OUTPUT)), MANGLE(EnumSet.allOf(Hook.class)), NAT(
            EnumSet.of(Hook.PREROUTING, Hook.INPUT, Hook.OUTPUT, Hook.POSTROUTING)), FILTER(
                    EnumSet.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT)), SECURITY(
                            EnumSet.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT));

    private final Set<Hook> hooks;

    TableName(Set<Hook> hooks) {
        this.hooks = hooks;
    }

    public Set<Hook> hooks() {
        return hooks;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code nat}, {@code filter} …; throws {@link IllegalArgumentException}. */
    public static TableName parse(String text) {
        // Asked for every rule that is written: the usual spelling is found without making a string.
        return switch (text) {
            case "filter" -> FILTER;
            case "nat" -> NAT;
            case "mangle" -> MANGLE;
            default -> valueOf(text.toUpperCase(Locale.ROOT));
        };
    }
}
