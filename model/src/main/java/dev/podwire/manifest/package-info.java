/** Manifests as people have them: YAML and JSON read into a tree that knows its lines, with every problem collected. */
@NullMarked
package dev.podwire.manifest;

import org.jspecify.annotations.NullMarked;
