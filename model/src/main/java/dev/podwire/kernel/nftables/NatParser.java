package dev.podwire.kernel.nftables;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpAddress;

/** Reads the statements of address translation. */
final class NatParser {

    private final NftWords words;
    private final Family family;
    private final ValueParser values;
    private final SelectorParser selectors;

    NatParser(NftWords words, Family family, ValueParser values, SelectorParser selectors) {
        this.words = words;
        this.family = family;
        this.values = values;
        this.selectors = selectors;
    }

    NftStatement translate() {
        boolean source = words.next().equals("snat");
        boolean named = words.take("ip") || words.take("ip6");
        words.take("prefix");
        if (words.take("addr")) {
            words.require(".");
            words.require("port");
        }
        words.require("to");
        NftStatement.NatTo to = to();
        boolean mapped = to instanceof NftStatement.NatTo.Mapped;
        boolean shown = family == Family.INET || named && mapped;
        return new NftStatement.Translate(source, shown, to, flags());
    }

    private NftStatement.NatTo to() {
        if (selectors.starts()) {
            NftSelector from = selectors.selector();
            words.require("map");
            NftOperand operand = values.set(from.types(), List.of());
            Optional<Match.PortRange> ports = Optional.empty();
            if (words.peek().startsWith(":") && !words.atEnd()) {
                ports = Optional.of(portsAfterColon());
            }
            return new NftStatement.NatTo.Mapped(new NftExpression.Lookup(from, operand), ports);
        }
        String word = words.peek();
        try {
            NftStatement.NatTo to = new NftStatement.NatTo.Fixed(range(word));
            words.next();
            return to;
        } catch (IllegalArgumentException e) {
            throw words.fail("an address, with a port if need be, is expected");
        }
    }

    private static Target.NatRange range(String word) {
        String addresses = word;
        Optional<Match.PortRange> ports = Optional.empty();
        int colon = word.lastIndexOf(':');
        boolean ipv6 = word.indexOf(':') != colon && !word.startsWith("[");
        if (colon >= 0 && !ipv6 && !word.endsWith("]")) {
            addresses = word.substring(0, colon);
            ports = Optional.of(ports(word.substring(colon + 1)));
        }
        addresses = addresses.replace("[", "").replace("]", "");
        if (addresses.isEmpty()) {
            return new Target.NatRange(Optional.empty(), Optional.empty(), ports);
        }
        int dash = addresses.indexOf('-');
        IpAddress first = IpAddress.parse(dash < 0 ? addresses : addresses.substring(0, dash));
        IpAddress last = dash < 0 ? first : IpAddress.parse(addresses.substring(dash + 1));
        return new Target.NatRange(Optional.of(first), Optional.of(last), ports);
    }

    private static Match.PortRange ports(String text) {
        int dash = text.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        return new Match.PortRange(from, dash < 0 ? from : Integer.parseInt(text.substring(dash + 1)));
    }

    private Match.PortRange portsAfterColon() {
        String word = words.peek();
        try {
            Match.PortRange ports = ports(word.substring(1));
            words.next();
            return ports;
        } catch (NumberFormatException e) {
            throw words.fail("a port is expected");
        }
    }

    NftStatement masquerade() {
        words.next();
        return new NftStatement.Masquerade(toPorts(), flags());
    }

    NftStatement redirect() {
        words.next();
        return new NftStatement.Redirect(toPorts(), flags());
    }

    private Optional<Match.PortRange> toPorts() {
        return words.take("to") ? Optional.of(portsAfterColon()) : Optional.empty();
    }

    private Set<NftStatement.NatFlag> flags() {
        Set<NftStatement.NatFlag> flags = EnumSet.noneOf(NftStatement.NatFlag.class);
        boolean more = true;
        while (more) {
            more = false;
            for (NftStatement.NatFlag flag : NftStatement.NatFlag.values()) {
                if (words.take(flag.text())) {
                    flags.add(flag);
                    words.take(",");
                    more = true;
                }
            }
        }
        return flags;
    }
}
