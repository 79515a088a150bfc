/** The only code that knows a JavaFX canvas. */
@NullMarked
package dev.podwire.canvas;

import org.jspecify.annotations.NullMarked;
