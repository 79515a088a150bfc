package dev.podwire.font;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A font file of the OpenType family: its tables, character map and advance widths. All numbers are big-endian. */
final class Sfnt {

    private final ByteBuffer bytes;
    private final Map<String, int[]> tables = new HashMap<>();
    private final int unitsPerEm;
    private final int longMetrics;
    private final int characterMap;

    Sfnt(byte[] file) {
        bytes = ByteBuffer.wrap(file).asReadOnlyBuffer();
        int count = u16(4);
        for (int i = 0; i < count; i++) {
            int entry = 12 + 16 * i;
            String tag = new String(file, entry, 4, StandardCharsets.US_ASCII);
            tables.put(tag, new int[]{i32(entry + 8), i32(entry + 12)});
        }
        unitsPerEm = u16(offset("head") + 18);
        longMetrics = u16(offset("hhea") + 34);
        characterMap = findCharacterMap(offset("cmap"));
    }

    /** The units of one em: what all lengths in the file are counted in. */
    int unitsPerEm() {
        return unitsPerEm;
    }

    boolean has(String tag) {
        return tables.containsKey(tag);
    }

    int offset(String tag) {
        return entry(tag)[0];
    }

    int length(String tag) {
        return entry(tag)[1];
    }

    private int[] entry(String tag) {
        int[] entry = tables.get(tag);
        if (entry == null) {
            throw new IllegalArgumentException("font without table " + tag);
        }
        return entry;
    }

    int u8(int at) {
        return bytes.get(at) & 0xff;
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    int i16(int at) {
        return bytes.getShort(at);
    }

    int i32(int at) {
        return bytes.getInt(at);
    }

    /** The advance width of a glyph in font units. */
    int advance(int glyph) {
        return u16(offset("hmtx") + 4 * Math.min(glyph, longMetrics - 1));
    }

    /** Segment-mapped tables for the full range (format 12) before those for the basic plane (format 4). */
    private int findCharacterMap(int cmap) {
        int basic = -1;
        for (int i = 0; i < u16(cmap + 2); i++) {
            int at = cmap + i32(cmap + 4 + 8 * i + 4);
            if (u16(at) == 12) {
                return at;
            }
            if (u16(at) == 4) {
                basic = at;
            }
        }
        if (basic < 0) {
            throw new IllegalArgumentException("font without a Unicode character map");
        }
        return basic;
    }

    /** The glyph of a character; 0, the box for missing characters, if there is none. */
    int glyph(int codePoint) {
        return u16(characterMap) == 12 ? glyphFullRange(codePoint) : glyphBasicPlane(codePoint);
    }

    private int glyphFullRange(int codePoint) {
        int low = 0;
        int high = i32(characterMap + 12) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int group = characterMap + 16 + 12 * middle;
            if (codePoint < i32(group)) {
                high = middle - 1;
            } else if (codePoint > i32(group + 4)) {
                low = middle + 1;
            } else {
                return i32(group + 8) + codePoint - i32(group);
            }
        }
        return 0;
    }

    private int glyphBasicPlane(int codePoint) {
        int doubled = u16(characterMap + 6);
        int ends = characterMap + 14;
        int starts = ends + doubled + 2;
        for (int i = 0; i < doubled; i += 2) {
            if (codePoint <= u16(ends + i)) {
                if (codePoint < u16(starts + i)) {
                    return 0;
                }
                int delta = u16(starts + doubled + i);
                int rangeAt = starts + 2 * doubled + i;
                int range = u16(rangeAt);
                if (range == 0) {
                    return codePoint + delta & 0xffff;
                }
                int glyph = u16(rangeAt + range + 2 * (codePoint - u16(starts + i)));
                return glyph == 0 ? 0 : glyph + delta & 0xffff;
            }
        }
        return 0;
    }
}
