/** The bundled typefaces: advance widths for measuring, outlines for drawing without a toolkit. */
@NullMarked
package dev.podwire.font;

import org.jspecify.annotations.NullMarked;
