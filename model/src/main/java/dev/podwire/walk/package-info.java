/** The discrete-event engine that moves packets through kernel state; one file per stage. */
@NullMarked
package dev.podwire.walk;

import org.jspecify.annotations.NullMarked;
