/** Addresses, prefixes, hardware addresses, protocols, and where a thing came from. Knows nothing else. */
@NullMarked
package dev.podwire.net;

import org.jspecify.annotations.NullMarked;
