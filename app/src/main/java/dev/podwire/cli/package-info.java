/** The command line: the same engine as the window's, with names, exit codes and JSON that scripts may rely on. */
@NullMarked
package dev.podwire.cli;

import org.jspecify.annotations.NullMarked;
