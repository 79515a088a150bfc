/**
 * The one door for window and command line: load a cluster, fire a request, read the trace; and {@code LiveCluster}, in which
 * things are changed, time passes and everything can be undone.
 */
@NullMarked
package dev.podwire.sim;

import org.jspecify.annotations.NullMarked;
