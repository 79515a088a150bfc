package dev.podwire.font;

/** How wide text is. */
public interface TextMeasure {

    /** The width of {@code text} in {@code face} at {@code size} pixels per em, in pixels. */
    double width(String text, Face face, double size);

    /** {@code text}, or as much of its beginning as fits into {@code room} pixels with an ellipsis behind it. */
    default String fitEnd(String text, Face face, double size, double room) {
        if (width(text, face, size) <= room) {
            return text;
        }
        int low = 0;
        int high = text.length() - 1;
        while (low < high) {
            int keep = (low + high + 1) / 2;
            if (width(text.substring(0, keep) + "…", face, size) <= room) {
                low = keep;
            } else {
                high = keep - 1;
            }
        }
        return low == 0 ? "" : text.substring(0, low).stripTrailing() + "…";
    }

    /** {@code text}, or as much of its two ends as fits into {@code room} pixels with an ellipsis between them. */
    default String fitMiddle(String text, Face face, double size, double room) {
        if (width(text, face, size) <= room) {
            return text;
        }
        int low = 0;
        int high = text.length() - 1;
        while (low < high) {
            int keep = (low + high + 1) / 2;
            if (width(ends(text, keep), face, size) <= room) {
                low = keep;
            } else {
                high = keep - 1;
            }
        }
        return low == 0 ? "" : ends(text, low);
    }

    private static String ends(String text, int keep) {
        int tail = keep / 3;
        return text.substring(0, keep - tail) + "…" + text.substring(text.length() - tail);
    }
}
