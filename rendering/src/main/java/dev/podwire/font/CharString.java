package dev.podwire.font;

/** Interprets one Type 2 charstring: relative moves, lines and curves; hints are read over. */
final class CharString {

    private final Sfnt file;
    private final GlyphOutline.Builder out;
    private final int[] globals;
    private final int[] locals;
    private final double[] stack = new double[64];
    private int depth;
    private int hints;
    private boolean widthSeen;

    CharString(Sfnt file, GlyphOutline.Builder out, int[] globals, int[] locals) {
        this.file = file;
        this.out = out;
        this.globals = globals;
        this.locals = locals;
    }

    /** Returns whether the glyph has ended. */
    boolean run(int from, int to) {
        int at = from;
        while (at < to) {
            int b = file.u8(at++);
            if (b == 28) {
                stack[depth++] = file.i16(at);
                at += 2;
            } else if (b == 255) {
                stack[depth++] = file.i32(at) / 65536.0;
                at += 4;
            } else if (b >= 251) {
                stack[depth++] = -(b - 251) * 256 - file.u8(at++) - 108;
            } else if (b >= 247) {
                stack[depth++] = (b - 247) * 256 + file.u8(at++) + 108;
            } else if (b >= 32) {
                stack[depth++] = b - 139;
            } else if (b == 10 || b == 29) {
                if (call(b == 10 ? locals : globals)) {
                    return true;
                }
            } else if (b == 11) {
                return false;
            } else if (b == 14) {
                return true;
            } else if (b == 19 || b == 20) {
                countHints();
                at += (hints + 7) / 8;
            } else if (b == 12) {
                flex(file.u8(at++));
            } else {
                operator(b);
            }
        }
        return false;
    }

    private boolean call(int[] index) {
        int count = index.length - 1;
        int bias = count < 1240 ? 107 : count < 33900 ? 1131 : 32768;
        int number = (int) stack[--depth] + bias;
        return run(index[number], index[number + 1]);
    }

    private void countHints() {
        widthSeen = true;
        hints += depth / 2;
        depth = 0;
    }

    /** The first operator that clears the stack may have the glyph's width below its own operands. */
    private int skipWidth(int operands) {
        int first = !widthSeen && depth > operands ? 1 : 0;
        widthSeen = true;
        return first;
    }

    private void operator(int b) {
        switch (b) {
            case 1, 3, 18, 23 -> countHints();
            case 21 -> {
                int i = skipWidth(2);
                out.move(out.x + stack[i], out.y + stack[i + 1]);
            }
            case 22 -> out.move(out.x + stack[skipWidth(1)], out.y);
            case 4 -> out.move(out.x, out.y + stack[skipWidth(1)]);
            case 5 -> lines(0, depth);
            case 6 -> alternatingLines(true);
            case 7 -> alternatingLines(false);
            case 8 -> curves(0, depth);
            case 24 -> {
                curves(0, depth - 2);
                lines(depth - 2, depth);
            }
            case 25 -> {
                lines(0, depth - 6);
                curves(depth - 6, depth);
            }
            case 26 -> verticalCurves();
            case 27 -> horizontalCurves();
            case 30 -> alternatingCurves(false);
            case 31 -> alternatingCurves(true);
            default -> throw new IllegalArgumentException("charstring operator " + b);
        }
        depth = 0;
    }

    private void lines(int from, int to) {
        for (int i = from; i + 1 < to; i += 2) {
            out.line(out.x + stack[i], out.y + stack[i + 1]);
        }
    }

    private void alternatingLines(boolean horizontalFirst) {
        boolean horizontal = horizontalFirst;
        for (int i = 0; i < depth; i++) {
            out.line(out.x + (horizontal ? stack[i] : 0), out.y + (horizontal ? 0 : stack[i]));
            horizontal = !horizontal;
        }
    }

    private void curve(double dx1, double dy1, double dx2, double dy2, double dx3, double dy3) {
        double x1 = out.x + dx1;
        double y1 = out.y + dy1;
        double x2 = x1 + dx2;
        double y2 = y1 + dy2;
        out.curve(x1, y1, x2, y2, x2 + dx3, y2 + dy3);
    }

    private void curves(int from, int to) {
        for (int i = from; i + 5 < to; i += 6) {
            curve(stack[i], stack[i + 1], stack[i + 2], stack[i + 3], stack[i + 4], stack[i + 5]);
        }
    }

    private void verticalCurves() {
        int i = depth % 4;
        double dx1 = i == 1 ? stack[0] : 0;
        for (; i + 3 < depth; i += 4) {
            curve(dx1, stack[i], stack[i + 1], stack[i + 2], 0, stack[i + 3]);
            dx1 = 0;
        }
    }

    private void horizontalCurves() {
        int i = depth % 4;
        double dy1 = i == 1 ? stack[0] : 0;
        for (; i + 3 < depth; i += 4) {
            curve(stack[i], dy1, stack[i + 1], stack[i + 2], stack[i + 3], 0);
            dy1 = 0;
        }
    }

    private void alternatingCurves(boolean horizontalFirst) {
        boolean horizontal = horizontalFirst;
        for (int i = 0; i + 3 < depth; i += 4) {
            double rest = depth - i == 5 ? stack[i + 4] : 0;
            if (horizontal) {
                curve(stack[i], 0, stack[i + 1], stack[i + 2], rest, stack[i + 3]);
            } else {
                curve(0, stack[i], stack[i + 1], stack[i + 2], stack[i + 3], rest);
            }
            horizontal = !horizontal;
        }
    }

    private void flex(int operator) {
        double[] s = stack;
        switch (operator) {
            case 34 -> {
                curve(s[0], 0, s[1], s[2], s[3], 0);
                curve(s[4], 0, s[5], -s[2], s[6], 0);
            }
            case 35 -> curves(0, 12);
            case 36 -> {
                curve(s[0], s[1], s[2], s[3], s[4], 0);
                curve(s[5], 0, s[6], s[7], s[8], -(s[1] + s[3] + s[7]));
            }
            case 37 -> {
                double dx = s[0] + s[2] + s[4] + s[6] + s[8];
                double dy = s[1] + s[3] + s[5] + s[7] + s[9];
                boolean wide = Math.abs(dx) > Math.abs(dy);
                curve(s[0], s[1], s[2], s[3], s[4], s[5]);
                curve(s[6], s[7], s[8], s[9], wide ? s[10] : -dx, wide ? -dy : s[10]);
            }
            default -> throw new IllegalArgumentException("charstring operator 12 " + operator);
        }
        depth = 0;
    }
}
