/** The program's entry: it puts the command line and the window together. */
@NullMarked
package dev.podwire;

import org.jspecify.annotations.NullMarked;
