/** The panels of the window; each shows one view model and owns no truth. */
@NullMarked
package dev.podwire.view;

import org.jspecify.annotations.NullMarked;
