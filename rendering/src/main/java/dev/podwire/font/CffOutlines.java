package dev.podwire.font;

/**
 * Outlines of PostScript-flavoured fonts (table {@code CFF }, Adobe technical notes 5176 and 5177) that are not keyed by
 * character collection: exactly what the bundled sans is.
 */
final class CffOutlines implements GlyphOutline.Source {

    private static final int CHAR_STRINGS = 17;
    private static final int PRIVATE = 18;
    private static final int SUBRS = 19;

    private final Sfnt file;
    private final int[] charStrings;
    private final int[] globalSubrs;
    private final int[] localSubrs;

    CffOutlines(Sfnt file) {
        this.file = file;
        int cff = file.offset("CFF ");
        int[] names = index(cff + file.u8(cff + 2));
        int[] tops = index(end(names));
        int[] strings = index(end(tops));
        globalSubrs = index(end(strings));
        charStrings = index(cff + (int) operand(tops[0], tops[1], CHAR_STRINGS, 0));
        int size = (int) operand(tops[0], tops[1], PRIVATE, 0);
        int at = cff + (int) operand(tops[0], tops[1], PRIVATE, 1);
        double local = operand(at, at + size, SUBRS, 0);
        localSubrs = Double.isNaN(local) ? new int[]{0} : index(at + (int) local);
    }

    @Override
    public GlyphOutline outline(int glyph) {
        GlyphOutline.Builder builder = new GlyphOutline.Builder(file.unitsPerEm());
        new CharString(file, builder, globalSubrs, localSubrs).run(charStrings[glyph], charStrings[glyph + 1]);
        return builder.finish();
    }

    /** Absolute offsets of an INDEX: where each object begins, and behind the last one the end of the whole. */
    private int[] index(int at) {
        int count = file.u16(at);
        if (count == 0) {
            return new int[]{at + 2};
        }
        int size = file.u8(at + 2);
        int[] offsets = new int[count + 1];
        int data = at + 3 + size * (count + 1) - 1;
        for (int i = 0; i <= count; i++) {
            int value = 0;
            for (int b = 0; b < size; b++) {
                value = value << 8 | file.u8(at + 3 + size * i + b);
            }
            offsets[i] = data + value;
        }
        return offsets;
    }

    private static int end(int[] index) {
        return index[index.length - 1];
    }

    /** Operand {@code which} of an operator in a DICT; not a number if the operator is not there. */
    private double operand(int from, int to, int operator, int which) {
        double[] stack = new double[48];
        int depth = 0;
        int at = from;
        while (at < to) {
            int b = file.u8(at);
            if (b <= 21) {
                int found = b == 12 ? 1200 + file.u8(at + 1) : b;
                at += b == 12 ? 2 : 1;
                if (found == operator) {
                    return stack[which];
                }
                depth = 0;
            } else if (b == 30) {
                at = skipReal(at + 1);
                stack[depth++] = 0;
            } else if (b == 28) {
                stack[depth++] = file.i16(at + 1);
                at += 3;
            } else if (b == 29) {
                stack[depth++] = file.i32(at + 1);
                at += 5;
            } else if (b < 247) {
                stack[depth++] = b - 139;
                at++;
            } else {
                int next = file.u8(at + 1);
                stack[depth++] = b < 251 ? (b - 247) * 256 + next + 108 : -(b - 251) * 256 - next - 108;
                at += 2;
            }
        }
        return Double.NaN;
    }

    private int skipReal(int start) {
        int at = start;
        while ((file.u8(at) & 0x0f) != 0x0f) {
            at++;
        }
        return at + 1;
    }
}
