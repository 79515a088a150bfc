/**
 * Labs: small networks without Kubernetes, described in a file and built by kernel operations, through which requests are
 * sent and written down in the format of recordings of the real kernel.
 */
@NullMarked
package dev.podwire.lab;

import org.jspecify.annotations.NullMarked;
