/** From a trace to a time line: one beat per hop, grouped in chapters. */
@NullMarked
package dev.podwire.timeline;

import org.jspecify.annotations.NullMarked;
