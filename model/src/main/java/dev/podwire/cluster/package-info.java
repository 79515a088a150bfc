/** The object store with watches, and the state of a cluster as a value. */
@NullMarked
package dev.podwire.cluster;

import org.jspecify.annotations.NullMarked;
