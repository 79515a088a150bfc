package dev.podwire.walk;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftElement;
import dev.podwire.kernel.nftables.NftReferences;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftTable;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.kernel.nftables.NftVerdict;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Says which number a rule of nftables has to draw so that one of the preferred endpoints is chosen. */
record NftPreference(Set<String> endpoints) {

    /** The key of the first element that leads to a preferred endpoint; empty if none does. */
    OptionalInt draw(NftTable table, List<NftElement> elements) {
        for (NftElement element : endpoints.isEmpty() ? List.<NftElement>of() : elements) {
            if (element.key() instanceof NftValue.Number(long number) && element.data().isPresent()
                    && leads(table, element.data().get())) {
                return OptionalInt.of((int) number);
            }
        }
        return OptionalInt.empty();
    }

    private boolean leads(NftTable table, NftValue data) {
        return switch (data) {
            case NftValue.Concat(List<NftValue> parts) when parts.size() == 2
                    && parts.get(0) instanceof NftValue.Address(IpAddress address)
                    && parts.get(1) instanceof NftValue.Number(long port) ->
                endpoints.contains(address + ":" + port);
            case NftValue.Address(IpAddress address) -> endpoints.stream().anyMatch(e -> e.startsWith(address + ":"));
            case NftValue.Decision(NftVerdict.Jump(String chain)) -> leads(table, chain, new HashSet<>());
            case NftValue.Decision(NftVerdict.Goto(String chain)) -> leads(table, chain, new HashSet<>());
            case NftValue.Decision _,NftValue.Concat _,NftValue.Number _,NftValue.Prefix _,NftValue.Name _,NftValue.Range _ ->
                false;
        };
    }

    private boolean leads(NftTable table, String name, Set<String> visited) {
        @Nullable
        NftChain chain = table.chains().get(name);
        if (chain == null || !visited.add(name)) {
            return false;
        }
        for (NftRule rule : chain.rules()) {
            if (rule.statements().stream().anyMatch(this::translates)) {
                return true;
            }
            Set<String> further = new HashSet<>();
            NftReferences.chains(rule, further::add);
            if (further.stream().anyMatch(next -> leads(table, next, visited))) {
                return true;
            }
        }
        return false;
    }

    private boolean translates(NftStatement statement) {
        return statement instanceof NftStatement.Translate(boolean source, _, NftStatement.NatTo.Fixed(Target.NatRange range), _)
                && !source && endpoints.contains(range.first().map(Object::toString).orElse("")
                        + range.ports().map(p -> ":" + p.from()).orElse(""));
    }
}
