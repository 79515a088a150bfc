package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetHeader;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipset.SetType;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.trace.Delta;
import org.jspecify.annotations.Nullable;

/** Asks sets about packets, and changes them as rules say (ip_set_core.c, xt_set.c). */
final class SetMatcher {

    /** What a set says about a packet: what was looked for, and the element that answers, if one does. */
    private record Answer(String set, String asked, @Nullable SetEntry found, boolean exceptions) {
        boolean holds() {
            return found != null && found.nomatch() == exceptions;
        }

        String words() {
            if (found == null) {
                return asked + " is not in the set " + set;
            }
            String by = found.text().equals(asked) ? "" : ", by its element " + found.text();
            return asked + (found.nomatch() ? " is an exception in the set " : " is in the set ") + set + by;
        }
    }

    private final Network network;

    SetMatcher(Network network) {
        this.network = network;
    }

    boolean holds(Kernel kernel, Match.IpSet match, Skb skb, Matcher.Memo memo) {
        SetTables.Live set = kernel.sets().find(match.name());
        if (set == null) {
            memo.say("there is no set " + match.name());
            return match.negated();
        }
        Answer answer = set.start().type() == SetType.LIST_SET
                ? askList(kernel, match, set, skb)
                : ask(match.name(), set, match, skb);
        memo.say(answer::words);
        boolean in = answer.holds();
        if (in && match.updateCounters() && answer.found() != null) {
            count(kernel, answer, skb);
        }
        return in != match.negated();
    }

    private void count(Kernel kernel, Answer answer, Skb skb) {
        SetTables.Live set = kernel.sets().find(answer.set());
        SetEntry found = answer.found();
        if (set != null && found != null && set.start().header().counters()) {
            SetTables.Held held = set.findHeld(found.parts(), network.now());
            if (held != null) {
                held.count(skb.bytes());
            }
        }
    }

    /** The first set of a list that has the packet answers for the list. */
    private Answer askList(Kernel kernel, Match.IpSet match, SetTables.Live list, Skb skb) {
        for (List<SetPart> member : list.keys()) {
            String name = member.getFirst().toString();
            SetTables.Live set = kernel.sets().find(name);
            if (set != null && list.find(member, network.now()) != null) {
                Answer answer = ask(name, set, match, skb);
                if (answer.holds()) {
                    return answer;
                }
            }
        }
        return new Answer(match.name(), "the packet", null, false);
    }

    private Answer ask(String name, SetTables.Live set, Match.IpSet match, Skb skb) {
        List<SetPart> parts = parts(set.start(), match.flags(), skb);
        if (parts.isEmpty()) {
            return new Answer(name, "a packet like this", null, false);
        }
        int place = set.start().type().dimensions().indexOf(SetType.Kind.NET);
        SetEntry found = place < 0
                ? set.find(set.start().stored(parts), network.now())
                : findNetwork(set, parts, place);
        return new Answer(name, SetEntry.text(parts), found, match.returnNomatch() && place >= 0);
    }

