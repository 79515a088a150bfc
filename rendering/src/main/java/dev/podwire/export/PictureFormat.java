package dev.podwire.export;

import java.util.List;

import dev.podwire.scene.DrawOp;

/** A kind of picture file. New ones are added to {@link Exports#FORMATS}. */
public interface PictureFormat {

    /** The name on the command line, which is also the ending of the file name. */
    String name();

    /** A file that shows {@code ops} on {@code width} × {@code height} pixels. */
    byte[] write(List<DrawOp> ops, int width, int height);
}
