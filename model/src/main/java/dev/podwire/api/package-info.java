/** Kubernetes objects as small immutable views: what the programs of a cluster read, defaulted and validated. */
@NullMarked
package dev.podwire.api;

import org.jspecify.annotations.NullMarked;
