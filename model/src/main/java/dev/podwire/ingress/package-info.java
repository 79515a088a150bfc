/**
 * Routing by host and path: one router with two readers, of Ingress objects and of the Gateway API, and the proxy that an
 * ingress controller's pod runs.
 */
@NullMarked
package dev.podwire.ingress;

import org.jspecify.annotations.NullMarked;
