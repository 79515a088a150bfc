/**
 * Real machines from what their own tools print: {@code ip -j}, {@code bridge -j}, {@code iptables-save} and the like, read
 * into kernels that packets can walk through. What the files do not say is listed, never filled in silently.
 */
@NullMarked
package dev.podwire.dump;

import org.jspecify.annotations.NullMarked;
