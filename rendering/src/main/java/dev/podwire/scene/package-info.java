/** What is to be seen at one moment, as a list of draw operations; no toolkit. */
@NullMarked
package dev.podwire.scene;

import org.jspecify.annotations.NullMarked;
