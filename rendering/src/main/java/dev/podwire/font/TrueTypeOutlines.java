package dev.podwire.font;

/** Outlines of TrueType fonts (tables {@code loca} and {@code glyf}), compound glyphs included. */
final class TrueTypeOutlines implements GlyphOutline.Source {

    private static final int ON_CURVE = 1;
    private static final int X_SHORT = 2;
    private static final int Y_SHORT = 4;
    private static final int REPEAT = 8;
    private static final int X_SAME = 16;
    private static final int Y_SAME = 32;

    private final Sfnt file;
    private final boolean longOffsets;

    TrueTypeOutlines(Sfnt file) {
        this.file = file;
        this.longOffsets = file.i16(file.offset("head") + 50) == 1;
    }

    @Override
    public GlyphOutline outline(int glyph) {
        GlyphOutline.Builder builder = new GlyphOutline.Builder(file.unitsPerEm());
        add(glyph, new double[]{1, 0, 0, 1, 0, 0}, builder, 0);
        return builder.finish();
    }

    private int location(int glyph) {
        int loca = file.offset("loca");
        return longOffsets ? file.i32(loca + 4 * glyph) : 2 * file.u16(loca + 2 * glyph);
    }

    private void add(int glyph, double[] m, GlyphOutline.Builder out, int depth) {
        int from = location(glyph);
        if (from == location(glyph + 1) || depth > 5) {
            return;
        }
        int at = file.offset("glyf") + from;
        int contours = file.i16(at);
        if (contours >= 0) {
            addSimple(at + 10, contours, m, out);
        } else {
            addCompound(at + 10, m, out, depth);
        }
    }

    private void addCompound(int start, double[] m, GlyphOutline.Builder out, int depth) {
        int at = start;
        int flags;
        do {
            flags = file.u16(at);
            int glyph = file.u16(at + 2);
            boolean words = (flags & 1) != 0;
            double dx = words ? file.i16(at + 4) : (byte) file.u8(at + 4);
            double dy = words ? file.i16(at + 6) : (byte) file.u8(at + 5);
            at += words ? 8 : 6;
            double[] own = {1, 0, 0, 1, dx, dy};
            if ((flags & 0x8) != 0) {
                own[0] = own[3] = fixed(at);
                at += 2;
            } else if ((flags & 0x40) != 0) {
                own[0] = fixed(at);
                own[3] = fixed(at + 2);
                at += 4;
            } else if ((flags & 0x80) != 0) {
                for (int i = 0; i < 4; i++) {
                    own[i] = fixed(at + 2 * i);
                }
                at += 8;
            }
            add(glyph, times(m, own), out, depth + 1);
        } while ((flags & 0x20) != 0);
    }

    private double fixed(int at) {
        return file.i16(at) / 16384.0;
    }

    private static double[] times(double[] a, double[] b) {
        return new double[]{a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1], a[0] * b[2] + a[2] * b[3],
                a[1] * b[2] + a[3] * b[3], a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5]};
    }

    private void addSimple(int start, int contours, double[] m, GlyphOutline.Builder out) {
        int points = contours == 0 ? 0 : file.u16(start + 2 * (contours - 1)) + 1;
        int at = start + 2 * contours;
        at += 2 + file.u16(at);
        int[] flags = new int[points];
        for (int i = 0; i < points; i++) {
            flags[i] = file.u8(at++);
            if ((flags[i] & REPEAT) != 0) {
                int times = file.u8(at++);
                for (int same = flags[i]; times > 0 && i + 1 < points; times--) {
                    flags[++i] = same;
                }
            }
        }
        int[] xs = new int[points];
        at = coordinates(at, flags, xs, X_SHORT, X_SAME);
        int[] ys = new int[points];
        coordinates(at, flags, ys, Y_SHORT, Y_SAME);
        int first = 0;
        for (int c = 0; c < contours; c++) {
            int last = file.u16(start + 2 * c);
            contour(flags, xs, ys, first, last, m, out);
            first = last + 1;
        }
    }

    private int coordinates(int start, int[] flags, int[] values, int isShort, int isSame) {
        int at = start;
        int value = 0;
        for (int i = 0; i < values.length; i++) {
            if ((flags[i] & isShort) != 0) {
                value += (flags[i] & isSame) != 0 ? file.u8(at) : -file.u8(at);
                at++;
            } else if ((flags[i] & isSame) == 0) {
                value += file.i16(at);
                at += 2;
            }
            values[i] = value;
        }
        return at;
    }

    /** Between two off-curve points lies an implied on-curve point half-way. */
    private static void contour(int[] flags, int[] xs, int[] ys, int first, int last, double[] m,
            GlyphOutline.Builder out) {
        int count = last - first + 1;
        if (count < 2) {
            return;
        }
        double[] px = new double[count];
        double[] py = new double[count];
        for (int i = 0; i < count; i++) {
            px[i] = m[0] * xs[first + i] + m[2] * ys[first + i] + m[4];
            py[i] = m[1] * xs[first + i] + m[3] * ys[first + i] + m[5];
        }
        int begin = 0;
        while (begin < count && (flags[first + begin] & ON_CURVE) == 0) {
            begin++;
        }
        double startX = begin < count ? px[begin] : (px[0] + px[count - 1]) / 2;
        double startY = begin < count ? py[begin] : (py[0] + py[count - 1]) / 2;
        int from = begin < count ? begin + 1 : 0;
        int steps = begin < count ? count - 1 : count;
        out.move(startX, startY);
        for (int k = 0; k < steps; k++) {
            int i = (from + k) % count;
            if ((flags[first + i] & ON_CURVE) != 0) {
                out.line(px[i], py[i]);
                continue;
            }
            int next = (i + 1) % count;
            boolean end = k == steps - 1;
            if (end) {
                out.quadratic(px[i], py[i], startX, startY);
            } else if ((flags[first + next] & ON_CURVE) != 0) {
                out.quadratic(px[i], py[i], px[next], py[next]);
                k++;
            } else {
                out.quadratic(px[i], py[i], (px[i] + px[next]) / 2, (py[i] + py[next]) / 2);
            }
        }
    }
}
