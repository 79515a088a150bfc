package dev.podwire.net;

/** An IPv6 address, its 128 bits as two 64-bit halves in network order. Printed as RFC 5952 says. */
public record Ipv6Address(long high, long low) implements IpAddress {

    public static final Ipv6Address ANY = new Ipv6Address(0, 0);
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);

    /** Reads RFC 4291 text: groups, one {@code ::}, and a trailing dotted quad are understood. */
    public static Ipv6Address parse(String text) {
        int gap = text.indexOf("::");
        int[] groups = new int[8];
        if (gap >= 0) {
            if (text.indexOf("::", gap + 1) >= 0) {
                throw notAnAddress(text);
            }
            int[] before = groups(text.substring(0, gap), text);
            int[] after = groups(text.substring(gap + 2), text);
            if (before.length + after.length > 7) {
                throw notAnAddress(text);
            }
            System.arraycopy(before, 0, groups, 0, before.length);
            System.arraycopy(after, 0, groups, 8 - after.length, after.length);
        } else {
            int[] all = groups(text, text);
            if (all.length != 8) {
                throw notAnAddress(text);
            }
            groups = all;
        }
        return new Ipv6Address(half(groups, 0), half(groups, 4));
    }

    private static long half(int[] groups, int from) {
        return (long) groups[from] << 48 | (long) groups[from + 1] << 32 | (long) groups[from + 2] << 16
                | groups[from + 3];
    }

    private static int[] groups(String part, String whole) {
        if (part.isEmpty()) {
            return new int[0];
        }
        String[] pieces = part.split(":", -1);
        boolean quad = pieces[pieces.length - 1].indexOf('.') >= 0;
        int[] groups = new int[pieces.length + (quad ? 1 : 0)];
        for (int i = 0; i < pieces.length; i++) {
            if (quad && i == pieces.length - 1) {
                int v4 = Ipv4Address.parse(pieces[i]).value();
                groups[i] = v4 >>> 16;
                groups[i + 1] = v4 & 0xffff;
            } else {
                groups[i] = group(pieces[i], whole);
            }
        }
        return groups;
    }

    private static int group(String digits, String whole) {
        if (digits.isEmpty() || digits.length() > 4) {
            throw notAnAddress(whole);
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                throw notAnAddress(whole);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IPv6 address: '" + text + "'");
    }

    @Override
    public int bits() {
        return 128;
    }

    @Override
    public boolean bit(int index) {
        return index < 64 ? (high >>> (63 - index) & 1) != 0 : (low >>> (127 - index) & 1) != 0;
    }

    @Override
    public Ipv6Address masked(int length) {
        long keptHigh = length == 0 ? 0 : length >= 64 ? high : high & -1L << (64 - length);
        long keptLow = length <= 64 ? 0 : length == 128 ? low : low & -1L << (128 - length);
        return new Ipv6Address(keptHigh, keptLow);
    }

    @Override
    public Ipv6Address plus(long offset) {
        long sum = low + offset;
        long carry = offset >= 0 && Long.compareUnsigned(sum, low) < 0
                ? 1
                : offset < 0 && Long.compareUnsigned(sum, low) > 0 ? -1 : 0;
        return new Ipv6Address(high + carry, sum);
    }

    @Override
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    @Override
    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    @Override
    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    @Override
    public int compareTo(IpAddress other) {
        if (!(other instanceof Ipv6Address(long theirHigh, long theirLow))) {
            return 1;
        }
        int order = Long.compareUnsigned(high, theirHigh);
        return order != 0 ? order : Long.compareUnsigned(low, theirLow);
    }

    private int group(int index) {
        return (int) ((index < 4 ? high >>> (48 - 16 * index) : low >>> (112 - 16 * index)) & 0xffff);
    }

    @Override
    public String toString() {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && i != start + length) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
