/** kube-proxy: what a Service means, said once, and one writer per mode that turns it into kernel state. */
@NullMarked
package dev.podwire.proxy;

import org.jspecify.annotations.NullMarked;
