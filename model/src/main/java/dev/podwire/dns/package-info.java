/**
 * Cluster DNS: CoreDNS as an application that answers from cluster objects as its Corefile says, the resolv.conf that a
 * kubelet writes for each pod, and the resolver of a C library that asks.
 */
@NullMarked
package dev.podwire.dns;

import org.jspecify.annotations.NullMarked;
