package dev.podwire.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as YAML 1.1 writes them: decimal, 0x, 0o, 0b and leading-zero octal, underscores, exponents. */
final class Numbers {

    private Numbers() {}

    static Tree.Type typeOf(String text) {
        if (text.length() > 100) {
            return Tree.Type.TEXT;
        }
        int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        if (start == text.length()) {
            return Tree.Type.TEXT;
        }
        String digits = text.substring(start);
        if (radix(digits) != 10) {
            return allDigits(digits.substring(prefix(digits)), radix(digits)) ? Tree.Type.INTEGER : Tree.Type.TEXT;
        }
        if (allDigits(digits, 10)) {
            return Tree.Type.INTEGER;
        }
        return isDecimal(digits) ? Tree.Type.DECIMAL : Tree.Type.TEXT;
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> allDigits(digits, 8) ? 8 : 10;
        };
    }

    private static int prefix(String digits) {
        return Character.isLetter(digits.charAt(1)) ? 2 : 1;
    }

    private static boolean allDigits(String text, int radix) {
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '_' && any) {
                continue;
            }
            if (c > 'f' || Character.digit(c, radix) < 0) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private static boolean isDecimal(String text) {
        int i = 0;
        int digits = 0;
        boolean dot = false;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !dot) {
                dot = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return false;
        }
        if (i == text.length()) {
            return true;
        }
        if (text.charAt(i) != 'e' && text.charAt(i) != 'E') {
            return false;
        }
        i++;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        return i < text.length() && text.length() - i <= 4 && allDigits(text.substring(i), 10);
    }

    /** The value of a scalar whose type is INTEGER; a {@link BigInteger} if it does not fit a long. */
    static Number integer(String text) {
        boolean negative = text.charAt(0) == '-';
        String digits = text.substring(negative || text.charAt(0) == '+' ? 1 : 0);
        int radix = radix(digits);
        String body = (radix == 10 ? digits : digits.substring(prefix(digits))).replace("_", "");
        BigInteger value = new BigInteger(body, radix);
        value = negative ? value.negate() : value;
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    static Number decimal(String text) {
        return new BigDecimal(text).doubleValue();
    }
}
