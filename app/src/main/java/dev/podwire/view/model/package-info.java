/** What the window shows, as values and observable state: no control, no colour, no toolkit. */
@NullMarked
package dev.podwire.view.model;

import org.jspecify.annotations.NullMarked;
