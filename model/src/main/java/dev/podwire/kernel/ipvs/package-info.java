/** Virtual and real servers of the kernel's own load balancer (IPVS), and the operations on them. */
@NullMarked
package dev.podwire.kernel.ipvs;

import org.jspecify.annotations.NullMarked;
