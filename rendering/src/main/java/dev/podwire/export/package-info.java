/** Pictures in files: SVG and PNG from the same draw operations, without a display. */
@NullMarked
package dev.podwire.export;

import org.jspecify.annotations.NullMarked;
