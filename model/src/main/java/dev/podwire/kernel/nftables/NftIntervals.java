package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Merges the neighbours among the ranges of an anonymous set, as {@code nft} does before it gives them to the kernel. */
public final class NftIntervals {

    private record Span(IpAddress from, IpAddress to) {}

    private NftIntervals() {}

    /** The same addresses in as few elements as possible, if any of them is a range; else the elements as they are. */
    public static List<NftElement> merged(List<NftElement> elements) {
        boolean ranges = elements.stream()
                .anyMatch(e -> e.key() instanceof NftValue.Prefix || e.key() instanceof NftValue.Range);
        boolean plain = elements.stream().allMatch(e -> e.data().isEmpty() && e.comment().isEmpty());
        List<Span> spans = elements.stream().map(e -> span(e.key())).flatMap(Optional::stream)
                .sorted(Comparator.comparing(Span::from)).toList();
        if (!ranges || !plain || spans.size() != elements.size()) {
            return elements;
        }
        List<Span> merged = new ArrayList<>();
        for (Span span : spans) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && last.to().plus(1).compareTo(span.from()) >= 0 && last.to().compareTo(span.from()) < 0
                    || last != null && last.to().compareTo(span.from()) >= 0) {
                merged.set(merged.size() - 1,
                        new Span(last.from(), last.to().compareTo(span.to()) >= 0 ? last.to() : span.to()));
            } else {
                merged.add(span);
            }
        }
        return merged.stream().map(s -> NftElement.of(value(s))).toList();
    }

    private static Optional<Span> span(NftValue value) {
        return switch (value) {
            case NftValue.Address(IpAddress address) -> Optional.of(new Span(address, address));
            case NftValue.Prefix(Cidr cidr) -> Optional.of(new Span(cidr.address(), cidr.last()));
            case NftValue.Range(NftValue.Address(IpAddress from), NftValue.Address(IpAddress to)) ->
                Optional.of(new Span(from, to));
            case NftValue.Range _,NftValue.Number _,NftValue.Name _,NftValue.Concat _,NftValue.Decision _ ->
                Optional.empty();
        };
    }

    /** An address, a prefix if the span is one, else a range. */
    private static NftValue value(Span span) {
        if (span.from().equals(span.to())) {
            return new NftValue.Address(span.from());
        }
        for (int length = span.from().bits() - 1; length > 0; length--) {
            Cidr cidr = new Cidr(span.from(), length);
            if (!cidr.address().equals(span.from())) {
                break;
            }
            if (cidr.last().equals(span.to())) {
                return new NftValue.Prefix(cidr);
            }
        }
        return new NftValue.Range(new NftValue.Address(span.from()), new NftValue.Address(span.to()));
    }
}
