package dev.podwire.kernel.nftables;

import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Hook;

/** The priorities that have a name (rule.c of nft, {@code std_prios}). */
enum NftPriority {
    RAW(-300), MANGLE(-150), DSTNAT(-100), FILTER(0), SECURITY(50), SRCNAT(100);

    private final int value;

    NftPriority(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of NAT's priorities belong to one hook each. */
    boolean belongsTo(Hook hook) {
        return switch (this) {
            case DSTNAT -> hook == Hook.PREROUTING;
            case SRCNAT -> hook == Hook.POSTROUTING;
            case RAW, MANGLE, FILTER, SECURITY -> true;
        };
    }

    static Optional<NftPriority> named(String text) {
        for (NftPriority priority : values()) {
            if (priority.text().equals(text)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
