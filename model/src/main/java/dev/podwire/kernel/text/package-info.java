/** Kernel state as the tools of a node print it, and what is typed into them: iptables, ip, bridge, conntrack. */
@NullMarked
package dev.podwire.kernel.text;

import org.jspecify.annotations.NullMarked;
