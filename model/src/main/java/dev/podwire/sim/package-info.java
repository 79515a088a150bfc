/** The one door for window and command line: load a cluster, fire a request, read the trace. */
@NullMarked
package dev.podwire.sim;

import org.jspecify.annotations.NullMarked;
