/** From a topology to coordinates: deterministic, without a screen, and stable under small changes. */
@NullMarked
package dev.podwire.layout;

import org.jspecify.annotations.NullMarked;
