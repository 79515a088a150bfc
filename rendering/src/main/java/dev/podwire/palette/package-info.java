/** Colour tokens in three layers, scale, role and meaning, one file per theme; nothing else names a colour. */
@NullMarked
package dev.podwire.palette;

import org.jspecify.annotations.NullMarked;
