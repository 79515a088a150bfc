/** What a machine holds: hosts, network namespaces, devices, addresses, routes, neighbours, forwarding entries, sockets; and the typed operations that program it. */
@NullMarked
package dev.podwire.kernel;

import org.jspecify.annotations.NullMarked;
