/** Colours by role in a light and a dark theme, the type scale, and the signs that stand beside every colour. */
@NullMarked
package dev.podwire.theme;

import org.jspecify.annotations.NullMarked;
