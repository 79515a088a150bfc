/** Sets of addresses, networks and ports that rules ask about (ipset): their types, elements and the operations on them. */
@NullMarked
package dev.podwire.kernel.ipset;

import org.jspecify.annotations.NullMarked;
