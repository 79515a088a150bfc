/** A console that speaks kubectl to a living cluster, and inside pods and nodes the tools of Linux. */
@NullMarked
package dev.podwire.console;

import org.jspecify.annotations.NullMarked;
