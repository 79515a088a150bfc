package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.Origin;

/** One rule of nftables: its statements in order, a comment for people, and for whom it was written. */
public record NftRule(List<NftStatement> statements, Optional<String> comment, Optional<Origin> origin) {

    public NftRule {
        statements = List.copyOf(statements);
    }

    public static NftRule of(NftStatement... statements) {
        return new NftRule(List.of(statements), Optional.empty(), Optional.empty());
    }

    public NftRule withComment(String text) {
        return new NftRule(statements, Optional.of(text), origin);
    }

    public NftRule withOrigin(Origin writer) {
        return new NftRule(statements, comment, Optional.of(writer));
    }
}
