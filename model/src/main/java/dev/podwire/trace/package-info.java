/** What a walk recorded: packets, hops, typed steps with the packet before and after, and one final outcome with its reason. */
@NullMarked
package dev.podwire.trace;

import org.jspecify.annotations.NullMarked;
