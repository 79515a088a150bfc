package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.Origin;

/**
 * One iptables rule: it applies if every match holds, and then its target decides. Matches stand in the order of the rule's
 * text, with address, interface and protocol first as iptables-save prints them.
 */
public record Rule(List<Match> matches, Target target, Optional<Origin> origin) {

    public Rule {
        matches = List.copyOf(matches);
    }

    public static Rule of(Target target, Match... matches) {
        return new Rule(List.of(matches), target, Optional.empty());
    }

    public Rule withOrigin(Origin origin) {
        return new Rule(matches, target, Optional.of(origin));
    }

    /** The names of the sets that its matches ask about and its target changes. */
    public List<String> sets() {
        List<String> sets = List.of();
        for (Match match : matches) {
            if (match instanceof Match.IpSet set) {
                sets = sets.isEmpty() ? new ArrayList<>(2) : sets;
                sets.add(set.name());
            }
        }
        if (target instanceof Target.SetChange change) {
            sets = sets.isEmpty() ? new ArrayList<>(2) : sets;
            change.add().map(Target.SetRef::name).ifPresent(sets::add);
            change.delete().map(Target.SetRef::name).ifPresent(sets::add);
        }
        return sets;
    }

    /** The text of the first comment match, if the rule has one. */
    public Optional<String> comment() {
        return matches.stream().filter(Match.Comment.class::isInstance).map(m -> ((Match.Comment) m).text())
                .findFirst();
    }
}