    /** The longest network that holds the address decides. */
    private @Nullable SetEntry findNetwork(SetTables.Live set, List<SetPart> parts, int place) {
        IpAddress address = ((SetPart.Net) parts.get(place)).cidr().address();
        List<SetPart> wider = new ArrayList<>(parts);
        for (int length : set.prefixes(place)) {
            wider.set(place, new SetPart.Net(new Cidr(address, length)));
            SetEntry found = set.find(List.copyOf(wider), network.now());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** What of the packet a set of this kind is asked for; empty if the packet has it not, or the rule names too little. */
    private static List<SetPart> parts(IpSet set, List<String> flags, Skb skb) {
        List<SetType.Kind> dimensions = set.type().dimensions();
        if (flags.size() < dimensions.size() || set.header().ipv6()) {
            return List.of();
        }
        List<SetPart> parts = new ArrayList<>(dimensions.size());
        for (int i = 0; i < dimensions.size(); i++) {
            SetPart part = part(dimensions.get(i), flags.get(i).equals("src"), skb);
            if (part == null) {
                return List.of();
            }
            parts.add(part);
        }
        return parts;
    }

    private static @Nullable SetPart part(SetType.Kind kind, boolean source, Skb skb) {
        return switch (kind) {
            case ADDRESS, NET -> SetPart.of(source ? skb.source() : skb.destination());
            case PORT -> port(source, skb);
            // a bitmap of ports asks TCP and UDP alone (ip_set_get_ip_port)
            case NUMBER -> !skb.isFragment()
                    && skb.layer4() instanceof Header.Transport t && !(t instanceof Header.Sctp)
                            ? new SetPart.Number(source ? t.sourcePort() : t.destinationPort())
                            : null;
            case MAC -> {
                Header.Ethernet ethernet = skb.ethernet;
                yield ethernet == null || skb.device.isEmpty()
                        ? null
                        : new SetPart.Mac(source ? ethernet.source() : ethernet.destination());
            }
            case SET -> null;
        };
    }

    private static @Nullable SetPart port(boolean source, Skb skb) {
        int protocol = skb.ip().protocolNumber();
        Header l4 = skb.layer4();
        if (l4 instanceof Header.Transport t) {
            return skb.isFragment()
                    ? null
                    : new SetPart.Port(protocol, source ? t.sourcePort() : t.destinationPort());
        }
        if (l4 instanceof Header.Icmp icmp) {
            return skb.isFragment() ? null : new SetPart.Port(protocol, icmp.type() << 8 | icmp.code());
        }
        return new SetPart.Port(protocol, 0);
    }

    TargetRunner.Result change(Kernel kernel, Target.SetChange change, Skb skb, Matcher.Memo memo) {
        if (change.add().isPresent()) {
            add(kernel, change, change.add().get(), skb, memo);
        }
        if (change.delete().isPresent()) {
            delete(kernel, change.delete().get(), skb, memo);
        }
        return TargetRunner.CONTINUE;
    }

    private void add(Kernel kernel, Target.SetChange change, Target.SetRef ref, Skb skb, Matcher.Memo memo) {
        SetTables.Live set = kernel.sets().find(ref.name());
        List<SetPart> parts = set == null ? List.of() : stored(set, parts(set.start(), ref.flags(), skb));
        if (set == null || parts.isEmpty() || !inRange(set.start(), parts)) {
            return;
        }
        SetEntry before = set.find(parts, network.now());
        if (before != null && !change.exist()) {
            memo.say(() -> SetEntry.text(parts) + " is in the set " + ref.name() + " already");
            return;
        }
        Optional<Integer> timeout = set.start().header().timeout().isEmpty() ? Optional.empty() : change.timeout();
        SetEntry added = new SetEntry(parts, timeout, false, SetEntry.Counters.ZERO, "", Optional.empty());
        if (!set.add(added, network.now())) {
            memo.say("the set " + ref.name() + " is full");
            return;
        }
        memo.say(() -> "put " + added.text() + " into the set " + ref.name());
        memo.changed(new Delta.SetChange(kernel.id(), ref.name(), Optional.ofNullable(before), Optional.of(added)));
    }

    private void delete(Kernel kernel, Target.SetRef ref, Skb skb, Matcher.Memo memo) {
        SetTables.Live set = kernel.sets().find(ref.name());
        List<SetPart> parts = set == null ? List.of() : stored(set, parts(set.start(), ref.flags(), skb));
        SetEntry before = set == null || parts.isEmpty() ? null : set.find(parts, network.now());
        if (set != null && before != null) {
            set.remove(parts);
            memo.say(() -> "took " + before.text() + " out of the set " + ref.name());
            memo.changed(new Delta.SetChange(kernel.id(), ref.name(), Optional.of(before), Optional.empty()));
        }
    }

    /** What a rule enters into a set of networks is a network of the longest kind that the set has (INIT_CIDR). */
    private static List<SetPart> stored(SetTables.Live set, List<SetPart> parts) {
        int place = set.start().type().dimensions().indexOf(SetType.Kind.NET);
        if (place < 0 || parts.isEmpty()) {
            return parts.isEmpty() ? parts : set.start().stored(parts);
        }
        int[] lengths = set.prefixes(place);
        Cidr host = ((SetPart.Net) parts.get(place)).cidr();
        List<SetPart> wider = new ArrayList<>(parts);
        wider.set(place,
                new SetPart.Net(new Cidr(host.address(), lengths.length == 0 ? host.prefixLength() : lengths[0])));
        return List.copyOf(wider);
    }

    private static boolean inRange(IpSet set, List<SetPart> parts) {
        return !(set.header().storage() instanceof SetHeader.Ports(int from, int to))
                || parts.getFirst() instanceof SetPart.Number(int port) && port >= from && port <= to;
    }
}
