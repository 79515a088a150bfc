package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** Reads one rule as the options of iptables describe it. What it does not know is an error, never skipped. */
final class RuleParser {

    private static final Map<String, String> LONG_NAMES = Map.ofEntries(Map.entry("--source", "-s"),
            Map.entry("--src", "-s"), Map.entry("--destination", "-d"), Map.entry("--dst", "-d"),
            Map.entry("--in-interface", "-i"), Map.entry("--out-interface", "-o"), Map.entry("--protocol", "-p"),
            Map.entry("--proto", "-p"), Map.entry("--fragment", "-f"), Map.entry("--match", "-m"),
            Map.entry("--jump", "-j"), Map.entry("--goto", "-g"));

    private final RuleWords words;
    private final boolean ipv6;
    private final Match[] head = new Match[6];
    private final List<RuleOption.Module> modules = new ArrayList<>();
    private RuleOption.@Nullable Module target;
    private Optional<String> gotoChain = Optional.empty();

    RuleParser(RuleWords words, boolean ipv6) {
        this.words = words;
        this.ipv6 = ipv6;
    }

    Rule parse() {
        while (words.hasNext()) {
            boolean negated = words.take("!");
            String word = words.next("!");
            word = LONG_NAMES.getOrDefault(word, word);
            if (!readHead(word, negated) && !readExtension(word, negated)) {
                throw words.fail(word, "unknown option");
            }
        }
        List<Match> matches = new ArrayList<>();
        for (Match match : head) {
            if (match != null) {
                matches.add(match);
            }
        }
        MatchModules reader = new MatchModules(words, ipv6);
        modules.forEach(m -> matches.addAll(reader.build(m)));
        return new Rule(matches, buildTarget(), Optional.empty());
    }

    private Target buildTarget() {
        if (gotoChain.isPresent()) {
            return new Target.Goto(gotoChain.get());
        }
        return target == null ? new Target.None() : new TargetModules(words, ipv6).build(target);
    }

    private boolean readHead(String option, boolean negated) {
        switch (option) {
            case "-s" -> address(0, option, cidr -> new Match.Source(cidr, negated), negated);
            case "-d" -> address(1, option, cidr -> new Match.Destination(cidr, negated), negated);
            case "-i" -> set(2, option, new Match.InInterface(words.next(option), negated));
            case "-o" -> set(3, option, new Match.OutInterface(words.next(option), negated));
            case "-p" -> protocol(negated);
            case "-f" -> {
                if (ipv6) {
                    throw words.fail(option, "IPv6 has no fragment option");
                }
                set(5, option, new Match.Fragment(negated));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void set(int slot, String option, Match match) {
        if (head[slot] != null) {
            throw words.fail(option, "option given twice");
        }
        head[slot] = match;
    }

    private void address(int slot, String option, Function<Cidr, Match> make, boolean negated) {
        Cidr cidr = cidr(words.next(option));
        if (cidr.prefixLength() > 0 || negated) {
            set(slot, option, make.apply(cidr));
        }
    }

    private Cidr cidr(String text) {
        try {
            int slash = text.indexOf('/');
            boolean netmask = slash >= 0 && !ipv6 && text.indexOf('.', slash) >= 0;
            Cidr cidr = netmask
                    ? new Cidr(Ipv4Address.parse(text.substring(0, slash)), maskLength(text.substring(slash + 1)))
                    : Cidr.parse(text);
            if (cidr.address().isIpv6() == ipv6) {
                return cidr;
            }
            throw words.fail(text, ipv6 ? "not an IPv6 address" : "not an IPv4 address");
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw words.fail(text, "not an address");
        }
    }

    private int maskLength(String text) {
        int mask = Ipv4Address.parse(text).value();
        int length = Integer.numberOfLeadingZeros(~mask);
        if (mask != (length == 0 ? 0 : -1 << (32 - length))) {
            throw words.fail(text, "a mask with gaps is not simulated");
        }
        return length;
    }

    private void protocol(boolean negated) {
        String text = words.next("-p");
        if (text.equals("all") || text.equals("0")) {
            return;
        }
        try {
            IpProtocol protocol = text.equals("ipv4") ? IpProtocol.IPIP : IpProtocol.parse(text);
            set(4, "-p", new Match.Protocol(protocol, negated));
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw words.fail(text, "unknown protocol");
        }
    }

    private boolean readExtension(String word, boolean negated) {
        switch (word) {
            case "-m" -> modules.add(MatchModules.open(words.next("-m"), words));
            case "-g" -> gotoChain = Optional.of(words.next("-g"));
            case "-j" -> {
                if (target != null) {
                    throw words.fail(word, "option given twice");
                }
                target = TargetModules.open(words.next("-j"), words);
            }
            default -> {
                return word.startsWith("--") && readOption(word.substring(2), negated);
            }
        }
        if (negated) {
            throw words.fail(word, "cannot be negated");
        }
        return true;
    }

    private boolean readOption(String option, boolean negated) {
        if (target != null && target.knows(option)) {
            if (negated) {
                throw words.fail("--" + option, "cannot be negated");
            }
            target.read(option, false, words);
            return true;
        }
        for (int i = modules.size() - 1; i >= 0; i--) {
            if (modules.get(i).knows(option)) {
                modules.get(i).read(option, negated, words);
                return true;
            }
        }
        if (head[4] instanceof Match.Protocol(IpProtocol protocol, boolean not) && !not) {
            RuleOption.Module implied = MatchModules.impliedBy(protocol);
            if (implied.knows(option)) {
                modules.add(implied);
                implied.read(option, negated, words);
                return true;
            }
        }
        return false;
    }
}
