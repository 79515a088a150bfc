package dev.podwire.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/** A 48-bit Ethernet hardware address, in the low bits of {@code value}. Written {@code 02:9a:c3:92:8d:e0}. */
public record MacAddress(long value) implements Comparable<MacAddress> {

    public static final MacAddress ZERO = new MacAddress(0);
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    public static MacAddress parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("not a MAC address: '" + text + "'");
        }
        long value = 0;
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 2) {
                throw new IllegalArgumentException("not a MAC address: '" + text + "'");
            }
            value = value << 8 | Integer.parseInt(part, 16);
        }
        return new MacAddress(value);
    }

    /**
     * A locally administered address that is always the same for the same name: 02 and the first five bytes of the name's
     * SHA-1.
     */
    public static MacAddress derivedFrom(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
            long value = 2;
            for (int i = 0; i < 5; i++) {
                value = value << 8 | hash[i] & 255;
            }
            return new MacAddress(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** What a record has by itself, written out: the walk compares these all the time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MacAddress(long theirs) && value == theirs;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    public boolean isBroadcast() {
        return value == BROADCAST.value;
    }

    /** Whether the group bit is set, as it is in broadcast and multicast addresses. */
    public boolean isGroup() {
        return (value >>> 40 & 1) != 0;
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (value >>> shift & 255);
            text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
