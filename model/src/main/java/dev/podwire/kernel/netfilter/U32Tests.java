package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tests of a u32 match (xt_u32.c): all must hold. Each takes 32 bits of the packet, from the IP header on, changes them
 * step by step, and asks whether the result lies in one of several ranges.
 */
public record U32Tests(List<Test> tests) {

    private static final long MASK = 0xffffffffL;

    public U32Tests {
        tests = List.copyOf(tests);
    }

    /** One test: where the bits start, what is done with them, and the ranges that one of must hold the result. */
    public record Test(long offset, List<Step> steps, List<Range> ranges) {
        public Test {
            steps = List.copyOf(steps);
            ranges = List.copyOf(ranges);
        }
    }

    /** A change of the value by a number; JUMP moves on by the value and takes the bits at the number from there. */
    public record Step(Operator operator, long number) {}

    public enum Operator {
        AND("&"), LEFT("<<"), RIGHT(">>"), JUMP("@");

        private final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    /** Unsigned, both ends included. */
    public record Range(long from, long to) {}

    /** Whether the packet, given from its IP header on, passes all tests. A test beyond its end fails. */
    public boolean hold(byte[] packet) {
        for (Test test : tests) {
            if (!holds(test, packet)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Test test, byte[] packet) {
        long start = 0;
        long value = bits(packet, test.offset);
        for (Step step : test.steps) {
            if (value < 0) {
                return false;
            }
            switch (step.operator) {
                case AND -> value &= step.number;
                case LEFT -> value = step.number > 31 ? 0 : value << step.number & MASK;
                case RIGHT -> value = step.number > 31 ? 0 : value >>> step.number;
                case JUMP -> {
                    start += value;
                    value = bits(packet, start + step.number);
                }
            }
        }
        long result = value;
        return result >= 0 && test.ranges.stream().anyMatch(r -> r.from <= result && result <= r.to);
    }

    /** The 32 bits at an offset, or -1 if the packet ends before. */
    private static long bits(byte[] packet, long offset) {
        if (offset + 4 > packet.length) {
            return -1;
        }
        int at = (int) offset;
        return (packet[at] & 0xffL) << 24 | (packet[at + 1] & 0xffL) << 16 | (packet[at + 2] & 0xffL) << 8
                | packet[at + 3] & 0xffL;
    }

    /** Reads {@code OFFSET[OP NUMBER]…=FROM[:TO],…[&&…]}. Throws {@link IllegalArgumentException}. */
    static U32Tests parse(String text) {
        List<Test> tests = new ArrayList<>();
        for (String test : text.replaceAll("\\s", "").split("&&", -1)) {
            int equals = test.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("no '=' in " + test);
            }
            String[] places = test.substring(0, equals).split("(?=&|<<|>>|@)");
            List<Step> steps = new ArrayList<>();
            for (int i = 1; i < places.length; i++) {
                steps.add(step(places[i]));
            }
            List<Range> ranges = new ArrayList<>();
            for (String range : test.substring(equals + 1).split(",", -1)) {
                int colon = range.indexOf(':');
                long from = number(colon < 0 ? range : range.substring(0, colon));
                ranges.add(new Range(from, colon < 0 ? from : number(range.substring(colon + 1))));
            }
            tests.add(new Test(number(places[0]), steps, ranges));
        }
        return new U32Tests(tests);
    }

    private static Step step(String text) {
        for (Operator operator : Operator.values()) {
            if (text.startsWith(operator.text)) {
                return new Step(operator, number(text.substring(operator.text.length())));
            }
        }
        throw new IllegalArgumentException("no operator in " + text);
    }

    private static long number(String text) {
        return Integer.toUnsignedLong(Integer.parseUnsignedInt(text.startsWith("0x") ? text.substring(2) : text,
                text.startsWith("0x") ? 16 : 10));
    }

    /** As iptables-save prints it: every number in hexadecimal. */
    @Override
    public String toString() {
        return tests.stream().map(U32Tests::text).collect(Collectors.joining("&&"));
    }

    private static String text(Test test) {
        return hex(test.offset)
                + test.steps.stream().map(s -> s.operator.text + hex(s.number)).collect(Collectors.joining()) + "="
                + test.ranges.stream().map(r -> hex(r.from) + (r.from == r.to ? "" : ":" + hex(r.to)))
                        .collect(Collectors.joining(","));
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
