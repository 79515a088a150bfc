/** Packets as stacks of protocol headers, and (one file per protocol) their encoding to and from real bytes. */
@NullMarked
package dev.podwire.packet;

import org.jspecify.annotations.NullMarked;
