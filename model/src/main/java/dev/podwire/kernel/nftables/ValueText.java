package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spells values as {@code nft list} does. */
final class ValueText {

    private ValueText() {}

    /** A value of these types, one for each part. */
    static String of(NftValue value, List<NftType> types) {
        NftType type = types.isEmpty() ? NftType.INTEGER : types.getFirst();
        return switch (value) {
            case NftValue.Number(long number) -> number(number, type);
            case NftValue.Address(var address) -> address.toString();
            case NftValue.Prefix(var cidr) -> cidr.toString();
            case NftValue.Name(String text) -> "\"" + text + "\"";
            case NftValue.Range(NftValue from, NftValue to) -> of(from, types) + "-" + of(to, types);
            case NftValue.Concat(List<NftValue> parts) -> {
                List<String> texts = new ArrayList<>(parts.size());
                for (int i = 0; i < parts.size(); i++) {
                    texts.add(of(parts.get(i), List.of(i < types.size() ? types.get(i) : NftType.INTEGER)));
                }
                yield String.join(" . ", texts);
            }
            case NftValue.Decision(NftVerdict verdict) -> verdict.text();
        };
    }

    private static String number(long number, NftType type) {
        if (type == NftType.MARK) {
            return String.format(Locale.ROOT, "0x%08x", number);
        }
        if (type == NftType.IFACE_INDEX || type == NftType.IFNAME) {
            return number == 0 ? "missing" : "exists";
        }
        if (type.isFlags()) {
            return flags(number, type, ",");
        }
        if (type == NftType.DSCP) {
            return type.symbol(number).orElseGet(() -> String.format(Locale.ROOT, "0x%02x", number));
        }
        return type.symbol(number).orElseGet(() -> Long.toString(number));
    }

    /** The names of the flags that are set, the lowest first. */
    static String flags(long number, NftType type, String between) {
        List<String> names = new ArrayList<>();
        long rest = number;
        for (long bit = 1; bit <= rest && bit > 0; bit <<= 1) {
            if ((rest & bit) != 0) {
                long one = bit;
                names.add(type.symbol(bit).orElseGet(() -> "0x" + Long.toHexString(one)));
                rest &= ~bit;
            }
        }
        return names.isEmpty() ? "0x0" : String.join(between, names);
    }

    /** {@code 3h}, {@code 1h30m}, {@code 2m5s}. */
    static String of(Duration time) {
        StringBuilder text = new StringBuilder();
        part(text, time.toDays(), "d");
        part(text, time.toHoursPart(), "h");
        part(text, time.toMinutesPart(), "m");
        part(text, time.toSecondsPart(), "s");
        part(text, time.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
