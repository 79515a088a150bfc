/** The application around the pages: start, window, keys, files and the only real clock. */
@NullMarked
package dev.podwire.shell;

import org.jspecify.annotations.NullMarked;
