/** Small clusters for tests. */
@NullMarked
package dev.podwire.support;

import org.jspecify.annotations.NullMarked;
