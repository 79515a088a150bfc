/** The cluster as a graph with stable ids and no coordinates. */
@NullMarked
package dev.podwire.topology;

import org.jspecify.annotations.NullMarked;
