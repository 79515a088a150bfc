package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.IpAddress;

/** Reads and writes the matches that remember earlier packets: limit, hashlimit and recent. */
final class MemoryModules {

    /** Extension → option → number of words that follow it. */
    static final Map<String, Map<String, Integer>> KNOWN = Map.of("limit", Map.of("limit", 1, "limit-burst", 1),
            "hashlimit",
            Map.of("hashlimit-upto", 1, "hashlimit", 1, "hashlimit-above", 1, "hashlimit-burst", 1, "hashlimit-mode",
                    1, "hashlimit-name", 1),
            "recent",
            Map.ofEntries(Map.entry("set", 0), Map.entry("rcheck", 0), Map.entry("update", 0), Map.entry("remove", 0),
                    Map.entry("seconds", 1), Map.entry("reap", 0), Map.entry("hitcount", 1), Map.entry("rttl", 0),
                    Map.entry("name", 1), Map.entry("mask", 1), Map.entry("rsource", 0), Map.entry("rdest", 0)));

    private static final int BURST = 5;

    private final RuleWords words;
    private final Values values;
    private final boolean ipv6;

    MemoryModules(RuleWords words, boolean ipv6) {
        this.words = words;
        this.ipv6 = ipv6;
        values = new Values(words);
    }

    Match build(RuleOption.Module module) {
        return switch (module.name()) {
            case "limit" -> new Match.Limit(RateText.normalise(module.value("limit", "3/hour"), words), burst(module));
            case "hashlimit" -> hashLimit(module);
            default -> recent(module);
        };
    }

    private int burst(RuleOption.Module module) {
        return values.number(module.value(module.name() + "-burst", Integer.toString(BURST)));
    }

    private Match hashLimit(RuleOption.Module module) {
        boolean above = module.has("hashlimit-above");
        String rate = module.value("hashlimit-above", module.value("hashlimit-upto", module.value("hashlimit", "")));
        if (rate.isEmpty() || module.given().stream().anyMatch(RuleOption::negated)) {
            throw words.fail("hashlimit", "needs --hashlimit-upto or --hashlimit-above");
        }
        Set<Match.HashLimit.Key> by = EnumSet.noneOf(Match.HashLimit.Key.class);
        String mode = module.value("hashlimit-mode", "");
        for (String key : mode.isEmpty() ? new String[0] : mode.split(",")) {
            by.add(values.oneOf(Match.HashLimit.Key.class, key));
        }
        if (!module.has("hashlimit-name")) {
            throw words.fail("hashlimit", "needs --hashlimit-name");
        }
        return new Match.HashLimit(module.value("hashlimit-name", ""), above, RateText.normalise(rate, words),
                burst(module), List.copyOf(by));
    }

    private Match recent(RuleOption.Module module) {
        RuleOption action = module.given().stream()
                .filter(o -> Set.of("set", "rcheck", "update", "remove").contains(o.name())).findFirst()
                .orElseThrow(() -> words.fail("recent", "needs --set, --rcheck, --update or --remove"));
        Optional<Integer> seconds = module.has("seconds")
                ? Optional.of(values.number(module.value("seconds", "")))
                : Optional.empty();
        if (module.has("reap") && seconds.isEmpty()) {
            throw words.fail("--reap", "needs --seconds");
        }
        boolean looks = action.name().equals("rcheck") || action.name().equals("update");
        for (String limit : List.of("seconds", "hitcount", "rttl")) {
            if (!looks && module.has(limit)) {
                throw words.fail("--" + limit, "belongs to --rcheck and --update (recent_mt_check)");
            }
        }
        Match.RecentList list = new Match.RecentList(module.value("name", "DEFAULT"), prefix(module),
                !module.has("rdest"));
        Match.RecentLimits limits = new Match.RecentLimits(seconds, module.has("reap"),
                values.number(module.value("hitcount", "0")), module.has("rttl"));
        return new Match.Recent(Match.Recent.Action.valueOf(action.name().toUpperCase(Locale.ROOT)), list, limits,
                action.negated());
    }

    private int prefix(RuleOption.Module module) {
        int bits = ipv6 ? 128 : 32;
        String text = module.value("mask", "");
        if (text.isEmpty()) {
            return bits;
        }
        for (int length = 0; length <= bits; length++) {
            if (text.equals(mask(length, ipv6))) {
                return length;
            }
        }
        throw words.fail(text, "a mask with gaps is not simulated");
    }

    private static String mask(int length, boolean ipv6) {
        IpAddress ones = IpAddress.parse(ipv6 ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255");
        return ones.masked(length).toString();
    }

    static String options(Match.Recent r, boolean ipv6) {
        Match.RecentLimits limits = r.limits();
        return (r.negated() ? "! " : "") + "--" + r.action().name().toLowerCase(Locale.ROOT)
                + limits.seconds().map(s -> " --seconds " + s).orElse("") + (limits.reap() ? " --reap" : "")
                + (limits.hits() == 0 ? "" : " --hitcount " + limits.hits()) + (limits.ttl() ? " --rttl" : "")
                + " --name " + r.list().name() + " --mask "
                + mask(r.list().prefixLength(), ipv6 || r.list().prefixLength() > 32)
                + (r.list().source() ? " --rsource" : " --rdest");
    }

    static String options(Match.Limit limit) {
        return "--limit " + limit.rate() + (limit.burst() == BURST ? "" : " --limit-burst " + limit.burst());
    }

    static String options(Match.HashLimit limit) {
        List<String> keys = new ArrayList<>();
        limit.by().forEach(key -> keys.add(key.name().toLowerCase(Locale.ROOT)));
        return (limit.above() ? "--hashlimit-above " : "--hashlimit-upto ") + limit.rate() + " --hashlimit-burst "
                + limit.burst() + (keys.isEmpty() ? "" : " --hashlimit-mode " + String.join(",", keys))
                + " --hashlimit-name " + limit.name();
    }
}
