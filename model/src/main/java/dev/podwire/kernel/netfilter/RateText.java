package dev.podwire.kernel.netfilter;

/** Rates of the limit and hashlimit matches as iptables prints them. */
final class RateText {

    private static final String[] UNITS = {"day", "hour", "min", "sec"};
    private static final int[] TICKS = {864_000_000, 36_000_000, 600_000, 10_000};

    private RateText() {}

    /** A rate in the largest unit that expresses it: the kernel keeps the interval in units of 100 µs (libxt_limit.c). */
    static String normalise(String rate, RuleWords words) {
        int slash = rate.indexOf('/');
        String unit = slash < 0 ? "sec" : rate.substring(slash + 1);
        int found = -1;
        String[] long_ = {"day", "hour", "minute", "second"};
        for (int i = 0; i < long_.length; i++) {
            if (!unit.isEmpty() && long_[i].startsWith(unit)) {
                found = i;
            }
        }
        long count;
        try {
            count = Long.parseLong(slash < 0 ? rate : rate.substring(0, slash));
        } catch (NumberFormatException e) {
            throw words.fail(rate, "not a rate");
        }
        if (found < 0 || count < 1 || count > TICKS[found]) {
            throw words.fail(rate, "not a rate");
        }
        long period = TICKS[found] / count;
        int best = 0;
        for (int i = 1; i < TICKS.length; i++) {
            if (period > TICKS[i] || TICKS[i] / period < TICKS[i] % period) {
                break;
            }
            best = i;
        }
        return TICKS[best] / period + "/" + UNITS[best];
    }
}
