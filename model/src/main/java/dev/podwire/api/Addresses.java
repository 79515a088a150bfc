package dev.podwire.api;

import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Reads addresses that a user wrote, who may have written anything. */
public final class Addresses {

    private Addresses() {}

    /** The address, or empty if the text is none. */
    public static Optional<IpAddress> parse(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The prefix, or empty if the text is none. */
    public static Optional<Cidr> parseCidr(String text) {
        if (text.indexOf('/') < 0 || text.length() > 64) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
